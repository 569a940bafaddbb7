#include "compiler/values/masking.h"

#include <algorithm>
#include <array>
#include <set>
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

// On the average, of the birth dates of a century, those that share the digits shown.
uint64_t dates_left(const std::array<bool, code_length>& shown) {
  std::set<std::string> seen;
  uint64_t dates = 0;
  const Days end = *parse_date("2020-01-01");
  for (Days day = *parse_date("1920-01-01"); day < end; ++day, ++dates) {
    std::string digits = format_date(day);
    std::erase(digits, '-');
    for (size_t i = 0; i < birth_length; ++i) {
      if (!shown[birth_begin + i]) digits[i] = '*';
    }
    seen.insert(std::move(digits));
  }
  return std::max<uint64_t>(1, dates / seen.size());
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
