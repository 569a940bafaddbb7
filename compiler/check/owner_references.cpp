// 本.x in a record's rule: what it may be, as the records are judged before their owner.
#include "compiler/check/rules.h"
#include "compiler/program/operands.h"

namespace xinheng::check {
namespace {

using program::each_operand;

// Whether something reads the records of the subject, by itself or through what it names.
class RecordNeed {
 public:
  explicit RecordNeed(const Context& context)
      : context_(context),
        defines_(context.program.defines.size()),
        decisions_(context.program.decisions.size()) {}

  bool of(DefineId id) {
    std::optional<bool>& known = defines_[id.index];
    if (known) return *known;
    known = false;  // where rules go round in a circle, which is reported elsewhere
    const program::Define& define = context_.program.defines[id];
    bool found = of(define.base);
    for (const program::Exception& exception : define.exceptions) {
      found = found || of(exception.when) || of(exception.value);
    }
    defines_[id.index] = found;
    return found;
  }

  bool of(DecisionId id) {
    std::optional<bool>& known = decisions_[id.index];
    if (known) return *known;
    known = false;
    bool found = false;
    program::each_expression(context_.program.decisions[id],
                             [&](ExprId expr) { found = found || of(expr); });
    decisions_[id.index] = found;
    return found;
  }

 private:
  bool of(ExprId id) {
    if (!id.valid()) return false;
    const program::ExprNode& node = context_.program.exprs[id].node;
    if (std::holds_alternative<program::Aggregate>(node) ||
        std::holds_alternative<program::EvaluationRef>(node) ||
        std::holds_alternative<program::MeasureRef>(node)) {
      return true;
    }
    if (const auto* ref = std::get_if<program::DefineRef>(&node)) return of(ref->define);
    if (const auto* ref = std::get_if<program::DecisionRef>(&node)) return of(ref->decision);
    if (const auto* ref = std::get_if<program::HitCount>(&node)) return of(ref->decision);
    bool found = false;
    each_operand(node, [&](ExprId operand) { found = found || of(operand); });
    return found;
  }

  const Context& context_;
  std::vector<std::optional<bool>> defines_, decisions_;
};

// 本.x inside a record's rule.
void find_owner_references(Context& context, ExprId id, RecordNeed& need) {
  if (!id.valid()) return;
  const program::Expr& expr = context.program.exprs[id];
  const bool needs_all =
      std::visit(overloaded{
                     [&](const program::DefineRef& node) {
                       return node.scope == Scope::subject && need.of(node.define);
                     },
                     [&](const program::DecisionRef& node) {
                       return node.scope == Scope::subject && need.of(node.decision);
                     },
                     [&](const program::HitCount& node) {
                       return node.scope == Scope::subject && need.of(node.decision);
                     },
                     [](const program::EvaluationRef&) { return true; },
                     [](const program::MeasureRef&) { return true; },
                     [](const auto&) { return false; },
                 },
                 expr.node);
  if (needs_all) {
    context.report(Kind::owner_needs_records, expr.span, {slice(context, expr.span)});
    return;
  }
  each_operand(expr.node, [&](ExprId operand) { find_owner_references(context, operand, need); });
}

}  // namespace

void check_owner_references(Context& context) {
  RecordNeed need(context);
  const auto find = [&](ExprId id) { find_owner_references(context, id, need); };
  for (const program::Define& define : context.program.defines) {
    if (define.scope != Scope::record) continue;
    find(define.base);
    for (const program::Exception& exception : define.exceptions) {
      find(exception.when);
      find(exception.value);
    }
  }
  for (const program::Decision& decision : context.program.decisions) {
    if (decision.scope == Scope::record) program::each_expression(decision, find);
  }
  for (uint32_t i = 0; i < context.program.exprs.size(); ++i) {
    const program::ExprNode& node = context.program.exprs[ExprId{i}].node;
    if (const auto* aggregate = std::get_if<program::Aggregate>(&node)) {
      program::each_of_record(*aggregate, find);
    } else if (const auto* grouped = std::get_if<program::Grouped>(&node)) {
      find(grouped->key);
    }
  }
}

}  // namespace xinheng::check
