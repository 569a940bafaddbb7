#include "compiler/values/fixed_point.h"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <limits>

namespace xinheng {
namespace {

__extension__ using Wide = __int128;  // 2^63 * 10^18 fits

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
bool moves_away(Rounding rounding, bool negative, Wide quotient, Wide remainder, Wide divisor) {
  if (remainder == 0) return false;
  const Wide doubled = remainder * 2;
  switch (rounding) {
    case Rounding::half_up:
      return doubled >= divisor;
    case Rounding::half_down:
      return doubled > divisor;
    case Rounding::half_even:
      return doubled == divisor ? quotient % 2 != 0 : doubled > divisor;
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

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

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
  const Wide scaled = Wide{numerator} * power_of_ten(scale_up);
  const bool negative = (scaled < 0) != (denominator < 0);
  const Wide dividend = scaled < 0 ? -scaled : scaled;
  const Wide divisor = denominator < 0 ? -Wide{denominator} : Wide{denominator};
  Wide quotient = dividend / divisor;
  if (moves_away(rounding, negative, quotient, dividend % divisor, divisor)) ++quotient;
  if (negative) quotient = -quotient;
  if (quotient < std::numeric_limits<int64_t>::min()) return std::nullopt;
  if (quotient > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return static_cast<int64_t>(quotient);
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
  const Wide wide = value;
  const auto magnitude = static_cast<uint64_t>(wide < 0 ? -wide : wide);
  const char* sign = value < 0 ? "-" : "";
  if (places == 0) return fmt::format("{}{}", sign, magnitude);
  const auto unit = static_cast<uint64_t>(power_of_ten(places));
  return fmt::format("{}{}.{:0{}}", sign, magnitude / unit, magnitude % unit, places);
}

}  // namespace xinheng
