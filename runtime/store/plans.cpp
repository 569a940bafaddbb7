#include "runtime/store/plans.h"

#include "runtime/columns/needed_fields.h"

namespace xinheng::store {
namespace {

using columns::ColumnPlan;
using program::TypeKind;

bool is_needed(const columns::NeededFields& needed, const columns::KindPlan& plan,
               const ColumnPlan& column, bool is_end) {
  if (column.role != ColumnPlan::Role::field && column.role != ColumnPlan::Role::reference)
    return true;
  return is_end || (plan.of_subject ? needed.subjects : needed.records)[plan.kind][column.field];
}

void widen(const columns::NeededFields& needed, bool is_link, columns::KindPlan& plan) {
  for (ColumnPlan& column : plan.columns) {
    const bool is_end = is_link && column.field == 0 && column.role == ColumnPlan::Role::reference;
    column.spare = !is_needed(needed, plan, column, is_end);
    column.keep_strangers = true;
    const bool is_field = column.role == ColumnPlan::Role::field;
    column.keep_text = is_field && (column.type.kind == TypeKind::text ||
                                    column.type.kind == TypeKind::legal_code);
  }
}

// What a file may say of each word of the column, in the order of the words.
std::vector<StoredCode> codes_of(const program::Program& program, const program::Type& type) {
  std::vector<StoredCode> codes;
  if (type.kind == TypeKind::code)
    for (const program::Code& code : program.codes[type.codes].codes)
      codes.push_back({code.name, code.number});
  if (type.kind == TypeKind::row)
    for (const std::string& name : program.tables[type.table].row_names)
      codes.push_back({name, ""});
  if (type.kind == TypeKind::clause)
    for (const auto& clause : program.clauses) codes.push_back({clause.cite, ""});
  return codes;
}

}  // namespace

columns::KindsToRead plan_store(const program::Program& program) {
  const columns::NeededFields needed = columns::needed_fields(program);
  columns::NeededFields all = needed;
  for (auto& fields : all.subjects) fields.assign(fields.size(), true);
  for (uint32_t i = 0; i < program.records.size(); ++i)
    for (size_t f = 0; f < all.records[i].size(); ++f)
      all.records[i][f] = !program.records.items[i].fields[f].key;  // it is there as the key
  columns::KindsToRead kinds = columns::kinds_to_read(program, all, {});
  for (columns::KindParts& kind : kinds.subjects) widen(needed, false, kind.plan);
  for (uint32_t i = 0; i < program.records.size(); ++i)
    widen(needed, !program.records.items[i].owner_end.empty(), kinds.records[i].plan);
  return kinds;
}

StoredKind describe(const program::Program& program, const columns::KindPlan& plan) {
  StoredKind kind;
  kind.of_subject = plan.of_subject;
  kind.name = plan.of_subject ? program.subjects.items[plan.kind].name
                              : program.records.items[plan.kind].name;
  for (size_t k = 0; k < plan.columns.size(); ++k) {
    const ColumnPlan& column = plan.columns[k];
    StoredColumn stored{column.role,
                        column.name,
                        type_text(program, column),
                        {},
                        plan.versions && plan.versions->since == k};
    if (column.role == ColumnPlan::Role::field) stored.codes = codes_of(program, column.type);
    kind.columns.push_back(std::move(stored));
  }
  return kind;
}

}  // namespace xinheng::store
