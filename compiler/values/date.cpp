#include "compiler/values/date.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace xinheng {
namespace {

constexpr int64_t period_limit = 1'000'000;

bool in_range(int64_t days) {
  return days >= date_min && days < date_max;
}

bool is_leap(int32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int64_t floor_divide(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int32_t number(std::string_view digits) {
  int32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

Days days_from_civil(CivilDate date) {
  const int32_t y = date.month <= 2 ? date.year - 1 : date.year;
  const int32_t era = (y >= 0 ? y : y - 399) / 400;
  const int32_t year_of_era = y - era * 400;
  const int32_t shifted_month = date.month > 2 ? date.month - 3 : date.month + 9;
  const int32_t day_of_year = (153 * shifted_month + 2) / 5 + date.day - 1;
  const int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilDate civil_from_days(Days days) {
  const int32_t z = days + 719468;
  const int32_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int32_t day_of_era = z - era * 146097;
  const int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int32_t shifted_month = (5 * day_of_year + 2) / 153;
  const int32_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const int32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const int32_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day};
}

int32_t days_in_month(int32_t year, int32_t month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<Days> add_months(Days date, int64_t months, MissingDay policy) {
  constexpr int64_t all_months = 12 * 9999;
  if (months < -all_months || months > all_months) return std::nullopt;
  const CivilDate from = civil_from_days(date);
  const int64_t month_count = int64_t{from.year} * 12 + from.month - 1 + months;
  const int64_t year = floor_divide(month_count, 12);
  if (year < 1 || year > 9999) return std::nullopt;
  CivilDate to{static_cast<int32_t>(year), static_cast<int32_t>(month_count - year * 12) + 1,
               from.day};
  const int32_t last = days_in_month(to.year, to.month);
  if (to.day <= last) return days_from_civil(to);
  to.day = last;
  // December has 31 days, so the first of the next month lies in the same year.
  return days_from_civil(to) + (policy == MissingDay::next_month ? 1 : 0);
}

std::optional<Days> add_days(Days date, int64_t days) {
  constexpr int64_t all_days = int64_t{date_max} - date_min;
  if (days < -all_days || days > all_days || !in_range(date + days)) return std::nullopt;
  return static_cast<Days>(date + days);
}

int64_t completed_years(Days birth, Days at, MissingDay policy) {
  const int64_t years = civil_from_days(at).year - civil_from_days(birth).year;
  // The anniversary lies in the year of `at`, so it is always a date.
  return *add_months(birth, years * 12, policy) <= at ? years : years - 1;
}

int64_t months_between(Days from, Days to, MissingDay policy) {
  if (to < from) return -months_between(to, from, policy);
  const CivilDate a = civil_from_days(from), b = civil_from_days(to);
  const int64_t months = int64_t{b.year - a.year} * 12 + b.month - a.month;
  // It lies in the month of `to`, or is the first of the next, so it is always a date.
  return *add_months(from, months, policy) <= to ? months : months - 1;
}

Days month_start(Days date) {
  return date - civil_from_days(date).day + 1;
}

Days month_end(Days date) {
  const CivilDate civil = civil_from_days(date);
  return date - civil.day + days_in_month(civil.year, civil.month);
}

Days year_start(Days date) {
  return days_from_civil({civil_from_days(date).year, 1, 1});
}

Days year_end(Days date) {
  return days_from_civil({civil_from_days(date).year, 12, 31});
}

int32_t weekday(Days date) {
  return (date - date_min) % 7 + 1;  // 0001-01-01 was a Monday
}

std::optional<Days> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::string_view year = text.substr(0, 4), month = text.substr(5, 2),
                         day = text.substr(8, 2);
  if (!all_digits(year) || !all_digits(month) || !all_digits(day)) return std::nullopt;
  const CivilDate date{number(year), number(month), number(day)};
  if (date.year < 1 || date.month < 1 || date.month > 12) return std::nullopt;
  if (date.day < 1 || date.day > days_in_month(date.year, date.month)) return std::nullopt;
  return days_from_civil(date);
}

std::string format_date(Days date) {
  const CivilDate civil = civil_from_days(date);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

int64_t encode_period(Period period) {
  return period.amount * 4 + static_cast<int64_t>(period.unit);
}

Period decode_period(int64_t word) {
  return {static_cast<Period::Unit>(word & 3), word >> 2};
}

std::optional<Days> add_period(Days date, Period period, bool subtract, MissingDay policy) {
  // No amount beyond this reaches a date; it also makes the negation safe.
  constexpr int64_t amount_limit = 10'000'000;
  if (period.amount < -amount_limit || period.amount > amount_limit) return std::nullopt;
  const int64_t amount = subtract ? -period.amount : period.amount;
  if (period.unit == Period::Unit::days) return add_days(date, amount);
  if (period.unit == Period::Unit::months) return add_months(date, amount, policy);
  return std::nullopt;
}

std::optional<Period> parse_period(std::string_view text) {
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 7) return std::nullopt;
  const int64_t amount = number(text.substr(0, digits));
  const std::string_view unit = text.substr(digits);
  Period period;
  if (unit == "年" || unit == "y") {
    period = {Period::Unit::months, amount * 12};
  } else if (unit == "个月" || unit == "mo") {
    period = {Period::Unit::months, amount};
  } else if (unit == "日" || unit == "d") {
    period = {Period::Unit::days, amount};
  } else if (unit == "个工作日" || unit == "wd") {
    period = {Period::Unit::workdays, amount};
  } else {
    return std::nullopt;
  }
  if (period.amount > period_limit) return std::nullopt;
  return period;
}

std::string format_period(Period period, bool chinese) {
  if (period.unit == Period::Unit::days)
    return fmt::format("{}{}", period.amount, chinese ? "日" : "d");
  if (period.unit == Period::Unit::workdays)
    return fmt::format("{}{}", period.amount, chinese ? "个工作日" : "wd");
  if (period.amount != 0 && period.amount % 12 == 0)
    return fmt::format("{}{}", period.amount / 12, chinese ? "年" : "y");
  return fmt::format("{}{}", period.amount, chinese ? "个月" : "mo");
}

}  // namespace xinheng
