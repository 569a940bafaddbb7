#include "runtime/columns/column_plan.h"

#include <algorithm>

namespace xinheng::columns {
namespace {

using program::Program;
using program::Type;
using program::TypeKind;

std::shared_ptr<const TextWords> words_of(const Program& program, const Type& type) {
  auto words = std::make_shared<TextWords>();
  const auto add = [&](std::string_view text, size_t word) {
    words->emplace(text, static_cast<program::Word>(word));
  };
  switch (type.kind) {
    case TypeKind::code: {
      const auto& codes = program.codes[type.codes].codes;
      for (size_t i = 0; i < codes.size(); ++i) add(codes[i].name, i);
      for (size_t i = 0; i < codes.size(); ++i)
        if (!codes[i].number.empty()) add(codes[i].number, i);
      break;
    }
    case TypeKind::row: {
      const auto& names = program.tables[type.table].row_names;
      for (size_t i = 0; i < names.size(); ++i) add(names[i], i);
      break;
    }
    case TypeKind::clause:
      for (size_t i = 0; i < program.clauses.size(); ++i) add(program.clauses.items[i].cite, i);
      break;
    case TypeKind::text:
      for (size_t i = 0; i < program.text_literals.size(); ++i) add(program.text_literals[i], i);
      break;
    default:
      break;
  }
  return words;
}

const program::Field& key_of(const program::Subject& subject) {
  size_t key = 0;
  while (!subject.fields[key].key) ++key;
  return subject.fields[key];
}

std::vector<std::string> names_of(const program::Field& field) {
  std::vector<std::string> names = {field.name};
  names.insert(names.end(), field.aliases.begin(), field.aliases.end());
  return names;
}

ColumnPlan plan_column(const Program& program, const program::Field& field, uint32_t index,
                       ColumnPlan::Role role) {
  ColumnPlan plan;
  plan.role = role;
  plan.field = index;
  plan.type = field.type;
  plan.name = field.name;
  plan.names = names_of(field);
  plan.hide = field.type.kind == TypeKind::text;
  plan.words = words_of(program, field.type);
  return plan;
}

// The owner's key as a record names it.
ColumnPlan plan_owner(const Program& program, const program::Record& record) {
  const program::Subject& subject = program.subjects[record.owner];
  ColumnPlan plan = plan_column(program, key_of(subject), 0, ColumnPlan::Role::owner);
  const auto key_names = std::move(plan.names);
  plan.subject = record.owner;
  const bool link = !record.owner_end.empty();
  plan.name = link ? record.owner_end : subject.name;
  plan.names = {plan.name};
  // Where both ends are of one kind, its names would fit either.
  if (link && record.fields[0].type.subject == record.owner) {
    plan.names = record.owner_aliases;
    return plan;
  }
  for (const auto& more : {record.owner_aliases, key_names})
    for (const std::string& name : more)
      if (std::find(plan.names.begin(), plan.names.end(), name) == plan.names.end())
        plan.names.push_back(name);
  return plan;
}

ColumnPlan plan_reference(const Program& program, const program::Field& field, uint32_t index) {
  const program::Field& key = key_of(program.subjects[field.type.subject]);
  ColumnPlan plan = plan_column(program, key, index, ColumnPlan::Role::reference);
  plan.subject = field.type.subject;
  plan.optional = field.type.optional;
  plan.name = field.name;
  plan.names = names_of(field);
  return plan;
}

VersionPlan plan_versions(const Program& program, const program::Record& record,
                          const KindPlan& kind) {
  VersionPlan plan;
  for (size_t k = 0; k < kind.columns.size(); ++k) {
    const ColumnPlan& column = kind.columns[k];
    if (column.role == ColumnPlan::Role::record_key) plan.key = k;
    if (column.role != ColumnPlan::Role::field) continue;
    if (column.field == record.known->since) plan.since = k;
    if (record.known->until && column.field == *record.known->until) plan.until = k;
    if (const auto* transitions = transitions_of(program, column.type))
      plan.states.push_back({k, transitions});
  }
  return plan;
}

}  // namespace

KindPlan plan_subject(const Program& program, const NeededFields& needed, uint32_t kind) {
  const program::Subject& subject = program.subjects.items[kind];
  const bool is_person = key_of(subject).type.kind == TypeKind::citizen_code;
  KindPlan plan{true, kind, {}, {}};
  for (uint32_t i = 0; i < subject.fields.size(); ++i) {
    const program::Field& field = subject.fields[i];
    const bool for_groups = needed.groups[kind][i];
    if (!field.key && !needed.subjects[kind][i] && !for_groups) continue;
    ColumnPlan column = plan_column(
        program, field, i, field.key ? ColumnPlan::Role::subject_key : ColumnPlan::Role::field);
    // An optional field can be absent but not unknown: a wrong value there takes the whole row,
    // or "wrong" would silently become "absent".
    if (!field.key && (!field.type.optional || for_groups)) column.effect = RejectEffect::field;
    // A person's dates are birth dates as a rule.
    if (is_person && field.type.kind == TypeKind::date) column.hide = true;
    column.keep_text = needed.subject_texts[kind][i];
    plan.columns.push_back(std::move(column));
    if (field.key) std::swap(plan.columns.front(), plan.columns.back());
  }
  return plan;
}

KindPlan plan_record(const Program& program, const NeededFields& needed, uint32_t kind) {
  const program::Record& record = program.records.items[kind];
  KindPlan plan{false, kind, {plan_owner(program, record)}, {}};
  for (uint32_t i = 0; i < record.fields.size(); ++i) {
    const program::Field& field = record.fields[i];
    if (field.key)
      plan.columns.push_back(plan_column(program, field, i, ColumnPlan::Role::record_key));
    // The ends of a link are what it is, whether or not a rule names both.
    const bool end = i == 0 && !record.owner_end.empty();
    if (!needed.records[kind][i] && !end) continue;
    if (field.type.kind == TypeKind::subject) {
      plan.columns.push_back(plan_reference(program, field, i));
      continue;
    }
    plan.columns.push_back(plan_column(program, field, i, ColumnPlan::Role::field));
    plan.columns.back().quiet = field.key;
    plan.columns.back().keep_text = needed.record_texts[kind][i];
  }
  if (record.known) plan.versions = plan_versions(program, record, plan);
  return plan;
}

KindPlans plan_kinds(const Program& program, NeededFields needed,
                     const std::vector<FieldName>& besides) {
  std::vector<FieldName> unread;
  for (const FieldName& one : besides) {
    auto fields = (one.of_subject ? needed.subjects : needed.records)[one.kind].begin();
    if (!fields[one.field]) unread.push_back(one);
    fields[one.field] = true;
    const program::Field& read = one.of_subject ? program.subjects.items[one.kind].fields[one.field]
                                                : program.records.items[one.kind].fields[one.field];
    if (read.type.kind != TypeKind::text) continue;  // others have no bytes to keep
    (one.of_subject ? needed.subject_texts : needed.record_texts)[one.kind][one.field] = true;
  }
  KindPlans plans;
  for (uint32_t i = 0; i < program.subjects.size(); ++i)
    plans.subjects.push_back(plan_subject(program, needed, i));
  for (uint32_t i = 0; i < program.records.size(); ++i)
    plans.records.push_back(plan_record(program, needed, i));
  for (const FieldName& one : unread) {
    for (ColumnPlan& column : (one.of_subject ? plans.subjects : plans.records)[one.kind].columns) {
      if (column.role != ColumnPlan::Role::field || column.field != one.field) continue;
      column.quiet = true;
      column.effect = RejectEffect::field;
    }
  }
  return plans;
}

ColumnData empty_column(TypeKind kind) {
  ColumnData data;
  switch (kind) {
    case TypeKind::boolean:
      data.values = Array<int8_t>();
      break;
    case TypeKind::date:
    case TypeKind::code:
    case TypeKind::row:
    case TypeKind::clause:
    case TypeKind::text:
      data.values = Array<int32_t>();
      break;
    default:
      data.values = Array<int64_t>();
      break;
  }
  return data;
}

bool accepts(const Type& type, CellClass cells) {
  if (cells == CellClass::text) return true;
  switch (type.kind) {
    case TypeKind::boolean:
      return cells == CellClass::boolean;
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::money:
      return cells == CellClass::integer || cells == CellClass::decimal;
    case TypeKind::date:
      return cells == CellClass::date || cells == CellClass::milliseconds;
    default:
      return false;
  }
}

std::string expected_cells(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return "bool, text";
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::money:
      return "int, decimal, text";
    case TypeKind::date:
      return "date, text";
    default:
      return "text";
  }
}

}  // namespace xinheng::columns
