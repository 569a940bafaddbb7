// 本.x in a record's rule: what it may be, as the records are judged before their owner.
#include "compiler/check/rules.h"
#include "compiler/program/operands.h"

namespace xinheng::check {
namespace {

using program::each_operand;

// Reads the records of the subject, by itself or through what it names.
bool needs_records(const Context& context, ExprId id, const std::vector<bool>& defines) {
  if (!id.valid()) return false;
  const program::ExprNode& node = context.program.exprs[id].node;
  if (std::holds_alternative<program::Aggregate>(node) ||
      std::holds_alternative<program::EvaluationRef>(node) ||
      std::holds_alternative<program::MeasureRef>(node)) {
    return true;
  }
  if (const auto* ref = std::get_if<program::DefineRef>(&node)) return defines[ref->define.index];
  bool found = false;
  each_operand(node,
               [&](ExprId operand) { found = found || needs_records(context, operand, defines); });
  return found;
}

// 本.x inside a record's rule.
void find_owner_references(Context& context, ExprId id, const std::vector<bool>& defines) {
  if (!id.valid()) return;
  const program::Expr& expr = context.program.exprs[id];
  const auto* ref = std::get_if<program::DefineRef>(&expr.node);
  const bool whole_define = ref && ref->scope == Scope::subject && defines[ref->define.index];
  if (whole_define || std::holds_alternative<program::EvaluationRef>(expr.node) ||
      std::holds_alternative<program::MeasureRef>(expr.node)) {
    context.report(Kind::owner_needs_records, expr.span, {slice(context, expr.span)});
    return;
  }
  each_operand(expr.node,
               [&](ExprId operand) { find_owner_references(context, operand, defines); });
}

}  // namespace

void check_owner_references(Context& context) {
  std::vector<bool> needs;
  for (const program::Define& define : context.program.defines) {
    needs.push_back(false);
    bool found = needs_records(context, define.base, needs);
    for (const program::Exception& exception : define.exceptions) {
      found = found || needs_records(context, exception.when, needs) ||
              needs_records(context, exception.value, needs);
    }
    needs.back() = found;
  }
  for (const program::Define& define : context.program.defines) {
    if (define.scope != Scope::record) continue;
    find_owner_references(context, define.base, needs);
    for (const program::Exception& exception : define.exceptions) {
      find_owner_references(context, exception.when, needs);
      find_owner_references(context, exception.value, needs);
    }
  }
  for (uint32_t i = 0; i < context.program.exprs.size(); ++i) {
    const program::ExprNode& node = context.program.exprs[ExprId{i}].node;
    const auto find = [&](ExprId of) { find_owner_references(context, of, needs); };
    if (const auto* aggregate = std::get_if<program::Aggregate>(&node)) {
      program::each_of_record(*aggregate, find);
    } else if (const auto* grouped = std::get_if<program::Grouped>(&node)) {
      find(grouped->key);
    }
  }
}

}  // namespace xinheng::check
