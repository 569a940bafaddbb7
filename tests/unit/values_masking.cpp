#include <catch2/catch.hpp>

#include "compiler/values/masking.h"

using namespace xinheng;

namespace {

Mask keep(uint32_t first, uint32_t last) {
  return {Mask::Kind::keep, first, last};
}

}  // namespace

TEST_CASE("a mask keeps characters at the ends, never all of them") {
  CHECK(masked(keep(1, 0), "张三丰") == "张**");
  CHECK(masked(keep(1, 1), "张三丰") == "张*丰");
  CHECK(masked(keep(1, 1), "张三") == "**");
  CHECK(masked(keep(1, 0), "张") == "*");
  CHECK(masked(keep(1, 0), "") == "");
  CHECK(masked(keep(0, 0), "ab") == "**");
  CHECK(masked(keep(6, 4), "330802199001011232") == "330802********1232");
  CHECK(masked(keep(4294967295, 4294967295), "ab") == "**");
  CHECK(masked({}, "张三") == "张三");
}

TEST_CASE("a date is shown whole, to its month or to its year") {
  const Days day = *parse_date("2018-05-31");
  CHECK(masked_date({}, day) == "2018-05-31");
  CHECK(masked_date({Mask::Kind::month_only, 0, 0}, day) == "2018-05");
  CHECK(masked_date({Mask::Kind::year_only, 0, 0}, day) == "2018");
}

TEST_CASE("how many people a masked code may mean") {
  // The division, then the last four: the dates of a century, one in eleven by the check character.
  CHECK(candidates_left(keep(6, 4), 0) == 36525 / 11);
  CHECK(candidates_left(keep(6, 0), 0) == 36525u * 1000);
  CHECK(candidates_left(keep(6, 0), 4) == 365u * 1000);
  CHECK(candidates_left(keep(6, 0), 6) == 30u * 1000);
  CHECK(candidates_left(keep(6, 0), 8) == 1000);
  CHECK(candidates_left(keep(10, 4), 0) == 365 / 11);
  CHECK(candidates_left(keep(0, 0), 0) == 3000ull * 36525 * 1000);
  CHECK(candidates_left(keep(6, 12), 0) == 1);
  for (uint32_t first = 0; first < 18; ++first) {
    CHECK(candidates_left(keep(first + 1, 0), 0) <= candidates_left(keep(first, 0), 0));
    CHECK(candidates_left(keep(0, first + 1), 0) <= candidates_left(keep(0, first), 0));
  }
}
