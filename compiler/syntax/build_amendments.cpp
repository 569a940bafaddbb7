// 补充: what is added to a declaration that stands elsewhere, as a declaration of that kind with
// nothing else in it.
#include "compiler/syntax/build.h"

namespace xinheng::syntax {

DeclarationNode Builder::amendment(G::AmendmentContext* context) {
  if (context->EVALUATION() != nullptr) return amended_evaluation(context);
  const bool measure = context->REWARD() != nullptr || context->PUNISHMENT() != nullptr ||
                       context->WARNING() != nullptr || context->ROSTER() != nullptr;
  if (measure) return amended_measure(context);
  const bool finding = context->REPAIR() != nullptr || context->OBJECTION() != nullptr ||
                       context->PUBLICATION() != nullptr || context->DEADLINE() != nullptr;
  if (finding) return amended_finding(context);
  if (context->SOURCE() != nullptr) {
    Source result;
    result.title = citation(context->DOC());
    for (G::DatedContext* one : context->dated()) result.dated.push_back(dated(one));
    for (G::ClausesContext* one : context->clauses()) add_clauses(one, result);
    for (G::ElsewhereContext* one : context->elsewhere()) add_elsewhere(one, result);
    return result;
  }
  if (context->DEFINE() != nullptr) {
    Define result;
    result.path = path(context->path());
    for (G::ExemptContext* one : context->exempt()) result.rules.push_back(exception(one));
    return result;
  }
  const Name target = name(context->name());
  if (context->CODES() != nullptr) {
    Codes result{target, CodesShape::flat, {}};
    for (G::CodeContext* one : context->code()) result.codes.push_back(code(one));
    return result;
  }
  if (context->TABLE() != nullptr) {
    Table result{target, {}, {}};
    for (G::RowsContext* one : context->rows()) add_rows(one, result);
    return result;
  }
  if (context->DECISION() != nullptr) {
    Decision result;
    result.name = target;
    for (G::BranchesContext* one : context->branches()) add_branches(one, result);
    return result;
  }
  if (context->TRANSITIONS() != nullptr) {
    Transitions result{target, {}, {}};
    for (G::TransitionContext* one : context->transition()) {
      result.changes.push_back(transition(one));
    }
    return result;
  }
  if (context->PARAMETER() != nullptr) {
    Parameter result{target, {}, {}};
    for (G::DatedContext* one : context->dated()) result.dated.push_back(dated(one));
    return result;
  }
  if (context->LINK() != nullptr) return Link{target, false, {}, fields(context->field())};
  if (context->RECORD() != nullptr) {
    Record result;
    result.name = target;
    result.fields = fields(context->field());
    return result;
  }
  return Subject{target, {}, fields(context->field())};
}

DeclarationNode Builder::amended_evaluation(G::AmendmentContext* context) {
  Evaluation result;
  result.name = name(context->name());
  for (G::UnratedContext* one : context->unrated()) result.rules.push_back(unrated(one));
  for (G::DowngradeContext* one : context->downgrade()) result.rules.push_back(downgrade(one));
  for (G::PartContext* one : context->part()) result.parts.push_back(part(one));
  for (G::AddendContext* one : context->addend()) result.addends.push_back(addend(one));
  for (G::QuotaContext* one : context->quota()) result.quotas.push_back(quota(one));
  return result;
}

DeclarationNode Builder::amended_measure(G::AmendmentContext* context) {
  Measure result;
  if (context->PUNISHMENT() != nullptr) result.kind = MeasureKind::punishment;
  if (context->WARNING() != nullptr) result.kind = MeasureKind::warning;
  if (context->ROSTER() != nullptr) result.kind = MeasureKind::roster;
  result.name = name(context->name());
  for (G::DatedContext* one : context->dated()) result.dated.push_back(dated(one));
  for (G::SituationContext* one : context->situation()) result.rules.push_back(situation(one));
  for (G::ExemptContext* one : context->exempt()) result.rules.push_back(exception(one));
  for (G::ExitContext* one : context->exit()) result.rules.push_back(exit(one));
  return result;
}

DeclarationNode Builder::amended_finding(G::AmendmentContext* context) {
  Finding result;
  if (context->OBJECTION() != nullptr) result.kind = FindingKind::objection;
  if (context->PUBLICATION() != nullptr) result.kind = FindingKind::publication;
  if (context->DEADLINE() != nullptr) result.kind = FindingKind::deadline;
  result.name = name(context->name());
  for (G::SituationContext* one : context->situation()) result.rules.push_back(situation(one));
  for (G::ExemptContext* one : context->exempt()) result.rules.push_back(exception(one));
  for (G::ShownContext* one : context->shown()) add_shown(one, result);
  return result;
}

Addend Builder::addend(G::AddendContext* context) {
  Addend result{name(context->name()), {}};
  const auto products = context->product();
  auto next = products.begin();
  for (antlr4::tree::ParseTree* child : context->children) {
    auto* sign = dynamic_cast<antlr4::tree::TerminalNode*>(child);
    if (sign == nullptr) continue;
    const auto type = sign->getSymbol()->getType();
    if (type != G::PLUS && type != G::MINUS) continue;
    const Arithmetic op = type == G::PLUS ? Arithmetic::add : Arithmetic::subtract;
    result.terms.emplace_back(op, product(*next++));
  }
  return result;
}

}  // namespace xinheng::syntax
