// Decision tables.
#include "compiler/syntax/build.h"

namespace xinheng::syntax {

DeclarationNode Builder::decision(G::DecisionContext* context) {
  Decision result;
  result.name = name(context->name(0));
  result.owner = name(context->name(1));
  policy(context->policy(), result);
  result.alias = alias(context->alias());
  result.basis = basis(context->basis());
  for (G::InputContext* one : context->input()) {
    const ExprId value = expr(one->expr());
    result.inputs.push_back({name(one->name()), value, span(one)});
  }
  for (G::OutputContext* one : context->output()) {
    result.outputs.push_back({name(one->name()), type(one->type())});
  }
  for (G::BranchesContext* one : context->branches()) add_branches(one, result);
  return result;
}

void Builder::add_branches(G::BranchesContext* context, Decision& decision) {
  if (context->STRING() != nullptr) {
    decision.rows.push_back(RowsFromFile{string(context->STRING())});
    return;
  }
  BranchesInline rows;
  for (G::BranchContext* one : context->branch()) rows.branches.push_back(branch(one));
  decision.rows.push_back(std::move(rows));
}

void Builder::policy(G::PolicyContext* context, Decision& result) const {
  result.policy_span = span(context);
  // 任意 is reserved for cells; English says any for that and for the policy 任一.
  result.policy = context->name() != nullptr ? name(context->name())
                                             : Name{"any", span(context->ANY()->getSymbol())};
  if (context->names() != nullptr) result.policy_arguments = names(context->names());
  const auto add = [&](antlr4::tree::TerminalNode* node, const char* word) {
    if (node != nullptr) result.policy_arguments.push_back({word, span(node->getSymbol())});
  };
  add(context->TOTAL(), "total");
  add(context->MAX(), "max");
  add(context->MIN(), "min");
  add(context->COUNT(), "count");
}

Branch Builder::branch(G::BranchContext* context) {
  Branch result;
  if (context->name() != nullptr) result.label = name(context->name());
  result.otherwise = context->OTHERWISE() != nullptr;
  for (G::CriterionContext* one : context->criterion()) result.criteria.push_back(criterion(one));
  result.undecided = context->UNDECIDED() != nullptr;
  for (G::FoundContext* one : context->found()) result.findings.push_back(found(one));
  result.basis = basis(context->basis());
  result.span = span(context);
  return result;
}

Criterion Builder::criterion(G::CriterionContext* context) {
  Criterion result;
  result.span = span(context);
  using Kind = Criterion::Kind;
  if (context->ANY() != nullptr) return result;
  result.kind = Kind::among;
  if (context->HAS() != nullptr) result.kind = Kind::has;
  if (context->LACKS() != nullptr) result.kind = Kind::lacks;
  if (context->NOT_IN() != nullptr) result.kind = Kind::not_among;
  for (G::AllowedContext* one : context->allowed()) result.allowed.push_back(allowed(one));
  return result;
}

Allowed Builder::allowed(G::AllowedContext* context) {
  Allowed result;
  result.span = span(context);
  if (context->WITHIN() != nullptr) result.within = path(context->path());
  for (G::BoundContext* one : context->bound()) result.bounds.push_back(bound(one));
  return result;
}

Bound Builder::bound(G::BoundContext* context) {
  Comparison op = Comparison::equal;
  if (context->UP() != nullptr) op = Comparison::greater_equal;
  if (context->DOWN() != nullptr) op = Comparison::less_equal;
  if (context->ABOVE() != nullptr) op = Comparison::greater;
  if (context->BELOW() != nullptr) op = Comparison::less;
  if (context->COMPARE() != nullptr) op = comparison(written(context->COMPARE()->getSymbol()));
  return {op, sum(context->sum())};
}

Cell Builder::found(G::FoundContext* context) {
  Cell result;
  result.span = span(context);
  if (context->LACKS() != nullptr) {
    result.kind = Cell::Kind::lacks;
  } else {
    result.value = expr(context->expr());
  }
  return result;
}

}  // namespace xinheng::syntax
