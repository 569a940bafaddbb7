#include "runtime/explain/narrator.h"

#include <algorithm>

#include "compiler/program/operands.h"
#include "compiler/values/identity_code.h"
#include "runtime/execute/interpreter_references.h"

namespace xinheng::explain {
namespace {

bool is_true(const Value& value) { return value.state == Value::State::word && value.word != 0; }

bool is_identity_code(const program::Type& type) {
  return type.kind == program::TypeKind::citizen_code ||
         type.kind == program::TypeKind::legal_code;
}

bool same(const program::Aggregate& a, const program::Aggregate& b) {
  return a.kind == b.kind && a.record == b.record && a.filter == b.filter && a.value == b.value;
}

}  // namespace

std::string Narrator::join(const std::vector<std::string>& parts) const {
  return fmt::format("{}", fmt::join(parts, comma()));
}

std::string Narrator::value_text(const program::Type& type, const Value& value) const {
  switch (value.state) {
    case Value::State::word: return format_value(program_, type, value.word, language_);
    case Value::State::absent: return say("缺", "absent");
    case Value::State::undetermined: break;
  }
  return say("无法确定（{}）", "undetermined ({})", reasons_text(value.reasons));
}

std::string Narrator::reasons_text(const std::vector<execute::Reason>& reasons) const {
  std::vector<std::string> parts;
  for (const execute::Reason& reason : reasons) parts.push_back(format_reason(reason, language_));
  return fmt::format("{}", fmt::join(parts, language_ == Language::zh ? "；" : "; "));
}

std::string Narrator::given(program::ExprId expr, MaybeRecord record) {
  return say("{} 是 {}", "{} is {}", print_expr(program_, expr),
             value_text(program_.exprs[expr].type, interpreter_.evaluate(expr, record)));
}

std::string Narrator::facts(program::ExprId expr, MaybeRecord record) {
  std::vector<std::string> parts;
  for (const program::ExprId reference : execute::references_of(program_, expr))
    if (reference != expr) parts.push_back(given(reference, record));
  return join(parts);
}

std::string Narrator::record_text(RecordName name) const {
  const program::Record& kind = program_.records[name.record];
  const auto& fields = case_.records[name.record.index][name.index];
  std::string key = record_names_[name.record.index][name.index];
  std::vector<std::string> rows, dates;
  for (uint32_t i = 0; i < kind.fields.size(); ++i) {
    const program::Field& field = kind.fields[i];
    if (field.key && is_identity_code(field.type)) key = mask_identity_code(key);
    if (!fields[i]) continue;
    const std::string text = format_value(program_, field.type, *fields[i], language_);
    if (field.type.kind == program::TypeKind::row) rows.push_back(text);
    if (field.type.kind == program::TypeKind::date) dates.push_back(field.name + " " + text);
  }
  if (key.empty()) key = say("第{}条", "no. {}", name.index + 1);
  std::vector<std::string> parts = {kind.name + " " + key};
  parts.insert(parts.end(), rows.begin(), rows.end());
  parts.insert(parts.end(), dates.begin(), dates.end());
  return join(parts);
}

void Narrator::add_basis(Node& node, const program::Basis& basis) const {
  for (const program::ClauseId id : basis.clauses) {
    const program::Clause& clause = program_.clauses[id];
    node.add(say("依据 {}：{}", "citing {}: {}", clause.cite, clause.text));
  }
  if (!basis.assumption.empty())
    node.add(say("假设：{}", "assuming: {}", basis.assumption));
}

void Narrator::add_why_not(Node& node, program::ExprId condition, MaybeRecord record) {
  const Value value = interpreter_.evaluate(condition, record);
  if (is_true(value)) return;
  const program::ExprNode& expr = program_.exprs[condition].node;
  const auto* junction = std::get_if<program::Junction>(&expr);
  if (junction && junction->is_and) {
    for (const program::ExprId operand : junction->operands) {
      // What another operand guards by 有 says nothing of its own.
      const bool guarded =
          interpreter_.evaluate(operand, record).state == Value::State::absent;
      if (!guarded) add_why_not(node, operand, record);
    }
    return;
  }
  if (std::holds_alternative<program::DefineRef>(expr)) {
    add_define(node, condition, record);
    return;
  }
  const std::string text = print_expr(program_, condition);
  const std::string known = facts(condition, record);
  const bool open = value.state == Value::State::undetermined;
  std::string line = open ? say("无法确定：{}", "undetermined: {}", text)
                          : say("不成立：{}", "does not hold: {}", text);
  if (!known.empty()) line += say("（{}）", " ({})", known);
  node.add(line);
}

// A boolean define that is not true: the exception that decided it, or what its base lacks.
void Narrator::add_define(Node& node, program::ExprId condition, MaybeRecord record) {
  const auto id = std::get<program::DefineRef>(program_.exprs[condition].node).define;
  const program::Define& define = program_.defines[id];
  const MaybeRecord inside = define.scope == program::Scope::record ? record : std::nullopt;
  const Value value = interpreter_.evaluate(condition, record);
  Node& reason = node.add(
      value.state == Value::State::undetermined
          ? say("“{}”无法确定：{}", "“{}” is undetermined: {}", define.name,
                reasons_text(value.reasons))
          : say("“{}”为否", "“{}” is false", define.name));
  const std::vector<uint32_t> winners = execute::unbeaten(define, interpreter_.fired(id, inside));
  bool by_base = winners.empty();
  for (const uint32_t winner : winners) {
    const program::Exception& exception = define.exceptions[winner];
    Node& fired = reason.add(say("例外“{}”成立：{}", "exception “{}” fires: {}", exception.label,
                                 print_expr(program_, exception.when)));
    add_basis(fired, exception.basis);
    const program::ExprNode& result = program_.exprs[exception.value].node;
    by_base = by_base || std::holds_alternative<program::Prior>(result);
  }
  if (!by_base || is_true(interpreter_.evaluate(define.base, inside))) return;
  Node& base = reason.add(say("原则不成立", "the base does not hold"));
  add_why_not(base, define.base, inside);
  add_basis(base, define.basis);
}

void Narrator::collect_aggregates(program::ExprId expr,
                                  std::vector<program::Aggregate>& found) const {
  const program::ExprNode& node = program_.exprs[expr].node;
  if (const auto* aggregate = std::get_if<program::Aggregate>(&node)) {
    const bool known = std::any_of(found.begin(), found.end(), [&](const auto& other) {
      return same(*aggregate, other);
    });
    if (!known) found.push_back(*aggregate);
    return;
  }
  if (const auto* reference = std::get_if<program::DefineRef>(&node)) {
    const program::Define& define = program_.defines[reference->define];
    collect_aggregates(define.base, found);
    for (const program::Exception& exception : define.exceptions) {
      collect_aggregates(exception.when, found);
      collect_aggregates(exception.value, found);
    }
    return;
  }
  program::each_operand(node,
                        [&](program::ExprId operand) { collect_aggregates(operand, found); });
}

std::vector<Contribution> Narrator::contributions(program::ExprId expr) {
  std::vector<program::Aggregate> aggregates;
  collect_aggregates(expr, aggregates);
  std::vector<Contribution> found;
  for (const program::Aggregate& aggregate : aggregates) {
    const auto& records = case_.records[aggregate.record.index];
    for (uint32_t i = 0; i < records.size(); ++i) {
      const RecordName record{aggregate.record, i};
      if (aggregate.filter.valid() && !is_true(interpreter_.evaluate(aggregate.filter, record)))
        continue;
      Contribution contribution{record, std::nullopt, {}};
      if (aggregate.value.valid()) {
        contribution.value = interpreter_.evaluate(aggregate.value, record);
        contribution.type = program_.exprs[aggregate.value].type;
      }
      found.push_back(contribution);
    }
  }
  return found;
}

}  // namespace xinheng::explain
