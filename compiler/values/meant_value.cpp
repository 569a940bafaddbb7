#include "compiler/values/meant_value.h"

#include <algorithm>
#include <array>

#include "compiler/values/date.h"
#include "compiler/values/fixed_point.h"

namespace xinheng {
namespace {

constexpr int places = 6;
constexpr int64_t one = 1'000'000;
constexpr int64_t most = one * 1'000'000'000'000;  // 一万亿

bool take(std::string_view& rest, std::string_view word) {
  if (!rest.starts_with(word)) return false;
  rest.remove_prefix(word.size());
  return true;
}

constexpr std::string_view digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

std::optional<int64_t> take_digit(std::string_view& rest) {
  for (int64_t i = 0; i < 10; ++i)
    if (take(rest, digits[i])) return i;
  if (take(rest, "〇")) return 0;
  if (take(rest, "两")) return 2;
  return std::nullopt;
}

std::optional<int64_t> take_power(std::string_view& rest, bool large) {
  struct Power {
    std::string_view word;
    int64_t times;
    bool large;
  };
  constexpr std::array<Power, 5> powers = {{{"十", 10, false},
                                            {"百", 100, false},
                                            {"千", 1000, false},
                                            {"万", 10000, true},
                                            {"亿", 100000000, true}}};
  for (const Power& power : powers)
    if (power.large == large && take(rest, power.word)) return power.times;
  return std::nullopt;
}

// 十八, 一百零五, 三万二千; 二〇二五 digit by digit.
std::optional<int64_t> take_chinese(std::string_view& rest) {
  int64_t total = 0, section = 0, digit = 0, row = 0;
  int count = 0, run = 0;
  while (count < 15) {
    if (const auto next = take_digit(rest)) {
      digit = *next;
      row = row * 10 + digit;
      ++run;
    } else if (const auto power = take_power(rest, false)) {
      section += (digit == 0 && run == 0 ? 1 : digit) * *power;
      digit = run = 0;
    } else if (const auto large = take_power(rest, true)) {
      if (count == 0) break;
      total += (section + digit) * *large;
      section = digit = run = 0;
    } else {
      break;
    }
    ++count;
  }
  if (count == 0) return std::nullopt;
  if (run == count && count > 1) return row;
  return total + section + digit;
}

// In millionths.
std::optional<int64_t> take_number(std::string_view& rest) {
  const size_t end = std::min(rest.find_first_not_of("0123456789."), rest.size());
  if (end == 0) {
    const auto chinese = take_chinese(rest);
    return chinese && *chinese <= most / one ? std::optional(*chinese * one) : std::nullopt;
  }
  const size_t point = std::min(rest.find('.'), end);
  if (point > 12) return std::nullopt;
  auto value = parse_fixed(rest.substr(0, end), places);
  rest.remove_prefix(end);
  for (bool more = true; value && more;) {
    more = false;
    for (const bool large : {false, true}) {
      const std::string_view before = rest;
      const auto power = take_power(rest, large);
      if (!power) continue;
      if (*value > most / *power || before.starts_with("十")) return std::nullopt;
      value = *value * *power;
      more = true;
    }
  }
  return value;
}

std::string number_text(int64_t millionths) {
  return format_shortest(millionths, places);
}

struct Unit {
  std::string_view written, meant;
  int64_t times;
  bool whole;
};
constexpr std::array<Unit, 48> units = {{
    {"", "", 1, false},
    {"年", "年", 1, true},
    {"个月", "个月", 1, true},
    {"月", "个月", 1, true},
    {"季度", "个月", 3, true},
    {"个季度", "个月", 3, true},
    {"日", "日", 1, true},
    {"天", "日", 1, true},
    {"周", "日", 7, true},
    {"星期", "日", 7, true},
    {"个星期", "日", 7, true},
    {"工作日", "个工作日", 1, true},
    {"个工作日", "个工作日", 1, true},
    {"元", "元", 1, false},
    {"元人民币", "元", 1, false},
    {"人民币", "元", 1, false},
    {"块", "元", 1, false},
    {"块钱", "元", 1, false},
    {"次", "", 1, false},
    {"件", "", 1, false},
    {"分", "", 1, false},
    {"个", "", 1, false},
    {"条", "", 1, false},
    {"项", "", 1, false},
    {"人", "", 1, false},
    {"名", "", 1, false},
    {"家", "", 1, false},
    {"种", "", 1, false},
    {"倍", "", 1, false},
    {"岁", "", 1, false},
    {"周岁", "", 1, false},
    {"year", "y", 1, true},
    {"years", "y", 1, true},
    {"month", "mo", 1, true},
    {"months", "mo", 1, true},
    {"day", "d", 1, true},
    {"days", "d", 1, true},
    {"week", "d", 7, true},
    {"weeks", "d", 7, true},
    {"workday", "wd", 1, true},
    {"workdays", "wd", 1, true},
    {"yuan", "yuan", 1, false},
    {"RMB", "yuan", 1, false},
    {"rmb", "yuan", 1, false},
    {"points", "", 1, false},
    {"times", "", 1, false},
    {"records", "", 1, false},
    {"percent", "%", 1, false},
}};

// 百分之十五, 千分之五, 三成.
std::optional<std::string> share(std::string_view written) {
  std::string_view rest = written;
  const bool hundredth = take(rest, "百分之"), thousandth = !hundredth && take(rest, "千分之");
  const auto value = take_number(rest);
  if (!value) return std::nullopt;
  if (rest == "成" && !hundredth && !thousandth) return number_text(*value * 10) + "%";
  if (!rest.empty() || (!hundredth && !thousandth)) return std::nullopt;
  return number_text(thousandth ? *value / 10 : *value) + "%";
}

}  // namespace

std::optional<std::string> meant_value(std::string_view written) {
  if (written == "半年") return "6个月";
  if (const auto found = share(written)) return found;
  std::string_view rest = written;
  const auto value = take_number(rest);
  if (!value) return std::nullopt;
  if (rest == "年半" && *value % one == 0) return number_text(*value * 12 + 6 * one) + "个月";
  for (const Unit& unit : units) {
    if (unit.written != rest || (unit.whole && *value % one != 0)) continue;
    return number_text(*value * unit.times) + std::string(unit.meant);
  }
  return std::nullopt;
}

std::optional<std::string> meant_day(std::string_view written) {
  std::string_view rest = written;
  const auto year = take_number(rest);
  if (!year || !take(rest, "年")) return std::nullopt;
  const auto month = take_number(rest);
  if (!month || !take(rest, "月")) return std::nullopt;
  const auto day = take_number(rest);
  if (!day || !(take(rest, "日") || take(rest, "号")) || !rest.empty()) return std::nullopt;
  const auto padded = [](int64_t value) {
    const std::string text = number_text(value);
    return text.size() < 2 ? "0" + text : text;
  };
  const std::string date = number_text(*year) + "-" + padded(*month) + "-" + padded(*day);
  return parse_date(date) ? std::optional(date) : std::nullopt;
}

}  // namespace xinheng
