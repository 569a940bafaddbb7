#include "runtime/generate/sheet.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "runtime/generate/cells.h"
#include "runtime/generate/parallel.h"

namespace xinheng::generate {
namespace {

using program::Field;
using program::TypeKind;

constexpr uint64_t weight_one = uint64_t{1} << 32;
constexpr double owner_weight_max = 1000;
constexpr uint64_t values_part = 1 << 17;
constexpr uint32_t date_null_percent = 70, null_percent = 50;

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

Content text_content(const Field& field, const program::Subject* subject) {
  if (contains(field.name, "姓名")) return Content::person_name;
  for (const char* part : {"政府", "机关", "部门"})
    if (contains(field.name, part) || (subject && contains(subject->name, part)))
      return Content::office_name;
  for (const char* part : {"名称", "单位", "机构", "企业"})
    if (contains(field.name, part)) return Content::organisation_name;
  return Content::note;
}

// subject: whose field it is; null for records.
Content content_of(const Field& field, const program::Subject* subject) {
  switch (field.type.kind) {
    case TypeKind::boolean:
      return Content::boolean;
    case TypeKind::integer:
      return Content::integer;
    case TypeKind::decimal:
      return Content::decimal;
    case TypeKind::money:
      return Content::money;
    case TypeKind::period:
      return Content::period;
    case TypeKind::code:
    case TypeKind::row:
    case TypeKind::clause:
      return Content::choice;
    case TypeKind::date:
      if (subject == nullptr) return Content::record_date;
      return is_birth_date(*subject, field) ? Content::birth_date : Content::subject_date;
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
    case TypeKind::subject:
      return Content::identity;
    case TypeKind::text:
      return field.key ? Content::number_text : text_content(field, subject);
  }
  assert(false);
  return Content::note;
}

// The first code of a flat list is the most usual state; of a nested list only leaves are used,
// where no hint names others, and places differ less in size.
void add_codes(const program::Codes& codes, Column& column) {
  const bool nested = std::any_of(codes.codes.begin(), codes.codes.end(),
                                  [](const program::Code& code) { return code.parent >= 0; });
  std::vector<bool> is_parent(codes.codes.size(), false);
  for (const program::Code& code : codes.codes)
    if (code.parent >= 0) is_parent[static_cast<size_t>(code.parent)] = true;
  uint64_t sum = 0, rank = 0;
  for (size_t i = 0; i < codes.codes.size(); ++i) {
    if (!is_parent[i]) {
      ++rank;
      sum += weight_one / (nested ? rank + 1 : rank * rank);
    }
    column.choices.push_back(codes.codes[i].name);
    column.thresholds.push_back(sum);
  }
}

// Rows of a table stand in order of their subject matter: which are frequent is drawn.
void add_rows(const program::Table& table, Column& column) {
  const uint64_t count = table.row_names.size();
  const Shuffle rank(std::max<uint64_t>(count, 1), column.detail);
  uint64_t sum = 0;
  for (uint64_t i = 0; i < count; ++i) {
    column.choices.push_back(table.row_names[i]);
    column.thresholds.push_back(sum += weight_one / (rank(i) + 3));
  }
}

void add_clauses(const program::Program& program, Column& column) {
  uint64_t sum = 0;
  for (const program::Clause& clause : program.clauses) {
    column.choices.push_back(clause.cite);
    column.thresholds.push_back(sum += weight_one);
  }
}

uint32_t null_percent_of(const Field& field) {
  if (!field.type.optional) return 0;
  return field.type.kind == TypeKind::date ? date_null_percent : null_percent;
}

Column column_of(const program::Program& program, const Field& field, Content content,
                 uint64_t seed, uint64_t sheet, uint64_t number) {
  Column column;
  column.name = field.name;
  column.role = field.key ? Role::key : Role::field;
  column.type = field.type;
  column.content = content;
  column.value = Stream(seed, sheet, number, Purpose::value);
  column.detail = Stream(seed, sheet, number, Purpose::detail);
  column.null = Stream(seed, sheet, number, Purpose::null);
  column.null_percent = null_percent_of(field);
  if (field.type.kind == TypeKind::code) add_codes(program.codes[field.type.codes], column);
  if (field.type.kind == TypeKind::row) add_rows(program.tables[field.type.table], column);
  if (field.type.kind == TypeKind::clause) add_clauses(program, column);
  if (content == Content::choice) column.choices.push_back("代码表外的值");
  if (content == Content::note) column.choices = program.text_literals;
  return column;
}

// Which faults the sheet's columns and its format can carry.
void find_faults(Sheet& sheet, FileFormat format) {
  const auto plant = [&](Fault fault, auto&& fits) {
    std::vector<uint32_t> columns;
    for (uint32_t i = 0; i < sheet.columns.size(); ++i)
      if (fits(sheet.columns[i])) columns.push_back(i);
    if (!columns.empty()) sheet.faults.push_back({fault, std::move(columns)});
  };
  const bool csv = format == FileFormat::csv;
  const auto is_code = [](const Column& column) {
    return column.content == Content::identity && column.type.kind != TypeKind::text;
  };
  for (const Fault fault :
       {Fault::identity_length, Fault::identity_character, Fault::identity_check_character})
    plant(fault, is_code);
  plant(Fault::identity_birth_date, [&](const Column& column) {
    return is_code(column) && column.type.kind == TypeKind::citizen_code;
  });
  plant(Fault::missing_value, [](const Column& column) { return !column.type.optional; });
  plant(Fault::unknown_code,
        [](const Column& column) { return column.content == Content::choice; });
  plant(Fault::impossible_date,
        [](const Column& column) { return column.type.kind == TypeKind::date; });
  plant(Fault::malformed_value, [&](const Column& column) {
    const TypeKind kind = column.type.kind;
    const bool typed = kind == TypeKind::boolean || kind == TypeKind::integer ||
                       kind == TypeKind::decimal || kind == TypeKind::money;
    return kind == TypeKind::period || (csv && typed);
  });
  plant(Fault::out_of_range, [](const Column& column) {
    const TypeKind kind = column.type.kind;
    return kind == TypeKind::integer || kind == TypeKind::decimal || kind == TypeKind::money;
  });
  const bool keyed = std::any_of(sheet.columns.begin(), sheet.columns.end(),
                                 [](const Column& column) { return column.role == Role::key; });
  if (keyed) sheet.faults.push_back({Fault::duplicate, {}});
  if (sheet.records)
    plant(Fault::unknown_subject, [](const Column& column) {
      return column.role == Role::owner || column.refers != nullptr;
    });
}

void finish(Sheet& sheet, const Options& options, uint64_t number) {
  sheet.date = options.date;
  sheet.scatter =
      Shuffle(std::max<uint64_t>(sheet.rows, 1), Stream(options.seed, number, 0, Purpose::scatter));
  sheet.numbers =
      Shuffle(std::max<uint64_t>(sheet.rows, 1), Stream(options.seed, number, 1, Purpose::scatter));
  sheet.wrong_per_million = static_cast<uint64_t>(options.wrong_share * 1e6 + 0.5);
  sheet.fault = Stream(options.seed, number, 0, Purpose::fault);
  sheet.fault_kind = Stream(options.seed, number, 0, Purpose::fault_kind);
  sheet.fault_place = Stream(options.seed, number, 0, Purpose::fault_place);
  find_faults(sheet, options.format);
}

// How many records each subject has: a Lomax law with exponent 2, scaled to the sum wanted. One in
// ten has none, a few have hundreds of times the mean. Only exact operations of IEEE numbers.
std::vector<uint32_t> draw_owners(uint64_t subjects, uint64_t records, Stream stream) {
  std::vector<double> until(subjects);
  double sum = 0;
  for (uint64_t i = 0; i < subjects; ++i) {
    const double uniform = (static_cast<double>(stream(i) >> 11) + 1) / 0x1p53;
    sum += std::min(1 / std::sqrt(uniform) - 1, owner_weight_max);
    until[i] = sum;
  }
  std::vector<uint32_t> owner;
  owner.reserve(records);
  for (uint64_t i = 0; i < subjects; ++i) {
    const double share = sum > 0 ? until[i] / sum : 1;
    const auto end = static_cast<uint64_t>(share * static_cast<double>(records));
    owner.resize(std::max<uint64_t>(owner.size(), end), static_cast<uint32_t>(i));
  }
  owner.resize(records, static_cast<uint32_t>(subjects - 1));
  return owner;
}

// What a choice is that a hint doesn't name: as without a hint.
std::vector<uint64_t> rest_of(const Column& column, const Draw& draw) {
  std::vector<uint64_t> rest;
  uint64_t sum = 0, before = 0;
  for (size_t i = 0; i < column.thresholds.size(); ++i) {
    const auto word = static_cast<int64_t>(i);
    const bool named = std::any_of(
        draw.outcomes.begin(), draw.outcomes.end(),
        [&](const Outcome& one) { return one.kind == Outcome::Kind::value && one.low == word; });
    if (!named) sum += column.thresholds[i] - before;
    before = column.thresholds[i];
    rest.push_back(sum);
  }
  return rest;
}

void add_hints(const program::Simulation* simulation, Days date, uint32_t first_column,
               Sheet& sheet) {
  if (simulation == nullptr) return;
  for (const program::Hint& hint : simulation->hints) {
    if (hint.what == program::Hint::What::number) continue;
    Column& column = sheet.columns[hint.field + first_column];
    if (column.refers != nullptr) continue;
    if (hint.what == program::Hint::What::month) {
      column.months.push_back(months_of(hint, date, first_column));
      continue;
    }
    column.draws.push_back(draw_of(hint, date, first_column));
    if (column.content == Content::choice)
      column.draws.back().rest = rest_of(column, column.draws.back());
  }
}

// The first draw of which the conditions hold, by subject; draws.size() where there is none.
std::vector<size_t> draws_that_hold(const Column& column, const std::vector<Cells>& before,
                                    uint64_t rows) {
  std::vector<size_t> result(rows, 0);
  for (uint64_t row = 0; row < rows; ++row) {
    const auto value = [&](const Condition& one) { return before[one.place].word(row); };
    while (result[row] < column.draws.size() && !all_hold(column.draws[result[row]].when, value))
      ++result[row];
  }
  return result;
}

// A few subjects get exactly the shares that the pack names, also among those that are alike in
// what was shared out before: one government for each county.
void share_out_columns(Sheet& sheet) {
  if (sheet.rows > shared_out_max) return;
  std::vector<uint32_t> order(sheet.rows);
  std::iota(order.begin(), order.end(), 0);
  for (uint32_t i = 0; i < sheet.columns.size(); ++i) {
    Column& column = sheet.columns[i];
    if (column.draws.empty() || column.content == Content::birth_date) continue;
    const auto holds = draws_that_hold(column, columns_before(sheet, i, 0, sheet.rows), sheet.rows);
    column.outcomes.resize(sheet.rows, 0);
    for (size_t d = 0; d < column.draws.size(); ++d) {
      std::vector<uint32_t> members;
      for (const uint32_t one : order)
        if (holds[one] == d) members.push_back(one);
      share_out(column.draws[d], members, column.outcomes);
    }
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return column.outcomes[a] < column.outcomes[b];
    });
  }
}

std::vector<Draw> numbers_of(const program::Simulation* simulation, Days date) {
  std::vector<Draw> numbers;
  if (simulation == nullptr) return numbers;
  for (const program::Hint& hint : simulation->hints)
    if (hint.what == program::Hint::What::number) numbers.push_back(draw_of(hint, date, 1));
  return numbers;
}

void find_owners(const program::Simulation* simulation, const Options& options, Stream stream,
                 Sheet& sheet) {
  const uint64_t population = sheet.identity->population();
  const std::vector<Draw> numbers = numbers_of(simulation, options.date);
  if (!numbers.empty()) {
    sheet.owner = owners_of(numbers, *sheet.owner_values, population, stream);
  } else {
    const double records = options.records_per_subject * static_cast<double>(population);
    sheet.owner = draw_owners(population, static_cast<uint64_t>(records), stream);
  }
  sheet.rows = sheet.owner.size();
}

void add_versions(const program::Program& program, const program::Record& kind,
                  const program::Simulation* simulation, Sheet& sheet) {
  if (simulation == nullptr || simulation->corrected == 0) return;
  Versions versions;
  versions.records = sheet.rows;
  versions.corrected = static_cast<uint64_t>(static_cast<unsigned __int128>(sheet.rows) *
                                             simulation->corrected / program::chance_one);
  versions.since = kind.known->since + 1;
  versions.until = *kind.known->until + 1;
  for (uint32_t i = 0; i < kind.fields.size(); ++i) {
    const Field& field = kind.fields[i];
    const program::Transitions* moves = transitions_of(program, field.type);
    const Content content = sheet.columns[i + 1].content;
    if (moves != nullptr && !versions.state) {
      versions.state = i + 1;
      versions.initial = moves->initial;
      versions.to = moves->to;
    }
    const bool varies = content == Content::choice || content == Content::money ||
                        content == Content::integer || content == Content::decimal;
    if (varies && !field.key && !versions.redrawn) versions.redrawn = i + 1;
  }
  if (versions.state) versions.redrawn.reset();
  sheet.rows += versions.corrected;
  sheet.versions = std::move(versions);
}

}  // namespace

Sheet subject_sheet(const program::Program& program, program::SubjectId subject,
                    const Identity& identity, const Options& options, uint64_t number) {
  const program::Subject& kind = program.subjects[subject];
  Sheet sheet;
  sheet.name = kind.name;
  sheet.rows = identity.population();
  sheet.identity = &identity;
  for (const Field& field : kind.fields) {
    const Content content = field.key ? Content::identity : content_of(field, &kind);
    sheet.columns.push_back(
        column_of(program, field, content, options.seed, number, sheet.columns.size() + 1));
  }
  add_hints(simulation_of(program, subject), options.date, 0, sheet);
  finish(sheet, options, number);
  share_out_columns(sheet);
  return sheet;
}

Sheet record_sheet(const program::Program& program, program::RecordId record,
                   const std::deque<Identity>& identities, const std::vector<Values>& values,
                   const Options& options, uint64_t number) {
  const program::Record& kind = program.records[record];
  const program::Subject& owner = program.subjects[kind.owner];
  const program::Simulation* simulation = simulation_of(program, record);
  Sheet sheet;
  sheet.name = kind.name;
  sheet.records = true;
  sheet.identity = &identities[kind.owner.index];
  sheet.owner_values = &values[kind.owner.index];
  find_owners(simulation, options, Stream(options.seed, number, 2, Purpose::scatter), sheet);
  Field owner_field;
  owner_field.name = kind.owner_end.empty() ? owner.name : kind.owner_end;
  owner_field.type.kind = sheet.identity->kind();
  sheet.columns.push_back(
      column_of(program, owner_field, Content::identity, options.seed, number, 0));
  sheet.columns.back().role = Role::owner;
  for (uint32_t i = 0; i < kind.fields.size(); ++i) {
    const Field& field = kind.fields[i];
    sheet.columns.push_back(column_of(program, field, content_of(field, nullptr), options.seed,
                                      number, sheet.columns.size() + 1));
    if (field.type.kind != TypeKind::subject) continue;
    const uint32_t other = field.type.subject.index;
    Column& reference = sheet.columns.back();
    reference.refers = &identities[other];
    reference.type.kind = reference.refers->kind();
    reference.to_earlier = field.type.subject == kind.owner;
    if (simulation == nullptr) continue;
    for (const program::Hint& hint : simulation->hints)
      if (hint.what == program::Hint::What::field && hint.field == i)
        reference.references.push_back(reference_of(program, kind, hint, values[other],
                                                    reference.refers->population(), options.date));
  }
  // Column 0 is the owner.
  if (kind.known && kind.known->until)
    sheet.known = {kind.known->since + 1, *kind.known->until + 1};
  add_hints(simulation, options.date, 1, sheet);
  add_versions(program, kind, simulation, sheet);
  finish(sheet, options, number);
  return sheet;
}

Values values_of(const Sheet& sheet, const std::vector<uint32_t>& fields) {
  Values values;
  if (fields.empty()) return values;
  const uint32_t last = *std::max_element(fields.begin(), fields.end());
  const uint64_t parts = (sheet.rows + values_part - 1) / values_part;
  const auto made = in_parallel(parts, [&](uint64_t i) {
    const uint64_t end = std::min(sheet.rows, (i + 1) * values_part);
    std::vector<Cells> cells = columns_before(sheet, last + 1, i * values_part, end);
    std::vector<std::vector<int64_t>> words;
    for (const uint32_t field : fields) {
      words.emplace_back();
      for (uint64_t row = 0; row < end - i * values_part; ++row)
        words.back().push_back(cells[field].word(row));
    }
    return words;
  });
  for (size_t f = 0; f < fields.size(); ++f) {
    std::vector<int64_t>& all = values[fields[f]];
    all.reserve(sheet.rows);
    for (const auto& words : made) all.insert(all.end(), words[f].begin(), words[f].end());
  }
  return values;
}

}  // namespace xinheng::generate
