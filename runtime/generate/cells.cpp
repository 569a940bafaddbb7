#include "runtime/generate/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "compiler/values/date.h"
#include "compiler/values/fixed_point.h"
#include "runtime/generate/names.h"

namespace xinheng::generate {
namespace {

using program::TypeKind;

constexpr int64_t history_days = 6 * 365;  // most dates lie in these days before Options::date
constexpr int64_t future_days = 60;
constexpr int64_t step_days_max = 720;  // from one date of a record to the next
constexpr std::array periods = {"1年", "2年", "3年", "5年", "6个月", "3个月", "30日", "90日"};
constexpr const char* malformed = "不详";

// Which subject or record each row of a batch shows. A duplicate shows the key of another one, and
// half of the duplicates show all the rest of it too.
struct Items {
  std::vector<uint64_t> rest, key;
};

PlantedFault choose_fault(const Sheet& sheet, uint64_t row) {
  const FaultChoice& choice = sheet.faults[sheet.fault_kind.below(row, sheet.faults.size())];
  const uint32_t column = choice.columns.empty()
                              ? 0
                              : choice.columns[sheet.fault_place.below(row, choice.columns.size())];
  return {row, choice.fault, column};
}

std::vector<PlantedFault> choose_faults(const Sheet& sheet, uint64_t begin, uint64_t end) {
  std::vector<PlantedFault> faults;
  if (sheet.wrong_per_million == 0 || sheet.faults.empty()) return faults;
  for (uint64_t row = begin; row < end; ++row) {
    if (sheet.fault.happens(row, sheet.wrong_per_million, 1'000'000))
      faults.push_back(choose_fault(sheet, row));
  }
  return faults;
}

Items items_of(const Sheet& sheet, const Batch& batch) {
  Items items;
  for (uint64_t row = batch.begin; row < batch.end; ++row) items.rest.push_back(sheet.scatter(row));
  items.key = items.rest;
  for (const PlantedFault& planted : batch.faults) {
    if (planted.fault != Fault::duplicate) continue;
    const uint64_t place = sheet.fault_place(planted.row);
    const uint64_t other = sheet.scatter(scale(place, sheet.rows));
    items.key[planted.row - batch.begin] = other;
    if (place % 2 == 0) items.rest[planted.row - batch.begin] = other;
  }
  return items;
}

int64_t pick(const std::vector<uint64_t>& thresholds, uint64_t random) {
  if (thresholds.empty()) return 0;
  const uint64_t at = scale(random, thresholds.back());
  return std::upper_bound(thresholds.begin(), thresholds.end(), at) - thresholds.begin();
}

// Many small numbers, a few large ones: uniform below a bound that is itself drawn.
int64_t skewed(uint64_t random, int digits_max) {
  const uint64_t digits = 1 + scale(random, static_cast<uint64_t>(digits_max));
  return static_cast<int64_t>(
      scale(mix(random), static_cast<uint64_t>(power_of_ten(static_cast<int>(digits)))));
}

int64_t date_around(Days date, uint64_t random) {
  const uint64_t detail = mix(random);
  if (scale(random, 100) < 3) return date + static_cast<int64_t>(scale(detail, future_days));
  return date - static_cast<int64_t>(scale(detail, history_days));
}

int64_t bounded_date(int64_t date) {
  return std::clamp<int64_t>(date, data_date_min, data_date_max - 1);
}

// Dates of a record, in order of declaration: seldom before the one before.
int64_t next_date(const Sheet& sheet, std::optional<int64_t> previous, uint64_t random) {
  if (!previous) return date_around(sheet.date, random);
  const auto step = static_cast<int64_t>(scale(mix(random), step_days_max));
  return *previous + (scale(random, 100) < 3 ? -step : step * step / step_days_max);
}

int64_t word_of(const Sheet& sheet, const Column& column, uint64_t item) {
  const uint64_t random = column.value(item);
  switch (column.content) {
    case Content::boolean:
      return scale(random, 100) < 97;
    case Content::integer:
      return column.role == Role::key ? static_cast<int64_t>(sheet.numbers(item))
                                      : skewed(random, 4);
    case Content::decimal:
      return skewed(random, 3 + column.type.places);
    case Content::money:
      return skewed(random, 9);
    case Content::choice:
      return pick(column.thresholds, random);
    case Content::birth_date:
      return sheet.identity->birth_date(item);
    case Content::subject_date:
      return bounded_date(date_around(sheet.date, random));
    default:
      assert(false);
      return 0;
  }
}

std::string text_of(const Sheet& sheet, const Column& column, uint64_t item) {
  const uint64_t random = column.value(item);
  switch (column.content) {
    case Content::identity:
      if (column.role == Role::owner) return sheet.identity->key(sheet.owner[item]);
      if (column.refers != nullptr) {
        const uint64_t all = column.refers->population();
        const uint64_t earlier = std::max<uint64_t>(1, sheet.owner[item]);
        return column.refers->key(scale(random, column.to_earlier ? earlier : all));
      }
      if (column.role == Role::key) return sheet.identity->key(item);
      return sheet.identity->key(scale(random, sheet.identity->population()));
    case Content::number_text:
      return fmt::format("{:010}", sheet.numbers(item));
    case Content::period:
      return periods[scale(random, periods.size())];
    case Content::person_name:
      return person_name(random);
    case Content::organisation_name:
      return organisation_name(random);
    default:
      // A text that the rules ask for, now and then.
      if (!column.choices.empty() && scale(random, 3) == 0)
        return column.choices[scale(mix(random), column.choices.size())];
      return note(random);
  }
}

bool holds_text(Content content) {
  switch (content) {
    case Content::identity:
    case Content::number_text:
    case Content::period:
    case Content::person_name:
    case Content::organisation_name:
    case Content::note:
      return true;
    default:
      return false;
  }
}

// The text of a cell with a fault.
std::string spoil_text(const Sheet& sheet, const Column& column, Fault fault, uint64_t item,
                       std::string text) {
  switch (fault) {
    case Fault::identity_length:
      return without_last_character(std::move(text));
    case Fault::identity_character:
      return with_foreign_character(std::move(text));
    case Fault::identity_birth_date:
      return with_impossible_birth_date(std::move(text));
    case Fault::identity_check_character:
      return with_wrong_check_character(std::move(text));
    case Fault::unknown_subject: {
      const Identity& known = column.refers != nullptr ? *column.refers : *sheet.identity;
      return known.key(known.population() + item % known.population());
    }
    case Fault::malformed_value:
      return malformed;
    default:
      return text;
  }
}

void spoil_word(const Column& column, const PlantedFault& planted, uint32_t at, Cells& cells) {
  switch (planted.fault) {
    case Fault::unknown_code:
      cells.words[at] = static_cast<int64_t>(column.choices.size()) - 1;
      break;
    case Fault::impossible_date:
      cells.words[at] = data_date_max + static_cast<int64_t>(planted.row % 1000);
      cells.raw[at] = "2019-02-30";
      break;
    case Fault::malformed_value:
      cells.raw[at] = malformed;
      break;
    case Fault::out_of_range:
      cells.words[at] = number_limit + 1 + static_cast<int64_t>(planted.row % 1000);
      break;
    default:
      break;
  }
}

void plant(const Sheet& sheet, const Items& items, const PlantedFault& planted, Batch& batch) {
  if (planted.fault == Fault::duplicate) return;
  const auto at = static_cast<uint32_t>(planted.row - batch.begin);
  Cells& cells = batch.columns[planted.column];
  if (planted.fault == Fault::missing_value) {
    cells.present[at] = 0;
    return;
  }
  cells.present[at] = 1;
  if (!cells.is_text) return spoil_word(sheet.columns[planted.column], planted, at, cells);
  const Column& column = sheet.columns[planted.column];
  const std::string text = text_of(sheet, column, items.rest[at]);
  cells.raw[at] = spoil_text(sheet, column, planted.fault, items.rest[at], text);
}

void make_texts(const Sheet& sheet, const Column& column, const std::vector<uint64_t>& items,
                Cells& cells) {
  cells.is_text = true;
  cells.offsets = {0};
  cells.offsets.reserve(items.size() + 1);
  for (size_t i = 0; i < items.size(); ++i) {
    if (cells.present[i]) cells.bytes += text_of(sheet, column, items[i]);
    cells.offsets.push_back(static_cast<int32_t>(cells.bytes.size()));
  }
}

Cells make_cells(const Sheet& sheet, const Column& column, const Items& items,
                 std::vector<std::optional<int64_t>>& dates) {
  Cells cells;
  // A citizen's date of birth is what the key says, whoever the rest of the row shows.
  const bool by_key = column.role == Role::key || column.content == Content::birth_date;
  const std::vector<uint64_t>& shown = by_key ? items.key : items.rest;
  cells.present.assign(shown.size(), 1);
  if (column.null_percent > 0) {
    for (size_t i = 0; i < shown.size(); ++i)
      cells.present[i] = !column.null.happens(shown[i], column.null_percent, 100);
  }
  if (holds_text(column.content)) {
    make_texts(sheet, column, shown, cells);
    return cells;
  }
  cells.words.reserve(shown.size());
  for (size_t i = 0; i < shown.size(); ++i) {
    if (column.content == Content::record_date) {
      dates[i] = next_date(sheet, dates[i], column.value(shown[i]));
      cells.words.push_back(bounded_date(*dates[i]));
    } else {
      cells.words.push_back(word_of(sheet, column, shown[i]));
    }
  }
  return cells;
}

// A version is known for a day at least.
void end_after_beginning(const Cells& since, Cells& until) {
  for (size_t i = 0; i < until.words.size(); ++i)
    until.words[i] = std::max(until.words[i], bounded_date(since.words[i] + 1));
}

}  // namespace

Batch make_batch(const Sheet& sheet, uint64_t begin, uint64_t end) {
  Batch batch{.begin = begin, .end = end, .columns = {}, .faults = {}};
  batch.faults = choose_faults(sheet, begin, end);
  const Items items = items_of(sheet, batch);
  std::vector<std::optional<int64_t>> dates(items.rest.size());
  for (const Column& column : sheet.columns)
    batch.columns.push_back(make_cells(sheet, column, items, dates));
  if (sheet.known)
    end_after_beginning(batch.columns[sheet.known->first], batch.columns[sheet.known->second]);
  for (const PlantedFault& planted : batch.faults) plant(sheet, items, planted, batch);
  return batch;
}

}  // namespace xinheng::generate
