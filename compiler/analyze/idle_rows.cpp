// Rows of a table that no rule ever looks at: every filter leaves their records out.
#include <algorithm>
#include <map>

#include "compiler/analyze/findings.h"
#include "compiler/analyze/roots.h"
#include "compiler/program/operands.h"

namespace xinheng::analyze {
namespace {

using program::TypeKind;

// A field of a record that names a row.
using FieldName = std::pair<program::RecordId, uint32_t>;

class IdleRows {
 public:
  explicit IdleRows(Analysis& analysis) : analysis_(analysis) {}

  void visit(ExprId id) {
    if (!id.valid()) return;
    const program::ExprNode& node = analysis_.typed(id).node;
    if (const auto* field = std::get_if<program::FieldRef>(&node)) note_field(id, *field);
    if (const auto* aggregate = std::get_if<program::Aggregate>(&node)) {
      note_filter(*aggregate);
    }
    program::each_operand(node, [&](ExprId operand) { visit(operand); });
    program::each_elsewhere(node, [&](ExprId operand) { visit(operand); });
  }

  void report() {
    for (const auto& [name, filters] : filters_) look(name, filters);
    const program::Program& program = analysis_.program;
    for (uint32_t t = 0; t < program.tables.size(); ++t) {
      const program::TableId id{t};
      if (used_elsewhere(id)) continue;
      bool ever = false;
      Range rows = nothing();
      for (const auto& [name, through] : let_through_) {
        if (program.records[name.first].fields[name.second].type.table != id) continue;
        ever = true;
        rows = join(rows, through);
      }
      if (ever) report_missing(program.tables[id], rows);
    }
  }

 private:
  // Where a record's row is asked for. The term is the same one in every rule.
  void note_field(ExprId id, const program::FieldRef& field) {
    const program::Expr& expr = analysis_.typed(id);
    if (field.scope != program::Scope::record || expr.type.kind != TypeKind::row) return;
    examples_.try_emplace({expr.record, field.field}, id);
  }

  void note_filter(const program::Aggregate& aggregate) {
    const auto& fields = analysis_.program.records[aggregate.record].fields;
    for (uint32_t i = 0; i < fields.size(); ++i) {
      if (fields[i].type.kind != TypeKind::row) continue;
      filters_[{aggregate.record, i}].push_back(aggregate.filter);
    }
  }

  void look(const FieldName& name, const std::vector<ExprId>& filters) {
    Range& through = let_through_[name];
    const auto example = examples_.find(name);
    const program::TableId table =
        analysis_.program.records[name.first].fields[name.second].type.table;
    const Range all = first(analysis_.program.tables[table].rows.size());
    for (const ExprId filter : filters) {
      if (!filter.valid() || example == examples_.end()) {
        through = all;
        return;
      }
      for (const program::Interval& dates :
           analysis_.reasoning.stretches(std::vector<ExprId>{filter})) {
        analysis_.reasoning.begin_question();
        Facts facts{dates, {}, {}};
        if (!analysis_.reasoning.assume(filter, true, facts)) continue;
        through = join(through, meet(all, analysis_.reasoning.range(example->second, facts)));
      }
    }
  }

  // Tables that subjects, parameters, defines or other tables name have other uses, and those of
  // records that are asked about one by one.
  bool used_elsewhere(program::TableId table) const {
    const program::Program& program = analysis_.program;
    const auto names = [&](const program::Type& type) {
      return type.kind == TypeKind::row && type.table == table;
    };
    const auto any_field = [&](const std::vector<program::Field>& fields, size_t from) {
      return std::any_of(fields.begin() + static_cast<long>(from), fields.end(),
                         [&](const program::Field& field) { return names(field.type); });
    };
    return std::any_of(program.subjects.begin(), program.subjects.end(),
                       [&](const auto& subject) { return any_field(subject.fields, 0); }) ||
           std::any_of(program.tables.begin(), program.tables.end(),
                       [&](const auto& other) { return any_field(other.columns, 1); }) ||
           std::any_of(program.parameters.begin(), program.parameters.end(),
                       [&](const auto& parameter) { return names(parameter.type); }) ||
           std::any_of(program.defines.begin(), program.defines.end(),
                       [&](const auto& define) { return names(define.type); }) ||
           std::any_of(program.transitions.begin(), program.transitions.end(),
                       [&](const auto& transitions) { return transitions.table == table; }) ||
           // What rules find of a record doesn't go through a filter.
           std::any_of(program.findings.begin(), program.findings.end(),
                       [&](const auto& finding) {
                         return any_field(program.records[finding.record].fields, 0);
                       }) ||
           std::any_of(program.decisions.begin(), program.decisions.end(),
                       [&](const auto& decision) {
                         return decision.record.valid() &&
                                any_field(program.records[decision.record].fields, 0);
                       });
  }

  void report_missing(const program::Table& table, const Range& rows) {
    constexpr size_t shown_max = 5;
    std::string names;
    size_t missing = 0;
    for (size_t row = 0; row < table.rows.size(); ++row) {
      if (rows.holds(static_cast<Word>(row))) continue;
      if (++missing > shown_max) continue;
      names += (names.empty() ? "" : "、") + table.row_names[row];
    }
    // Where none is left, it is the rules that are wrong, and that has been said.
    if (missing == 0 || missing == table.rows.size()) return;
    if (missing > shown_max) names += "…";
    analysis_.report(Kind::rows_idle, table.span, {table.name, std::to_string(missing), names});
  }

  Analysis& analysis_;
  std::map<FieldName, ExprId> examples_;
  std::map<FieldName, std::vector<ExprId>> filters_;
  std::map<FieldName, Range> let_through_;  // rows that some filter lets through
};

}  // namespace

void find_idle_rows(Analysis& analysis) {
  IdleRows rows(analysis);
  for (const Root& root : roots_of(analysis.program)) {
    if (analysis.stopped()) return;
    rows.visit(root.expr);
  }
  rows.report();
}

}  // namespace xinheng::analyze
