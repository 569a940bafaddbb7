// Calendar dates as days since 1970-01-01 in the proleptic Gregorian calendar.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xinheng {

using Days = int32_t;  // days since 1970-01-01

// Every date that enters the engine lies in [date_min, date_max): years 1 to 9999.
inline constexpr Days date_min = -719162;  // 0001-01-01
inline constexpr Days date_max = 2932897;  // 10000-01-01

// Dates in data lie in [data_date_min, data_date_max): anything else is an impossible date. So
// usual periods can be added without leaving the calendar.
inline constexpr Days data_date_min = -25567;  // 1900-01-01
inline constexpr Days data_date_max = 84006;   // 2200-01-01

struct CivilDate {
  int32_t year;
  int32_t month;  // 1..12
  int32_t day;    // 1..31
};

// Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil and
// civil_from_days.
Days days_from_civil(CivilDate date);
CivilDate civil_from_days(Days days);
int32_t days_in_month(int32_t year, int32_t month);

// What a month added to the 31st becomes where the month has no such day.
enum class MissingDay : uint8_t {
  month_end,    // 取月末: 01-31 + 1 month = 02-28
  next_month,   // 取次月首日: 01-31 + 1 month = 03-01
};

// Empty where the result would leave [date_min, date_max). months may be negative.
std::optional<Days> add_months(Days date, int64_t months, MissingDay policy);
std::optional<Days> add_days(Days date, int64_t days);

// Completed years from birth to at (周岁). Born on 02-29: a year is completed on 02-28 of a
// common year under month_end, on 03-01 under next_month. Negative where at < birth.
int64_t completed_years(Days birth, Days at, MissingDay policy);
// Whole months from the earlier to the later date: the most that can be added to it without
// passing the later; negative where `to` is the earlier.
int64_t months_between(Days from, Days to, MissingDay policy);
Days month_start(Days date);
Days month_end(Days date);
Days year_start(Days date);
Days year_end(Days date);
int32_t weekday(Days date);  // Monday is 1, Sunday 7

// "2018-01-01", strictly; empty where malformed or no such day.
std::optional<Days> parse_date(std::string_view text);
std::string format_date(Days date);

// A period is a number of months, of days or of working days: they aren't comparable.
struct Period {
  enum class Unit : uint8_t { months, days, workdays };
  Unit unit = Unit::months;
  int64_t amount = 0;
  bool operator==(const Period&) const = default;
};

// One 64-bit word: amount * 4 + the unit. This is how programs and tables hold a period.
int64_t encode_period(Period period);
Period decode_period(int64_t word);
// Months and days; working days need a calendar (workdays.h) and are empty here.
std::optional<Days> add_period(Days date, Period period, bool subtract, MissingDay policy);

// "5年", "6个月", "30日", "7个工作日", "5y", "6mo", "30d", "7wd"; empty where malformed or above
// 1,000,000.
std::optional<Period> parse_period(std::string_view text);
std::string format_period(Period period, bool chinese);

}  // namespace xinheng
