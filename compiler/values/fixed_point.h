// Integers and fixed-point decimals in 64 bits. Overflow never wraps: it is an empty result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xinheng {

inline constexpr int decimal_places_max = 6;
// Numbers read from a rule file or from data lie in [-number_limit, number_limit] after
// scaling: a thousand times the money of a large city, and sums of 2^13 of them can't overflow.
inline constexpr int64_t number_limit = 1'000'000'000'000'000;

enum class Rounding : uint8_t {
  half_up,      // 四舍五入: halves away from zero
  half_down,    // 五舍六入: halves toward zero
  half_even,    // 四舍六入五成双
  away,         // 进一: away from zero
  toward_zero,  // 舍去
  up,           // 向上: toward +infinity
  down,         // 向下: toward -infinity
};

std::optional<int64_t> checked_add(int64_t a, int64_t b);
// Of so many that memory holds them: only the whole may be too large, in whatever order.
std::optional<int64_t> checked_sum(const std::vector<int64_t>& terms);
std::optional<int64_t> checked_subtract(int64_t a, int64_t b);
std::optional<int64_t> checked_multiply(int64_t a, int64_t b);

int64_t power_of_ten(int exponent);  // 0..18

// numerator * 10^scale_up / denominator, rounded once, wide in between. scale_up 0..18.
// Empty where denominator is 0 or the result leaves 64 bits.
std::optional<int64_t> rounded_quotient(int64_t numerator, int scale_up, int64_t denominator,
                                        Rounding rounding);

// The product of the factors * 10^scale_up / the product of the divisors, rounded once; products
// in 128 bits. Empty where a divisor is 0, a product leaves them or the result leaves 64 bits.
std::optional<int64_t> rounded_ratio(std::vector<int64_t> factors, int scale_up,
                                     std::vector<int64_t> divisors, Rounding rounding);

// "-12.50" to -1250 with places 2; empty where malformed, more places than given, or over limit.
std::optional<int64_t> parse_fixed(std::string_view text, int places);
std::string format_fixed(int64_t value, int places);
std::string format_shortest(int64_t value, int places);  // 12.50 is 12.5, 12.00 is 12
std::string format_percent(int64_t share, int places);   // 0.15 is 15%

}  // namespace xinheng
