#include "compiler/values/masking.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <map>
#include <vector>

namespace xinheng {
namespace {

constexpr size_t code_length = 18, birth_begin = 6, birth_length = 8, check_place = 17;
// How many divisions may be meant where so many of the six digits are shown: about 3,000
// counties in 340 prefectures in 31 provinces.
constexpr std::array<uint64_t, 7> divisions = {3000, 500, 100, 30, 10, 3, 1};

std::vector<std::string_view> characters(std::string_view utf8) {
  std::vector<std::string_view> result;
  for (size_t i = 0; i < utf8.size();) {
    size_t end = i + 1;
    while (end < utf8.size() && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80) ++end;
    result.push_back(utf8.substr(i, end - i));
    i = end;
  }
  return result;
}

// Of four digits those that are shown from `place` on, 0 for the others.
uint32_t shown_of(uint32_t digits, const std::array<bool, code_length>& shown, size_t place) {
  uint32_t result = 0;
  for (uint32_t unit = 1000; unit > 0; unit /= 10, ++place) {
    if (shown[place]) result += digits / unit % 10 * unit;
  }
  return result;
}

// On the average, of the birth dates of a century, those that share the digits shown.
uint64_t dates_left(const std::array<bool, code_length>& shown) {
  using Calendar = std::bitset<1232>;  // by month and day, 0101 to 1231
  std::array<uint32_t, Calendar().size()> shown_of_day{};
  for (uint32_t day = 0; day < shown_of_day.size(); ++day) {
    shown_of_day[day] = shown_of(day, shown, birth_begin + 4);
  }
  std::map<uint32_t, Calendar> seen;  // by what is shown of the year
  uint64_t dates = 0;
  for (int32_t year = 1920; year < 2020; ++year) {
    Calendar& days = seen[shown_of(static_cast<uint32_t>(year), shown, birth_begin)];
    for (int32_t month = 1; month <= 12; ++month) {
      const int32_t last = days_in_month(year, month);
      dates += static_cast<uint64_t>(last);
      for (int32_t day = 1; day <= last; ++day) {
        days.set(shown_of_day[static_cast<size_t>(month * 100 + day)]);
      }
    }
  }
  uint64_t different = 0;
  for (const auto& [year, days] : seen) different += days.count();
  return std::max<uint64_t>(1, dates / different);
}

}  // namespace

std::string masked(const Mask& mask, std::string_view utf8) {
  if (mask.kind != Mask::Kind::keep) return std::string(utf8);
  const auto all = characters(utf8);
  const bool meet = uint64_t{mask.first} + mask.last >= all.size();
  std::string result;
  for (size_t i = 0; i < all.size(); ++i) {
    const bool kept = !meet && (i < mask.first || i + mask.last >= all.size());
    result += kept ? all[i] : std::string_view("*");
  }
  return result;
}

std::string masked_date(const Mask& mask, Days date) {
  const std::string text = format_date(date);
  if (mask.kind == Mask::Kind::month_only) return text.substr(0, 7);
  return mask.kind == Mask::Kind::year_only ? text.substr(0, 4) : text;
}

uint64_t candidates_left(const Mask& code, int birth_digits) {
  std::array<bool, code_length> shown{};
  const bool all = code.kind == Mask::Kind::as_is;
  for (size_t i = 0; i < code_length; ++i) {
    shown[i] = all || i < code.first || i + code.last >= code_length;
  }
  for (size_t i = 0; i < static_cast<size_t>(birth_digits); ++i) shown[birth_begin + i] = true;
  size_t division = 0;
  while (division < birth_begin && shown[division]) ++division;
  uint64_t left = divisions[division] * dates_left(shown);
  for (size_t i = birth_begin + birth_length; i < check_place; ++i) {
    if (!shown[i]) left *= 10;
  }
  // The check character follows from the others: one in eleven of them fits it.
  return shown[check_place] ? std::max<uint64_t>(1, left / 11) : left;
}

}  // namespace xinheng
