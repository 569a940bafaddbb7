#include "tests/differential/random_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "compiler/values/identity_code.h"

namespace xinheng::differential {

using program::Program;
using program::Type;
using program::TypeKind;
using program::Word;

namespace {

// Leap years, those that look like one, and 2000, which is one after all.
const std::vector<int32_t> years = {1900, 1904, 2000, 2000, 2000, 2016, 2019, 2100, 2196};
const std::vector<int64_t> round_months = {1, 1, 2, 6, 12, 24, 48};

Days random_date(Draw& draw) {
  if (draw.calm && draw.chance(30)) return middle + static_cast<Days>(draw.between(-1500, 300));
  switch (draw.below(13)) {
    case 0:
      return data_date_min + static_cast<Days>(draw.below(40));
    case 1:
      return data_date_max - 1 - static_cast<Days>(draw.below(40));
    case 2:  // around the last of February, and a month before
      return days_from_civil({draw.pick(years), 3, 1}) + static_cast<Days>(draw.between(-2, 1));
    case 12:
      return days_from_civil({draw.pick(years), 1, 31}) - static_cast<Days>(draw.below(4));
    case 3:
      return month_end(middle + static_cast<Days>(draw.between(-1500, 1500)));
    case 4:
      return month_start(middle + static_cast<Days>(draw.between(-1500, 1500)));
    case 5:
      return middle + static_cast<Days>(draw.between(-20'000, 3'000));
    default:
      return middle + static_cast<Days>(draw.between(-1500, 300));
  }
}

Word random_number(Draw& draw) {
  if (draw.calm && !draw.chance(1)) return draw.between(-12, 40);
  switch (draw.below(16)) {
    case 0:
      return number_limit - static_cast<Word>(draw.below(3));
    case 1:
      return -number_limit + static_cast<Word>(draw.below(3));
    case 2:
      return draw.between(-number_limit, number_limit);
    case 3:
      return draw.between(-1'000'000, 1'000'000);
    case 4:
      return 0;
    default:
      return draw.between(-12, 40);
  }
}

Word random_period(const Program& program, Draw& draw) {
  if (draw.chance(program.workdays ? 20 : draw.calm ? 0 : 4)) {
    return encode_period({Period::Unit::workdays, draw.between(0, draw.chance(90) ? 30 : 3000)});
  }
  const bool days = draw.chance(30);
  int64_t amount = days ? draw.between(0, 400) : draw.between(0, 60);
  if (!days && draw.chance(40)) amount = draw.pick(round_months);
  if (!draw.calm && draw.chance(6)) amount = draw.between(0, 1'000'000);
  return encode_period({days ? Period::Unit::days : Period::Unit::months, amount});
}

}  // namespace

program::Interval random_interval(Draw& draw) {
  if (draw.chance(75)) return {};
  const auto near = [&] { return middle - 600 + static_cast<Days>(draw.below(1200)); };
  program::Interval interval;
  if (draw.chance(60)) interval.from = near();
  if (draw.chance(50)) interval.to = std::max(interval.from + 1, near());
  return interval;
}

Word random_word(const Program& program, const Type& type, Draw& draw) {
  switch (type.kind) {
    case TypeKind::boolean:
      return draw.chance(60);
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::money:
      return random_number(draw);
    case TypeKind::date:
      return random_date(draw);
    case TypeKind::period:
      return random_period(program, draw);
    case TypeKind::text:
      return draw.between(-1, static_cast<Word>(program.text_literals.size()) - 1);
    case TypeKind::code:
      return static_cast<Word>(draw.below(program.codes[type.codes].codes.size()));
    case TypeKind::row:
      return static_cast<Word>(draw.below(program.tables[type.table].rows.size()));
    case TypeKind::clause:
      return static_cast<Word>(draw.below(program.clauses.size()));
    default:
      assert(false);
      return 0;
  }
}

Word random_literal(const Program& program, const Type& type, Draw& draw) {
  const bool number = type.kind == TypeKind::integer || type.kind == TypeKind::decimal ||
                      type.kind == TypeKind::money;
  if (number && (draw.calm || !draw.chance(4))) return draw.between(-20, 60);
  if (type.kind == TypeKind::text)
    return static_cast<Word>(draw.below(program.text_literals.size()));
  return random_word(program, type, draw);
}

std::string subject_key(const Type& type, uint64_t number) {
  if (type.kind == TypeKind::citizen_code) {
    constexpr uint64_t a_day = 1000;
    std::string birth =
        format_date(days_from_civil({1980, 1, 1}) + static_cast<Days>(number / a_day));
    std::erase(birth, '-');
    const std::string code = fmt::format("330802{}{:03}", birth, number % a_day);
    return code + citizen_check_character(code);
  }
  if (type.kind == TypeKind::legal_code) {
    const std::string code = fmt::format("91330802MA{:07}", number);
    return code + legal_check_character(code);
  }
  return fmt::format("{:06}", number);
}

std::vector<Word> contained(const program::Codes& codes, Word code) {
  std::vector<Word> words = {code};
  for (size_t i = 0; i < codes.codes.size(); ++i) {
    // A parent stands before what it contains.
    const bool below = std::find(words.begin(), words.end(), codes.codes[i].parent) != words.end();
    if (below && static_cast<Word>(i) != code) words.push_back(static_cast<Word>(i));
  }
  std::sort(words.begin(), words.end());
  return words;
}

}  // namespace xinheng::differential
