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
constexpr int64_t step_days_max = 720;      // from one date of a record to the next
constexpr int tries_max = 128;              // for a date in season
constexpr uint64_t version_days_max = 180;  // from one version of a record to the next
constexpr std::array periods = {"1年", "2年", "3年", "5年", "6个月", "3个月", "30日", "90日"};
constexpr const char* malformed = "不详";

// Which subject or record each row of a batch shows. A duplicate shows the key of another one, and
// half of the duplicates show all the rest of it too.
struct Items {
  std::vector<uint64_t> rest, key;
  std::vector<uint8_t> later;  // of records with versions: the row shows the second one
};

// One row while its cells are made: those of the columns before are there.
struct Row {
  const Sheet& sheet;
  const std::vector<Cells>& before;
  uint64_t at, item;

  int64_t operator()(const Condition& condition) const {
    if (!condition.of_owner) return before[condition.place].word(at);
    return sheet.owner_values->at(condition.place)[sheet.owner[item % sheet.owner.size()]];
  }
};

// The first of which the conditions hold.
template <class Hints>
auto first_that_holds(const Hints& hints, const Row& row) {
  return std::find_if(hints.begin(), hints.end(),
                      [&](const auto& hint) { return all_hold(hint.when, row); });
}

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

uint64_t ratio(uint64_t number, uint64_t times, uint64_t by) {
  return static_cast<uint64_t>(static_cast<unsigned __int128>(number) * times / by);
}

// The corrected ones lie evenly among all records.
uint64_t corrected_record(const Versions& versions, uint64_t number) {
  return ratio(number, versions.records, versions.corrected);
}

bool is_corrected(const Versions& versions, uint64_t record) {
  const uint64_t number = ratio(record, versions.corrected, versions.records);
  for (const uint64_t near : {number, number + 1})
    if (near < versions.corrected && corrected_record(versions, near) == record) return true;
  return false;
}

uint64_t record_of(const Sheet& sheet, uint64_t item) {
  if (!sheet.versions || item < sheet.versions->records) return item;
  return corrected_record(*sheet.versions, item - sheet.versions->records);
}

Items items_of(const Sheet& sheet, const Batch& batch) {
  Items items;
  for (uint64_t row = batch.begin; row < batch.end; ++row) {
    const uint64_t item = sheet.scatter(row);
    items.rest.push_back(record_of(sheet, item));
    items.later.push_back(sheet.versions && item >= sheet.versions->records);
  }
  items.key = items.rest;
  for (const PlantedFault& planted : batch.faults) {
    if (planted.fault != Fault::duplicate) continue;
    const uint64_t place = sheet.fault_place(planted.row);
    const uint64_t other = record_of(sheet, sheet.scatter(scale(place, sheet.rows)));
    items.key[planted.row - batch.begin] = other;
    if (place % 2 == 0) items.rest[planted.row - batch.begin] = other;
  }
  return items;
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

int64_t word_of(const Sheet& sheet, const Column& column, uint64_t item, uint64_t random) {
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
      return static_cast<int64_t>(pick(column.thresholds, random));
    case Content::birth_date:
      return sheet.identity->birth_date(item);
    case Content::subject_date:
      return bounded_date(date_around(sheet.date, random));
    default:
      assert(false);
      return 0;
  }
}

// Without a hint: any subject, or one before the owner.
uint64_t referred(const Sheet& sheet, const Column& column, uint64_t item, uint64_t random) {
  const uint64_t all = column.refers->population();
  const uint64_t earlier = std::max<uint64_t>(1, sheet.owner[item]);
  return scale(random, column.to_earlier ? earlier : all);
}

std::string text_of(const Sheet& sheet, const Column& column, uint64_t item) {
  const uint64_t random = column.value(item);
  switch (column.content) {
    case Content::identity:
      if (column.role == Role::owner) return sheet.identity->key(sheet.owner[item]);
      if (column.refers != nullptr)
        return column.refers->key(referred(sheet, column, item, random));
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
    case Content::office_name:
      return office_name(random);
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
    case Content::office_name:
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

std::string hinted_text(const Sheet& sheet, const Column& column, const Row& row) {
  const auto hint = first_that_holds(column.references, row);
  if (hint == column.references.end()) return text_of(sheet, column, row.item);
  const auto found = hint->find(*sheet.owner_values, sheet.owner[row.item], column.to_earlier,
                                column.value(row.item));
  return found ? column.refers->key(*found) : text_of(sheet, column, row.item);
}

void make_texts(const Sheet& sheet, const Column& column, const std::vector<uint64_t>& items,
                const std::vector<Cells>& before, Cells& cells) {
  cells.is_text = true;
  cells.offsets = {0};
  cells.offsets.reserve(items.size() + 1);
  for (size_t i = 0; i < items.size(); ++i) {
    if (cells.present[i]) cells.bytes += hinted_text(sheet, column, {sheet, before, i, items[i]});
    cells.offsets.push_back(static_cast<int32_t>(cells.bytes.size()));
  }
}

// ---- words ----
int64_t unhinted(const Column& column, const Row& row, std::optional<int64_t> previous,
                 uint64_t random) {
  if (column.content != Content::record_date) return word_of(row.sheet, column, row.item, random);
  return bounded_date(next_date(row.sheet, previous, random));
}

int64_t drawn(const Column& column, const Row& row, const Draw& draw,
              std::optional<int64_t> previous, uint64_t random) {
  uint64_t which = column.outcomes.empty() ? draw.outcomes.size() : column.outcomes[row.item];
  // A duplicate that has another's key may come under another draw than its item.
  if (which >= draw.outcomes.size()) which = pick(draw.thresholds, random);
  const Outcome& outcome = draw.outcomes[which];
  if (outcome.kind == Outcome::Kind::lacks) return absent;
  const uint64_t detail = mix(random);
  if (column.content == Content::birth_date) return word_of(row.sheet, column, row.item, random);
  if (outcome.kind == Outcome::Kind::otherwise) {
    if (column.content == Content::choice && !draw.rest.empty() && draw.rest.back() > 0)
      return static_cast<int64_t>(pick(draw.rest, detail));
    return unhinted(column, row, previous, detail);
  }
  const auto span = static_cast<uint64_t>(outcome.high - outcome.low) + 1;
  const int64_t word = outcome.low + static_cast<int64_t>(scale(detail, span));
  if (!draw.since) return word;
  const int64_t base = row.before[*draw.since].word(row.at);
  if (base == absent)
    return column.type.optional ? absent : unhinted(column, row, previous, detail);
  // What has not happened yet is not known.
  if (column.type.optional && base + word > row.sheet.date) return absent;
  return bounded_date(base + word);
}

int64_t value_of(const Column& column, const Row& row, std::optional<int64_t> previous,
                 uint64_t random) {
  const auto draw = first_that_holds(column.draws, row);
  if (draw != column.draws.end()) return drawn(column, row, *draw, previous, random);
  if (column.null_percent > 0 && column.null.happens(row.item, column.null_percent, 100))
    return absent;
  return unhinted(column, row, previous, random);
}

// Draws again until the month suits, so that the year and the day stay as they are likely.
int64_t seasonal(const Column& column, const Row& row, std::optional<int64_t> previous,
                 uint64_t random) {
  int64_t date = value_of(column, row, previous, random);
  const auto months = first_that_holds(column.months, row);
  if (months == column.months.end()) return date;
  for (int tries = 0; tries < tries_max && date != absent; ++tries) {
    const auto month = static_cast<size_t>(civil_from_days(static_cast<Days>(date)).month);
    random = mix(random + month);
    if (scale(random, months->most) < months->weights[month - 1]) return date;
    random = mix(random + 1);
    date = value_of(column, row, previous, random);
  }
  return date;
}

void make_hinted(const Sheet& sheet, const Column& column, const std::vector<uint64_t>& items,
                 const std::vector<Cells>& before, std::vector<std::optional<int64_t>>& dates,
                 Cells& cells) {
  for (size_t i = 0; i < items.size(); ++i) {
    const Row row{sheet, before, i, items[i]};
    const int64_t word = seasonal(column, row, dates[i], column.value(items[i]));
    cells.present[i] = word != absent;
    cells.words.push_back(word == absent ? 0 : word);
    if (column.content == Content::record_date && word != absent) dates[i] = word;
  }
}

Cells make_cells(const Sheet& sheet, const Column& column, const Items& items,
                 const std::vector<Cells>& before, std::vector<std::optional<int64_t>>& dates) {
  Cells cells;
  // A citizen's date of birth is what the key says, whoever the rest of the row shows.
  const bool by_key = column.role == Role::key || column.content == Content::birth_date;
  const std::vector<uint64_t>& shown = by_key ? items.key : items.rest;
  cells.present.assign(shown.size(), 1);
  if (!column.draws.empty() || !column.months.empty()) {
    make_hinted(sheet, column, shown, before, dates, cells);
    return cells;
  }
  if (column.null_percent > 0) {
    for (size_t i = 0; i < shown.size(); ++i)
      cells.present[i] = !column.null.happens(shown[i], column.null_percent, 100);
  }
  if (holds_text(column.content)) {
    make_texts(sheet, column, shown, before, cells);
    return cells;
  }
  cells.words.reserve(shown.size());
  for (size_t i = 0; i < shown.size(); ++i) {
    const uint64_t random = column.value(shown[i]);
    if (column.content == Content::record_date) {
      dates[i] = next_date(sheet, dates[i], random);
      cells.words.push_back(bounded_date(*dates[i]));
    } else {
      cells.words.push_back(word_of(sheet, column, shown[i], random));
    }
  }
  return cells;
}

// What the later version of a record says instead.
Cells make_later(const Sheet& sheet, uint32_t column, Items items, const Batch& batch,
                 std::vector<std::optional<int64_t>>& dates) {
  for (size_t i = 0; i < items.rest.size(); ++i)
    if (items.later[i]) items.rest[i] += sheet.versions->records;  // of the same owner: see Row
  return make_cells(sheet, sheet.columns[column], items, batch.columns, dates);
}

void set_versions(const Sheet& sheet, const Items& items, Batch& batch) {
  const Versions& versions = *sheet.versions;
  Cells& since = batch.columns[versions.since];
  Cells& until = batch.columns[versions.until];
  for (size_t i = 0; i < items.rest.size(); ++i) {
    const uint64_t record = items.rest[i];
    until.present[i] = 0;
    if (!items.later[i] && !is_corrected(versions, record)) continue;
    const Stream& stream = sheet.columns[versions.until].detail;
    const auto days = static_cast<int64_t>(stream.below(record, version_days_max));
    const int64_t turn = bounded_date(since.words[i] + 1 + days);
    (items.later[i] ? since : until).words[i] = turn;
    until.present[i] = !items.later[i];
    if (!versions.state || versions.initial.empty()) continue;
    const uint64_t random = stream(~record);
    int64_t state = versions.initial[scale(random, versions.initial.size())];
    const auto& to = versions.to[static_cast<size_t>(state)];
    if (items.later[i] && !to.empty()) state = to[scale(mix(random), to.size())];
    batch.columns[*versions.state].words[i] = state;
    batch.columns[*versions.state].present[i] = 1;
  }
}

// A version is known for a day at least.
void end_after_beginning(const Cells& since, Cells& until) {
  for (size_t i = 0; i < until.words.size(); ++i)
    until.words[i] = std::max(until.words[i], bounded_date(since.words[i] + 1));
}

}  // namespace

std::vector<Cells> columns_before(const Sheet& sheet, uint32_t column, uint64_t begin,
                                  uint64_t end) {
  Items items;
  for (uint64_t item = begin; item < end; ++item) items.rest.push_back(item);
  items.key = items.rest;
  std::vector<std::optional<int64_t>> dates(items.rest.size());
  std::vector<Cells> cells;
  for (uint32_t i = 0; i < column; ++i) {
    const bool text = holds_text(sheet.columns[i].content);
    cells.push_back(text ? Cells{} : make_cells(sheet, sheet.columns[i], items, cells, dates));
  }
  return cells;
}

Batch make_batch(const Sheet& sheet, uint64_t begin, uint64_t end) {
  Batch batch{.begin = begin, .end = end, .columns = {}, .faults = {}};
  batch.faults = choose_faults(sheet, begin, end);
  const Items items = items_of(sheet, batch);
  std::vector<std::optional<int64_t>> dates(items.rest.size());
  for (uint32_t i = 0; i < sheet.columns.size(); ++i) {
    const bool redrawn = sheet.versions && sheet.versions->redrawn == i;
    batch.columns.push_back(redrawn
                                ? make_later(sheet, i, items, batch, dates)
                                : make_cells(sheet, sheet.columns[i], items, batch.columns, dates));
  }
  if (sheet.versions) {
    set_versions(sheet, items, batch);
  } else if (sheet.known) {
    end_after_beginning(batch.columns[sheet.known->first], batch.columns[sheet.known->second]);
  }
  for (const PlantedFault& planted : batch.faults) plant(sheet, items, planted, batch);
  return batch;
}

}  // namespace xinheng::generate
