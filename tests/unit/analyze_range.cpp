#include <catch2/catch.hpp>

#include <limits>

#include "compiler/analyze/range.h"

namespace xinheng::analyze {

TEST_CASE("a list of values keeps them in order and each once") {
  const Range range = any_of({5, 1, 3, 1});
  CHECK(*range.values == std::vector<Word>{1, 3, 5});
  CHECK(range.holds(3));
  CHECK_FALSE(range.holds(2));
  CHECK(any_of({}).empty());
  CHECK(first(0).empty());
  CHECK(*first(3).values == std::vector<Word>{0, 1, 2});
}

TEST_CASE("what two ranges share, and what either allows") {
  CHECK(meet(between(1, 5), between(3, 9)).only() == std::nullopt);
  CHECK(meet(between(1, 5), between(5, 9)).only() == 5);
  CHECK(meet(between(1, 2), between(3, 9)).empty());
  CHECK(meet(any_of({1, 4, 8}), between(2, 7)).only() == 4);
  CHECK(meet(any_of({1, 4}), any_of({2, 8})).empty());
  CHECK(*join(any_of({1}), any_of({8})).values == std::vector<Word>{1, 8});
  CHECK(join(between(1, 2), any_of({8})).high == 8);
  CHECK(join(nothing(), one(4)).only() == 4);
}

TEST_CASE("a value is taken out of a list, or from the ends of an interval") {
  CHECK(*without(any_of({1, 4, 8}), 4).values == std::vector<Word>{1, 8});
  CHECK(without(between(1, 3), 1).low == 2);
  CHECK(without(between(1, 3), 3).high == 2);
  CHECK(without(between(1, 3), 2).holds(2));  // a hole isn't kept
  CHECK(without(one(7), 7).empty());
  CHECK(without(between(1, 3), 9).high == 3);
}

TEST_CASE("results keep to 64 bits, as values do") {
  constexpr Word top = std::numeric_limits<Word>::max();
  constexpr Word bottom = std::numeric_limits<Word>::min();
  CHECK(sum(any_word(), one(1)).high == top);
  CHECK(sum(between(1, 2), between(10, 20)).low == 11);
  CHECK(negation(between(-3, 5)).low == -5);
  CHECK(negation(any_word()).high == top);
  CHECK(product(between(-3, 5), between(-2, 7)).low == -21);
  CHECK(product(between(-3, 5), between(-2, 7)).high == 35);
  CHECK(product(any_word(), one(10)).low == bottom);
  CHECK(sum(nothing(), one(1)).empty());
}

}  // namespace xinheng::analyze
