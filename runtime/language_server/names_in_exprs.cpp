// Names in typed expressions: check has found out what they mean.
#include <algorithm>

#include "runtime/language_server/names_index.h"

namespace xinheng::language_server {

// The last such word of the expression, outside of what the expression has within it: a name
// stands at the end of what it names.
void Index::mention_word(const std::string& owner, const std::string& name, Span within) {
  const auto declared = names_.find(owner, name);
  if (!declared || within.file >= words_.size()) return;
  const auto& words = words_[within.file];
  const auto before = [](const Written& word, uint32_t begin) { return word.at.begin < begin; };
  const auto first = std::lower_bound(words.begin(), words.end(), within.begin, before);
  const auto last = std::lower_bound(words.begin(), words.end(), within.end, before);
  for (auto at = last; at != first;) {
    --at;
    if (at->text != name) continue;
    names_.mentions.push_back({at->at, *declared});
    return;
  }
}

void Index::mention_literal(const program::Expr& expr, program::Word word) {
  const program::Program& program = *compilation_.program;
  if (expr.type.kind == program::TypeKind::code) {
    const program::Codes& list = program.codes[expr.type.codes];
    if (word < 0 || word >= static_cast<program::Word>(list.codes.size())) return;
    mention_word("", list.name, expr.span);
    mention_word(list.name, list.codes[static_cast<size_t>(word)].name, expr.span);
  } else if (expr.type.kind == program::TypeKind::row) {
    const program::Table& table = program.tables[expr.type.table];
    if (word < 0 || word >= static_cast<program::Word>(table.row_names.size())) return;
    mention_word("", table.name, expr.span);
    mention_word(table.name, table.row_names[static_cast<size_t>(word)], expr.span);
  }
}

void Index::mention_result(const program::EvaluationRef& node, Span within) {
  const program::Evaluation& evaluation = compilation_.program->evaluations[node.evaluation];
  mention_word("", evaluation.name, within);
  if (node.result == program::Result::grade) {
    mention_word(evaluation.name, evaluation.grade_name, within);
  } else if (node.result == program::Result::score && evaluation.score) {
    mention_word(evaluation.name, evaluation.score->name, within);
  } else if (node.dimension < evaluation.dimensions.size()) {
    mention_word(evaluation.name, evaluation.dimensions[node.dimension].name, within);
  }
}

void Index::mention_expr(const program::Expr& expr) {
  const program::Program& program = *compilation_.program;
  const auto field = [&](program::Scope scope, uint32_t index) {
    const auto of = [&](const auto& owner) {
      if (index < owner.fields.size()) {
        mention_word(owner.name, owner.fields[index].name, expr.span);
      }
    };
    if (scope == program::Scope::record && expr.record.valid()) of(program.records[expr.record]);
    if (scope == program::Scope::subject && expr.subject.valid())
      of(program.subjects[expr.subject]);
  };
  const auto aggregate = [&](const program::Aggregate& node) {
    const program::Record& record = program.records[node.record];
    mention_word("", record.name, expr.span);
    if (!node.via || *node.via >= record.fields.size()) return;
    const program::Field& end = record.fields[*node.via];
    if (end.inverse.empty() || !end.type.subject.valid()) return;
    mention_word(program.subjects[end.type.subject].name, end.inverse, expr.span);
  };
  std::visit(overloaded{
                 [&](const program::Literal& node) { mention_literal(expr, node.value); },
                 [&](const program::ParameterRef& node) {
                   mention_word("", program.parameters[node.parameter].name, expr.span);
                 },
                 [&](const program::FieldRef& node) { field(node.scope, node.field); },
                 [&](const program::ColumnRef& node) {
                   const program::Type& row = program.exprs[node.row].type;
                   if (!row.table.valid()) return;
                   const program::Table& table = program.tables[row.table];
                   mention_word(table.name, table.columns[node.column].name, expr.span);
                 },
                 [&](const program::DefineRef& node) {
                   const program::Define& define = program.defines[node.define];
                   if (define.finding.valid()) {
                     mention_word("", program.findings[define.finding].name, expr.span);
                     return;
                   }
                   const bool of_record = define.scope == program::Scope::record;
                   mention_word(of_record ? program.records[define.record].name
                                          : program.subjects[define.subject].name,
                                define.name, expr.span);
                 },
                 [&](const program::Aggregate& node) { aggregate(node); },
                 [&](const program::OwnerRef&) {
                   if (!expr.record.valid()) return;
                   const program::Record& link = program.records[expr.record];
                   mention_word(link.name, link.owner_end, expr.span);
                 },
                 [&](const program::EvaluationRef& node) { mention_result(node, expr.span); },
                 [&](const program::MeasureRef& node) {
                   mention_word("", program.measures[node.measure].name, expr.span);
                 },
                 [&](const program::DecisionRef& node) {
                   const program::Decision& decision = program.decisions[node.decision];
                   mention_word("", decision.name, expr.span);
                   if (node.output < decision.outputs.size()) {
                     mention_word(decision.name, decision.outputs[node.output].name, expr.span);
                   }
                 },
                 [&](const program::HitCount& node) {
                   mention_word("", program.decisions[node.decision].name, expr.span);
                 },
                 [](const auto&) {},
             },
             expr.node);
}

void Index::mention_in_exprs() {
  if (!compilation_.program) return;
  for (const program::Expr& expr : compilation_.program->exprs) mention_expr(expr);
}

}  // namespace xinheng::language_server
