// What judges one record: repairs, objections, publications, deadlines; and how it may change.
#include "compiler/syntax/build.h"

namespace xinheng::syntax {

DeclarationNode Builder::finding(G::FindingContext* context) {
  Finding result;
  if (context->OBJECTION() != nullptr) result.kind = FindingKind::objection;
  if (context->PUBLICATION() != nullptr) result.kind = FindingKind::publication;
  if (context->DEADLINE() != nullptr) result.kind = FindingKind::deadline;
  result.name = name(context->name(0));
  result.record = name(context->name(1));
  result.alias = alias(context->alias());
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* one = dynamic_cast<G::EntryContext*>(child)) {
      result.entries.push_back(entry(one));
    } else if (auto* rule = dynamic_cast<G::SituationContext*>(child)) {
      result.rules.push_back(situation(rule));
    } else if (auto* except = dynamic_cast<G::ExemptContext*>(child)) {
      result.rules.push_back(exception(except));
    }
  }
  for (G::ShownContext* one : context->shown()) add_shown(one, result);
  return result;
}

void Builder::add_shown(G::ShownContext* context, Finding& finding) {
  for (G::ShowingContext* one : context->showing()) {
    finding.shown.push_back({path(one->path()), expr(one->expr()), span(one)});
  }
}

DeclarationNode Builder::transitions(G::TransitionsContext* context) {
  Transitions result{name(context->name()), {}, {}};
  for (G::EntryContext* one : context->entry()) result.entries.push_back(entry(one));
  for (G::TransitionContext* one : context->transition()) {
    result.changes.push_back(transition(one));
  }
  return result;
}

Transition Builder::transition(G::TransitionContext* context) const {
  return {name(context->name()), names(context->names()), basis(context->basis()), span(context)};
}

Known Builder::known(G::KnownContext* context) const {
  Known result{name(context->name(0)), std::nullopt, span(context)};
  if (context->UNTIL() != nullptr) result.until = name(context->name(1));
  return result;
}

}  // namespace xinheng::syntax
