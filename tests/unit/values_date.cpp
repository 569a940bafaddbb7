#include "compiler/values/date.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace xinheng;

namespace {

Days day(const char* text) {
  const auto date = parse_date(text);
  REQUIRE(date);
  return *date;
}

// A month later by walking: count whole months one at a time, then fit the day.
std::optional<Days> add_months_by_walking(Days date, int64_t months, MissingDay policy) {
  CivilDate civil = civil_from_days(date);
  for (; months > 0; --months)
    if (++civil.month == 13) civil.month = 1, ++civil.year;
  for (; months < 0; ++months)
    if (--civil.month == 0) civil.month = 12, --civil.year;
  if (civil.year < 1 || civil.year > 9999) return std::nullopt;
  if (civil.day <= days_in_month(civil.year, civil.month)) return days_from_civil(civil);
  if (policy == MissingDay::month_end)
    return days_from_civil({civil.year, civil.month, days_in_month(civil.year, civil.month)});
  return days_from_civil({civil.year, civil.month + 1, 1});
}

// Completed years by counting anniversaries forward or back from birth.
int64_t completed_years_by_counting(Days birth, Days at, MissingDay policy) {
  int64_t years = 0;
  while (true) {
    const auto next = add_months(birth, (years + 1) * 12, policy);
    if (!next || *next > at) break;
    ++years;
  }
  while (*add_months(birth, years * 12, policy) > at) --years;
  return years;
}

constexpr MissingDay policies[] = {MissingDay::month_end, MissingDay::next_month};

}  // namespace

TEST_CASE("every day follows the one before it in the Gregorian calendar") {
  CHECK(days_from_civil({1970, 1, 1}) == 0);
  CHECK(days_from_civil({1, 1, 1}) == date_min);
  CHECK(days_from_civil({10000, 1, 1}) == date_max);
  CivilDate expected{1, 1, 1};
  bool same = true;
  for (Days days = date_min; days < date_max; ++days) {
    const CivilDate civil = civil_from_days(days);
    same = same && civil.year == expected.year && civil.month == expected.month &&
           civil.day == expected.day && days_from_civil(civil) == days;
    if (++expected.day > days_in_month(expected.year, expected.month)) {
      expected.day = 1;
      if (++expected.month == 13) expected.month = 1, ++expected.year;
    }
  }
  CHECK(same);
}

TEST_CASE("leap years are those of the Gregorian calendar") {
  CHECK(days_in_month(2000, 2) == 29);
  CHECK(days_in_month(1900, 2) == 28);
  CHECK(days_in_month(2024, 2) == 29);
  CHECK(days_in_month(2023, 2) == 28);
}

TEST_CASE("dates as text are strict and come back the same") {
  for (const char* wrong :
       {"", "2018-1-1", "2018-02-29", "2018-13-01", "2018-00-01", "2018-01-00", "0000-01-01",
        "2018/01/01", "+018-01-01", "2018-01-01 ", "10000-01-01", "20x8-01-01", "-018-01-01"})
    CHECK_FALSE(parse_date(wrong));
  CHECK(day("0001-01-01") == date_min);
  CHECK(day("9999-12-31") == date_max - 1);
  bool same = true;
  for (Days days = date_min; days < date_max; days += 13)
    same = same && parse_date(format_date(days)) == days;
  CHECK(same);
}

TEST_CASE("adding months agrees with walking month by month") {
  std::mt19937_64 random(20180101);
  std::uniform_int_distribution<Days> any_day(date_min, date_max - 1);
  std::uniform_int_distribution<int64_t> any_months(-1500, 1500);
  for (int i = 0; i < 20'000; ++i) {
    const Days date = any_day(random);
    const int64_t months = any_months(random);
    for (const MissingDay policy : policies)
      REQUIRE(add_months(date, months, policy) == add_months_by_walking(date, months, policy));
  }
}

TEST_CASE("shifts that leave the calendar have no result") {
  CHECK_FALSE(add_months(date_max - 1, 1, MissingDay::month_end));
  CHECK_FALSE(add_months(date_min, -1, MissingDay::month_end));
  CHECK_FALSE(add_months(0, INT64_MAX, MissingDay::month_end));
  CHECK_FALSE(add_months(0, INT64_MIN, MissingDay::month_end));
  CHECK_FALSE(add_days(date_max - 1, 1));
  CHECK_FALSE(add_days(date_min, -1));
  CHECK_FALSE(add_days(0, INT64_MIN));
  CHECK(add_days(date_min, int64_t{date_max} - date_min - 1) == date_max - 1);
  const Period huge{Period::Unit::days, INT64_MIN / 2};
  CHECK_FALSE(add_period(0, huge, true, MissingDay::month_end));
}

TEST_CASE("ages agree with counting anniversaries") {
  CHECK(completed_years(day("2000-02-29"), day("2018-02-28"), MissingDay::month_end) == 18);
  CHECK(completed_years(day("2000-02-29"), day("2018-02-28"), MissingDay::next_month) == 17);
  CHECK(completed_years(day("2000-02-29"), day("2018-03-01"), MissingDay::next_month) == 18);
  CHECK(completed_years(day("2000-06-01"), day("2018-05-31"), MissingDay::month_end) == 17);
  CHECK(completed_years(day("2000-06-01"), day("2000-05-31"), MissingDay::month_end) == -1);
  std::mt19937_64 random(7);
  std::uniform_int_distribution<Days> any_day(day("1900-01-01"), day("2100-12-31"));
  for (int i = 0; i < 5'000; ++i) {
    const Days birth = i % 10 == 0 ? day("1996-02-29") : any_day(random), at = any_day(random);
    for (const MissingDay policy : policies)
      REQUIRE(completed_years(birth, at, policy) == completed_years_by_counting(birth, at, policy));
  }
}

TEST_CASE("a month begins on its first day and ends before the next") {
  for (Days days = day("1999-12-01"); days < day("2004-02-01"); ++days) {
    REQUIRE(civil_from_days(month_start(days)).day == 1);
    REQUIRE(civil_from_days(month_end(days) + 1).day == 1);
    REQUIRE(month_start(days) <= days);
    REQUIRE(days <= month_end(days));
    REQUIRE(month_end(days) - month_start(days) < 31);
  }
}

TEST_CASE("periods as words and as text come back the same") {
  using Unit = Period::Unit;
  CHECK(parse_period("5年") == Period{Unit::months, 60});
  CHECK(parse_period("6个月") == Period{Unit::months, 6});
  CHECK(parse_period("30日") == Period{Unit::days, 30});
  CHECK(parse_period("5y") == Period{Unit::months, 60});
  CHECK(parse_period("6mo") == Period{Unit::months, 6});
  CHECK(parse_period("30d") == Period{Unit::days, 30});
  CHECK(parse_period("7个工作日") == Period{Unit::workdays, 7});
  CHECK(parse_period("7wd") == Period{Unit::workdays, 7});
  for (const char* wrong : {"", "5", "年", "-5年", "5 年", "5月", "1.5年", "5年6个月", "1000001日",
                            "7工作日", "99999999999999999999日", "100000年"})
    CHECK_FALSE(parse_period(wrong));
  for (int64_t amount = -40; amount < 3000; ++amount) {
    for (const Unit unit : {Unit::months, Unit::days, Unit::workdays}) {
      const Period period{unit, amount};
      REQUIRE(decode_period(encode_period(period)) == period);
      if (amount < 0) continue;
      REQUIRE(parse_period(format_period(period, true)) == period);
      REQUIRE(parse_period(format_period(period, false)) == period);
    }
  }
}

TEST_CASE("years begin on the first of January and weeks on Monday") {
  CHECK(weekday(day("2018-01-01")) == 1);
  CHECK(weekday(day("2018-01-07")) == 7);
  CHECK(weekday(date_min) == 1);
  CHECK(weekday(date_max - 1) == 5);
  for (Days days = day("1999-01-01"); days < day("2005-01-01"); days += 3) {
    REQUIRE(format_date(year_start(days)) == format_date(days).substr(0, 4) + "-01-01");
    REQUIRE(format_date(year_end(days)) == format_date(days).substr(0, 4) + "-12-31");
    REQUIRE(weekday(days + 1) == weekday(days) % 7 + 1);
  }
}

TEST_CASE("whole months are those that can be added without passing the later date") {
  CHECK(months_between(day("2018-01-31"), day("2018-02-28"), MissingDay::month_end) == 1);
  CHECK(months_between(day("2018-01-31"), day("2018-02-28"), MissingDay::next_month) == 0);
  CHECK(months_between(day("2018-01-31"), day("2018-03-01"), MissingDay::next_month) == 1);
  CHECK(months_between(day("2016-01-21"), day("2015-01-21"), MissingDay::month_end) == -12);
  std::mt19937_64 random(11);
  std::uniform_int_distribution<Days> any_day(day("1900-01-01"), day("2100-12-31"));
  for (int i = 0; i < 5'000; ++i) {
    const Days a = any_day(random);
    const Days b = i % 3 == 0 ? a + static_cast<Days>(random() % 70) : any_day(random);
    for (const MissingDay policy : policies) {
      const int64_t months = months_between(a, b, policy);
      REQUIRE(months == -months_between(b, a, policy));
      const Days early = std::min(a, b), late = std::max(a, b);
      const int64_t count = std::abs(months);
      REQUIRE(*add_months(early, count, policy) <= late);
      REQUIRE(*add_months(early, count + 1, policy) > late);
    }
  }
}
