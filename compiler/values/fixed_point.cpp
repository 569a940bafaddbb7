#include "compiler/values/fixed_point.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <numeric>

namespace xinheng {
namespace {

__extension__ using Wide = __int128;
__extension__ using Magnitude = unsigned __int128;  // 2^63 * 10^18 fits

constexpr std::array<int64_t, 19> powers = [] {
  std::array<int64_t, 19> table{};
  int64_t power = 1;
  for (size_t i = 0; i < table.size(); ++i) {
    table[i] = power;
    if (i + 1 < table.size()) power *= 10;
  }
  return table;
}();

// What is added to the quotient (truncated toward zero), away from zero: 0 or 1.
bool moves_away(Rounding rounding, bool negative, Magnitude quotient, Magnitude remainder,
                Magnitude divisor) {
  if (remainder == 0) return false;
  const Magnitude missing = divisor - remainder;
  switch (rounding) {
    case Rounding::half_up:
      return remainder >= missing;
    case Rounding::half_down:
      return remainder > missing;
    case Rounding::half_even:
      return remainder == missing ? quotient % 2 != 0 : remainder > missing;
    case Rounding::away:
      return true;
    case Rounding::toward_zero:
      return false;
    case Rounding::up:
      return !negative;
    case Rounding::down:
      return negative;
  }
  return false;
}

Magnitude magnitude(int64_t value) {
  return static_cast<Magnitude>(value < 0 ? -Wide{value} : Wide{value});
}

std::optional<int64_t> divide(bool negative, Magnitude dividend, Magnitude divisor,
                              Rounding rounding) {
  Magnitude quotient = dividend / divisor;
  if (moves_away(rounding, negative, quotient, dividend % divisor, divisor)) ++quotient;
  const Magnitude largest = Magnitude{std::numeric_limits<int64_t>::max()} + (negative ? 1 : 0);
  if (quotient > largest) return std::nullopt;
  const auto wide = static_cast<Wide>(quotient);
  return static_cast<int64_t>(negative ? -wide : wide);
}

std::optional<Magnitude> product(const std::vector<int64_t>& words) {
  Magnitude result = 1;
  for (const int64_t word : words) {
    if (__builtin_mul_overflow(result, magnitude(word), &result)) return std::nullopt;
  }
  return result;
}

// What divides both is taken out, so that products grow no more than they must.
void cancel(std::vector<int64_t>& factors, std::vector<int64_t>& divisors) {
  for (int64_t& factor : factors) {
    for (int64_t& divisor : divisors) {
      const auto common = static_cast<int64_t>(std::gcd(static_cast<uint64_t>(magnitude(factor)),
                                                        static_cast<uint64_t>(magnitude(divisor))));
      if (common <= 1) continue;  // 2^63 of both is left alone too
      factor /= common;
      divisor /= common;
    }
  }
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<int64_t> checked_sum(const std::vector<int64_t>& terms) {
  Wide sum = 0;
  for (const int64_t term : terms) sum += term;
  if (sum < INT64_MIN || sum > INT64_MAX) return std::nullopt;
  return static_cast<int64_t>(sum);
}

std::optional<int64_t> checked_add(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
  return result;
}

std::optional<int64_t> checked_subtract(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
  return result;
}

std::optional<int64_t> checked_multiply(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

int64_t power_of_ten(int exponent) {
  assert(exponent >= 0 && exponent <= 18);
  return powers[static_cast<size_t>(exponent)];
}

std::optional<int64_t> rounded_quotient(int64_t numerator, int scale_up, int64_t denominator,
                                        Rounding rounding) {
  if (denominator == 0) return std::nullopt;
  const bool negative = (numerator < 0) != (denominator < 0);
  const Magnitude dividend = magnitude(numerator) * static_cast<uint64_t>(power_of_ten(scale_up));
  return divide(negative, dividend, magnitude(denominator), rounding);
}

std::optional<int64_t> rounded_ratio(std::vector<int64_t> factors, int scale_up,
                                     std::vector<int64_t> divisors, Rounding rounding) {
  factors.push_back(power_of_ten(scale_up));
  const auto is_zero = [](int64_t word) { return word == 0; };
  if (std::any_of(divisors.begin(), divisors.end(), is_zero)) return std::nullopt;
  if (std::any_of(factors.begin(), factors.end(), is_zero)) return 0;
  bool negative = false;
  for (const int64_t word : factors) negative = negative != (word < 0);
  for (const int64_t word : divisors) negative = negative != (word < 0);
  cancel(factors, divisors);
  const auto dividend = product(factors), divisor = product(divisors);
  if (!dividend || !divisor) return std::nullopt;
  return divide(negative, *dividend, *divisor, rounding);
}

std::optional<int64_t> parse_fixed(std::string_view text, int places) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
  if (fraction.size() > static_cast<size_t>(places)) return std::nullopt;
  int64_t value = 0;
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      if (!is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
      if (value > number_limit) return std::nullopt;
    }
  }
  const auto scaled =
      checked_multiply(value, power_of_ten(places - static_cast<int>(fraction.size())));
  if (!scaled || *scaled > number_limit) return std::nullopt;
  return negative ? -*scaled : *scaled;
}

std::string format_fixed(int64_t value, int places) {
  const auto digits = static_cast<uint64_t>(magnitude(value));
  const char* sign = value < 0 ? "-" : "";
  if (places == 0) return fmt::format("{}{}", sign, digits);
  const auto unit = static_cast<uint64_t>(power_of_ten(places));
  return fmt::format("{}{}.{:0{}}", sign, digits / unit, digits % unit, places);
}

std::string format_shortest(int64_t value, int places) {
  std::string text = format_fixed(value, places);
  if (places == 0) return text;
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string format_percent(int64_t share, int places) {
  return format_shortest(share * 100, places) + "%";
}

}  // namespace xinheng
