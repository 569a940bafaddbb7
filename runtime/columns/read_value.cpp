// One value of a file as a word.
#include <algorithm>
#include <cctype>

#include "compiler/values/date.h"
#include "compiler/values/fixed_point.h"
#include "compiler/values/identity_code.h"
#include "runtime/columns/column_plan.h"
#include "runtime/columns/utf8.h"

namespace xinheng::columns {
namespace {

using program::Type;
using program::TypeKind;
using program::Word;

constexpr std::string_view masked = "***";
constexpr int64_t milliseconds_per_day = 86'400'000;

Reading good(Word word) {
  return {word, true, RejectReason::malformed_value};
}
Reading bad(RejectReason reason) {
  return {0, false, reason};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Reading read_boolean(std::string_view text) {
  for (const std::string_view yes : {"是", "true", "1", "yes", "TRUE", "True"})
    if (text == yes) return good(1);
  for (const std::string_view no : {"否", "false", "0", "no", "FALSE", "False"})
    if (text == no) return good(0);
  return bad(RejectReason::malformed_value);
}

Reading read_fixed(std::string_view text, int places) {
  if (const auto word = parse_fixed(text, places)) return good(*word);
  // Well formed and refused all the same: too large.
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  const bool well_formed = point > 0 && std::all_of(text.begin(), text.begin() + point, is_digit) &&
                           std::all_of(fraction.begin(), fraction.end(), is_digit) &&
                           fraction.size() <= static_cast<size_t>(places) &&
                           (point == text.size() || !fraction.empty());
  return bad(well_formed ? RejectReason::out_of_range : RejectReason::malformed_value);
}

// Compiled code relies on it that dates in data lie in this interval.
Reading read_days(int64_t days) {
  const bool usual = days >= data_date_min && days < data_date_max;
  return usual ? good(days) : bad(RejectReason::impossible_date);
}

Reading read_date(std::string_view text) {
  if (const auto days = parse_date(text)) return read_days(*days);
  bool is_iso = text.size() == 10;
  for (size_t i = 0; is_iso && i < text.size(); ++i)
    is_iso = i == 4 || i == 7 ? text[i] == '-' : is_digit(text[i]);
  return bad(is_iso ? RejectReason::impossible_date : RejectReason::malformed_value);
}

Reading read_code(CodeFault fault, Word word) {
  return fault == CodeFault::none ? good(word) : bad(reason_of(fault));
}

Reading in_limit(std::optional<int64_t> word) {
  const bool fits = word && *word >= -number_limit && *word <= number_limit;
  return fits ? good(*word) : bad(RejectReason::out_of_range);
}

// From `from` decimal places to `to`, exactly.
Reading rescale(int64_t number, int from, int to) {
  if (number == 0) return good(0);
  if (number == beyond_range || to - from > 18) return bad(RejectReason::out_of_range);
  if (from <= to) return in_limit(checked_multiply(number, power_of_ten(to - from)));
  if (from - to > 18 || number % power_of_ten(from - to) != 0)
    return bad(RejectReason::malformed_value);
  return in_limit(number / power_of_ten(from - to));
}

int places_of(const Type& type) {
  if (type.kind == TypeKind::money) return 2;
  return type.kind == TypeKind::decimal ? type.places : 0;
}

// A value in the wrong column may be an identity or telephone number.
bool looks_personal(std::string_view text) {
  size_t run = 0, longest = 0;
  for (const char c : text) {
    run = is_digit(c) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const auto is_plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  return longest >= 8 || (text.size() >= 15 && std::all_of(text.begin(), text.end(), is_plain));
}

// A record's key as an office numbers its records: digits, besides letters and - _ / . of ASCII,
// nothing like an identity code, a bank card or a telephone number.
bool is_serial_number(std::string_view key) {
  constexpr size_t identity_code_length = 15, telephone_digits = 11;
  constexpr std::string_view signs = "-_/.";
  bool numbered = false;
  for (size_t at = 0; at < key.size();) {
    if (signs.find(key[at]) != std::string_view::npos) {
      ++at;
      continue;
    }
    size_t end = at, digits = 0;
    for (; end < key.size() && std::isalnum(static_cast<unsigned char>(key[end])) != 0; ++end)
      digits += is_digit(key[end]) ? 1 : 0;
    const size_t length = end - at;
    const bool telephone =
        length == telephone_digits && digits == length && (key[at] == '0' || key[at] == '1');
    if (length == 0 || length >= identity_code_length || telephone) return false;
    numbered = numbered || digits > 0;
    at = end;
  }
  return numbered;
}

}  // namespace

RejectReason reason_of(CodeFault fault) {
  switch (fault) {
    case CodeFault::none:
    case CodeFault::length:
      return RejectReason::identity_length;
    case CodeFault::character:
      return RejectReason::identity_character;
    case CodeFault::birth_date:
      return RejectReason::identity_birth_date;
    case CodeFault::check_character:
      return RejectReason::identity_check_character;
  }
  return RejectReason::malformed_value;
}

Reading read_text(const ColumnPlan& plan, std::string_view text) {
  switch (plan.type.kind) {
    case TypeKind::boolean:
      return read_boolean(text);
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::money:
      return read_fixed(text, places_of(plan.type));
    case TypeKind::date:
      return read_date(text);
    case TypeKind::period: {
      const auto period = parse_period(text);
      return period ? good(encode_period(*period)) : bad(RejectReason::malformed_value);
    }
    case TypeKind::text: {
      const auto found = plan.words->find(text);
      return good(found == plan.words->end() ? -1 : found->second);
    }
    case TypeKind::code:
    case TypeKind::row:
    case TypeKind::clause: {
      const auto found = plan.words->find(text);
      return found == plan.words->end() ? bad(RejectReason::unknown_code) : good(found->second);
    }
    case TypeKind::citizen_code: {
      const CodeFault fault = check_citizen_code(text);
      return read_code(fault,
                       fault == CodeFault::none ? static_cast<Word>(pack_citizen_code(text)) : 0);
    }
    // Rules can only ask whether there is one.
    case TypeKind::legal_code:
      return read_code(check_legal_code(text), 0);
    case TypeKind::subject:  // read as the key of the subject
      break;
  }
  return bad(RejectReason::malformed_value);
}

Reading read_number(const ColumnPlan& plan, CellClass cells, int scale, int64_t number) {
  switch (cells) {
    case CellClass::boolean:
      return good(number);
    case CellClass::integer:
      return rescale(number, 0, places_of(plan.type));
    case CellClass::decimal:
      return rescale(number, scale, places_of(plan.type));
    case CellClass::date:
      return read_days(number);
    case CellClass::milliseconds:
      return number % milliseconds_per_day == 0 ? read_days(number / milliseconds_per_day)
                                                : bad(RejectReason::malformed_value);
    case CellClass::text:
    case CellClass::other:
      break;
  }
  return bad(RejectReason::malformed_value);
}

std::string shown_text(const ColumnPlan& plan, std::string_view utf8) {
  const TypeKind kind = plan.type.kind;
  if (kind == TypeKind::citizen_code || kind == TypeKind::legal_code)
    return cut_text(mask_identity_code(utf8));
  if (plan.role == ColumnPlan::Role::record_key && !utf8.empty())
    return is_serial_number(utf8) ? cut_text(utf8) : std::string(masked);
  if (plan.hide) return "";
  return looks_personal(utf8) ? std::string(masked) : cut_text(utf8);
}

std::string shown_number(const ColumnPlan& plan, CellClass cells, int scale, int64_t number) {
  if (plan.hide) return "";
  // A number of more digits than any limit allows may be an identity code in the wrong column;
  // one with decimal places can't be.
  const bool with_places = cells == CellClass::decimal && scale > 0 && scale <= 18;
  const bool too_long = number > number_limit || number < -number_limit;
  if (number == beyond_range || (too_long && !with_places)) return std::string(masked);
  switch (cells) {
    case CellClass::date:
      return number >= date_min && number < date_max ? format_date(static_cast<Days>(number))
                                                     : std::to_string(number);
    case CellClass::decimal:
      return with_places ? format_fixed(number, scale) : std::to_string(number);
    default:
      return std::to_string(number);
  }
}

}  // namespace xinheng::columns
