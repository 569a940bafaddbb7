#include "compiler/values/fixed_point.h"

#include <catch2/catch.hpp>
#include <limits>
#include <random>
#include <vector>

using namespace xinheng;

namespace {

__extension__ using Wide = __int128;
constexpr int64_t lowest = std::numeric_limits<int64_t>::min();
constexpr int64_t highest = std::numeric_limits<int64_t>::max();
constexpr Rounding all_roundings[] = {Rounding::half_up, Rounding::half_down,   Rounding::half_even,
                                      Rounding::away,    Rounding::toward_zero, Rounding::up,
                                      Rounding::down};

Wide magnitude(Wide value) {
  return value < 0 ? -value : value;
}

// Said by the definition of each mode: of the two integers that enclose numerator/denominator,
// below (the floor) and above, the one that the mode chooses.
std::optional<int64_t> quotient_by_definition(Wide numerator, Wide denominator, Rounding mode) {
  if (denominator == 0) return std::nullopt;
  if (denominator < 0) numerator = -numerator, denominator = -denominator;
  Wide below = numerator / denominator;
  if (below * denominator > numerator) --below;
  const Wide above = below * denominator == numerator ? below : below + 1;
  const Wide to_below = numerator - below * denominator, to_above = above * denominator - numerator;
  const Wide inner = magnitude(below) < magnitude(above) ? below : above;
  const Wide outer = inner == below ? above : below;
  const Wide nearest = to_below < to_above ? below : above;
  const bool tie = to_below == to_above;
  Wide result = 0;
  switch (mode) {
    case Rounding::half_up:
      result = tie ? outer : nearest;
      break;
    case Rounding::half_down:
      result = tie ? inner : nearest;
      break;
    case Rounding::half_even:
      result = tie ? (below % 2 == 0 ? below : above) : nearest;
      break;
    case Rounding::away:
      result = outer;
      break;
    case Rounding::toward_zero:
      result = inner;
      break;
    case Rounding::up:
      result = above;
      break;
    case Rounding::down:
      result = below;
      break;
  }
  if (result < lowest || result > highest) return std::nullopt;
  return static_cast<int64_t>(result);
}

}  // namespace

TEST_CASE("a rounded quotient is what its mode says, on a small lattice") {
  for (int64_t numerator = -60; numerator <= 60; ++numerator)
    for (int64_t denominator = -12; denominator <= 12; ++denominator)
      for (const int scale_up : {0, 1, 2})
        for (const Rounding mode : all_roundings) {
          const Wide scaled = Wide{numerator} * power_of_ten(scale_up);
          REQUIRE(rounded_quotient(numerator, scale_up, denominator, mode) ==
                  quotient_by_definition(scaled, denominator, mode));
        }
}

TEST_CASE("a rounded quotient is what its mode says, at the ends of 64 bits") {
  const std::vector<int64_t> ends = {
      lowest, lowest + 1, lowest / 2, -1'000'000'007, -3,          -2,          -1,     0, 1,
      2,      3,          10,         999'999'937,    highest / 2, highest - 1, highest};
  for (const int64_t numerator : ends)
    for (const int64_t denominator : ends)
      for (const int scale_up : {0, 1, 6, 18})
        for (const Rounding mode : all_roundings) {
          const Wide scaled = Wide{numerator} * power_of_ten(scale_up);
          REQUIRE(rounded_quotient(numerator, scale_up, denominator, mode) ==
                  quotient_by_definition(scaled, denominator, mode));
        }
}

TEST_CASE("ratios of products are rounded once and only leave 64 bits where their result does") {
  // a * b would overflow; the result does not.
  CHECK(rounded_ratio({highest, highest}, 0, {highest}, Rounding::half_up) == highest);
  CHECK(rounded_ratio({highest - 1, 3}, 0, {4}, Rounding::half_up) ==
        quotient_by_definition(Wide{highest - 1} * 3, 4, Rounding::half_up));
  CHECK(rounded_ratio({number_limit, number_limit, number_limit}, 18,
                      {number_limit, number_limit, number_limit},
                      Rounding::half_up) == power_of_ten(18));
  CHECK(rounded_ratio({lowest}, 0, {}, Rounding::down) == lowest);
  CHECK(rounded_ratio({lowest, -1}, 0, {}, Rounding::down) == std::nullopt);
  CHECK(rounded_ratio({lowest, -1}, 0, {lowest}, Rounding::down) == -1);
  CHECK(rounded_ratio({0, highest, highest, highest}, 18, {7}, Rounding::up) == 0);
  CHECK(rounded_ratio({5}, 0, {2, 0}, Rounding::up) == std::nullopt);
  CHECK(rounded_ratio({15, 2}, 3, {78}, Rounding::half_even) == 385);
  CHECK(rounded_ratio({1, -1}, 0, {2, 2, 2}, Rounding::up) == 0);
  CHECK(rounded_ratio({1, -1}, 0, {2, 2, 2}, Rounding::down) == -1);
  std::mt19937_64 random(9);
  for (int i = 0; i < 20'000; ++i) {
    const auto word = [&] { return static_cast<int64_t>(random()) >> (random() % 64); };
    const int64_t a = word(), b = word(), c = word();
    for (const Rounding mode : all_roundings) {
      REQUIRE(rounded_ratio({a, b}, 0, {c}, mode) == quotient_by_definition(Wide{a} * b, c, mode));
      REQUIRE(rounded_ratio({a}, 3, {b}, mode) == rounded_quotient(a, 3, b, mode));
    }
  }
}

TEST_CASE("sums, differences and products are right or empty") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const auto a = static_cast<int64_t>(random()) >> (random() % 64);
    const auto b = static_cast<int64_t>(random()) >> (random() % 64);
    const auto fits = [](Wide value) -> std::optional<int64_t> {
      if (value < lowest || value > highest) return std::nullopt;
      return static_cast<int64_t>(value);
    };
    REQUIRE(checked_add(a, b) == fits(Wide{a} + b));
    REQUIRE(checked_subtract(a, b) == fits(Wide{a} - b));
    REQUIRE(checked_multiply(a, b) == fits(Wide{a} * b));
  }
  CHECK_FALSE(checked_multiply(lowest, -1));
}

TEST_CASE("fixed-point numbers as text are strict and come back the same") {
  CHECK(parse_fixed("-12.50", 2) == -1250);
  CHECK(parse_fixed("12.5", 2) == 1250);
  CHECK(parse_fixed("12", 2) == 1200);
  CHECK(parse_fixed("-0", 0) == 0);
  CHECK(parse_fixed("1000000000000000", 0) == number_limit);
  CHECK(parse_fixed("-1000000000000000", 0) == -number_limit);
  for (const char* wrong : {"", "-", ".", "1.", ".5", "+1", "1.234", "--1", "1e3", " 1", "1 ",
                            "1,000", "0x1", "10000000000000.01", "99999999999999999999999"})
    CHECK_FALSE(parse_fixed(wrong, 2));
  CHECK_FALSE(parse_fixed("1000000000000001", 0));
  CHECK(format_fixed(-5, 2) == "-0.05");
  CHECK(format_fixed(lowest, 0) == "-9223372036854775808");
  CHECK(format_fixed(lowest, 6) == "-9223372036854.775808");
  std::mt19937_64 random(5);
  std::uniform_int_distribution<int64_t> any(-number_limit, number_limit);
  for (int i = 0; i < 20'000; ++i) {
    const int64_t value = any(random) / (i % 2 == 0 ? 1 : 1'000'000'000'000);
    const int places = i % (decimal_places_max + 1);
    REQUIRE(parse_fixed(format_fixed(value, places), places) == value);
  }
}
