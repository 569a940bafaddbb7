#include <catch2/catch.hpp>

#include <random>

#include "compiler/values/workdays.h"

using namespace xinheng;

namespace {

Days day(const char* text) {
  return *parse_date(text);
}

// 2018: the National Day week is free, the Saturdays and Sunday around it are worked.
std::vector<bool> year_2018() {
  std::vector<bool> is_workday;
  for (Days days = day("2018-01-01"); days <= day("2018-12-31"); ++days) {
    const bool free = days >= day("2018-10-01") && days <= day("2018-10-07");
    const bool worked = days == day("2018-09-29") || days == day("2018-09-30");
    is_workday.push_back(worked || (weekday(days) <= 5 && !free));
  }
  return is_workday;
}

std::optional<Days> by_walking(const std::vector<bool>& is_workday, Days date, int64_t amount,
                               bool start_counts) {
  const Days first = day("2018-01-01");
  const auto works = [&](Days days) { return is_workday[static_cast<size_t>(days - first)]; };
  int64_t left = std::abs(amount) - (start_counts && works(date) ? 1 : 0);
  while (left > 0) {
    date += amount > 0 ? 1 : -1;
    if (date < first || date > day("2018-12-31")) return {};
    if (works(date)) --left;
  }
  return date;
}

}  // namespace

TEST_CASE("working days skip holidays and take in the days that are worked for them") {
  const Workdays calendar = make_workdays(day("2018-01-01"), year_2018(), false);
  CHECK(add_workdays(calendar, day("2018-09-28"), 1) == day("2018-09-29"));
  CHECK(add_workdays(calendar, day("2018-09-28"), 3) == day("2018-10-08"));
  CHECK(add_workdays(calendar, day("2018-10-03"), 1) == day("2018-10-08"));
  CHECK(add_workdays(calendar, day("2018-10-08"), -1) == day("2018-09-30"));
  CHECK(workdays_between(calendar, day("2018-09-28"), day("2018-10-08")) == 3);
  const Workdays counted = make_workdays(day("2018-01-01"), year_2018(), true);
  CHECK(add_workdays(counted, day("2018-09-28"), 1) == day("2018-09-28"));
  CHECK(add_workdays(counted, day("2018-10-03"), 1) == day("2018-10-08"));
  CHECK(workdays_between(counted, day("2018-09-28"), day("2018-09-28")) == 1);
}

TEST_CASE("beyond the calendar no working day is known") {
  const Workdays calendar = make_workdays(day("2018-01-01"), year_2018(), false);
  CHECK_FALSE(add_workdays(calendar, day("2018-12-31"), 1));
  CHECK_FALSE(add_workdays(calendar, day("2018-01-01"), -1));
  CHECK_FALSE(add_workdays(calendar, day("2017-12-31"), 1));
  CHECK_FALSE(add_workdays(calendar, day("2019-01-01"), 0));
  CHECK_FALSE(add_workdays(calendar, day("2018-06-01"), INT64_MAX / 8));
  CHECK_FALSE(workdays_between(calendar, day("2018-06-01"), day("2019-01-01")));
  CHECK(add_workdays(calendar, day("2018-06-02"), 0) == day("2018-06-02"));
  CHECK_FALSE(add_workdays(Workdays{}, 0, 0));
}

TEST_CASE("counting working days agrees with walking from day to day") {
  const std::vector<bool> year = year_2018();
  std::mt19937_64 random(3);
  for (const bool start_counts : {false, true}) {
    const Workdays calendar = make_workdays(day("2018-01-01"), year, start_counts);
    for (int i = 0; i < 4'000; ++i) {
      const Days date = day("2018-01-01") + static_cast<Days>(random() % 365);
      const int64_t amount = static_cast<int64_t>(random() % 121) - 60;
      const auto to = add_workdays(calendar, date, amount);
      REQUIRE(to == by_walking(year, date, amount, start_counts));
      // From a day to itself is no way back.
      const bool back = to && *to < date;
      if (to && amount != 0 && (amount > 0 || back)) {
        REQUIRE(workdays_between(calendar, date, *to) == amount);
      }
    }
  }
}
