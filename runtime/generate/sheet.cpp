#include "runtime/generate/sheet.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace xinheng::generate {
namespace {

using program::Field;
using program::TypeKind;

constexpr uint64_t weight_one = uint64_t{1} << 32;
constexpr double owner_weight_max = 1000;
constexpr uint32_t date_null_percent = 70, null_percent = 50;

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

bool is_birth(const Field& field) {
  if (contains(field.name, "出生") || contains(field.name, "birth")) return true;
  return std::any_of(field.aliases.begin(), field.aliases.end(), [](const std::string& alias) {
    return contains(alias, "birth") || contains(alias, "出生");
  });
}

Content text_content(const Field& field) {
  if (contains(field.name, "姓名")) return Content::person_name;
  for (const char* part : {"名称", "单位", "机构", "企业"})
    if (contains(field.name, part)) return Content::organisation_name;
  return Content::note;
}

Content content_of(const Field& field, bool of_record, bool of_citizen) {
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
      if (of_citizen && is_birth(field)) return Content::birth_date;
      return of_record ? Content::record_date : Content::subject_date;
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
    case TypeKind::subject:
      return Content::identity;
    case TypeKind::text:
      return field.key ? Content::number_text : text_content(field);
  }
  assert(false);
  return Content::note;
}

// The first code of a flat list is the most usual state; of a nested list only leaves are used,
// and places differ less in size.
void add_codes(const program::Codes& codes, Column& column) {
  const bool nested = std::any_of(codes.codes.begin(), codes.codes.end(),
                                  [](const program::Code& code) { return code.parent >= 0; });
  std::vector<bool> is_parent(codes.codes.size(), false);
  for (const program::Code& code : codes.codes)
    if (code.parent >= 0) is_parent[static_cast<size_t>(code.parent)] = true;
  uint64_t sum = 0;
  for (size_t i = 0; i < codes.codes.size(); ++i) {
    if (is_parent[i]) continue;
    const uint64_t rank = column.choices.size() + 1;
    column.choices.push_back(codes.codes[i].name);
    column.thresholds.push_back(sum += weight_one / (nested ? rank + 1 : rank * rank));
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

}  // namespace

Sheet subject_sheet(const program::Program& program, program::SubjectId subject,
                    const Identity& identity, const Options& options, uint64_t number) {
  const program::Subject& kind = program.subjects[subject];
  Sheet sheet;
  sheet.name = kind.name;
  sheet.rows = options.subjects;
  sheet.identity = &identity;
  for (const Field& field : kind.fields) {
    const Content content =
        field.key ? Content::identity
                  : content_of(field, false, identity.kind() == TypeKind::citizen_code);
    sheet.columns.push_back(
        column_of(program, field, content, options.seed, number, sheet.columns.size() + 1));
  }
  finish(sheet, options, number);
  return sheet;
}

Sheet record_sheet(const program::Program& program, program::RecordId record,
                   const std::deque<Identity>& identities, const Options& options,
                   uint64_t number) {
  const program::Record& kind = program.records[record];
  const Identity& identity = identities[kind.owner.index];
  const program::Subject& owner = program.subjects[kind.owner];
  const double mean = options.records_per_subject;
  Sheet sheet;
  sheet.name = kind.name;
  sheet.records = true;
  sheet.identity = &identity;
  sheet.rows = static_cast<uint64_t>(mean * static_cast<double>(options.subjects));
  sheet.owner =
      draw_owners(options.subjects, sheet.rows, Stream(options.seed, number, 2, Purpose::scatter));
  Field owner_field;
  owner_field.name = kind.owner_end.empty() ? owner.name : kind.owner_end;
  owner_field.type.kind = identity.kind();
  sheet.columns.push_back(
      column_of(program, owner_field, Content::identity, options.seed, number, 0));
  sheet.columns.back().role = Role::owner;
  for (const Field& field : kind.fields) {
    sheet.columns.push_back(column_of(program, field, content_of(field, true, false), options.seed,
                                      number, sheet.columns.size() + 1));
    if (field.type.kind != TypeKind::subject) continue;
    Column& reference = sheet.columns.back();
    reference.refers = &identities[field.type.subject.index];
    reference.type.kind = reference.refers->kind();
    reference.to_earlier = field.type.subject == kind.owner;
  }
  // Column 0 is the owner.
  if (kind.known && kind.known->until)
    sheet.known = {kind.known->since + 1, *kind.known->until + 1};
  finish(sheet, options, number);
  return sheet;
}

}  // namespace xinheng::generate
