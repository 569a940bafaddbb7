// What a publication shows of a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/values/date.h"

namespace xinheng {

struct Mask {
  enum class Kind : uint8_t { as_is, keep, month_only, year_only } kind = Kind::as_is;
  uint32_t first = 0, last = 0;  // keep: characters at either end
  bool operator==(const Mask&) const = default;
};

// keep: every other character becomes '*'; all of them where the ends would meet, so that a short
// name is never shown whole.
std::string masked(const Mask& mask, std::string_view utf8);
// as_is, month_only ("2018-05") or year_only ("2018").
std::string masked_date(const Mask& mask, Days date);

// How many citizens of a century may be meant by a code of which this is kept, where a date of
// birth is shown beside it up to `birth_digits` of its eight digits (8, 6, 4 or 0).
uint64_t candidates_left(const Mask& code, int birth_digits);

}  // namespace xinheng
