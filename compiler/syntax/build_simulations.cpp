// What made-up data looks like.
#include "compiler/syntax/build.h"

namespace xinheng::syntax {

ExprId Builder::limit(G::LimitContext* context) {
  const Span place = span(context);
  if (context->path() != nullptr) return add(PathRef{path(context->path())}, place);
  const ExprId value = literal(context->literal());
  return context->MINUS() == nullptr ? value : add(Negate{value}, place, {value});
}

Reach Builder::reach(G::ReachContext* context) {
  Reach result;
  result.span = span(context);
  if (context->LACKS() != nullptr) {
    result.kind = Reach::Kind::lacks;
    return result;
  }
  result.low = limit(context->limit(0));
  if (context->UNTIL() != nullptr) result.high = limit(context->limit(1));
  const bool percent = context->start == context->stop && context->start->getType() == G::PERCENT;
  if (percent) result.share = {std::string(written(context)), result.span};
  return result;
}

Chance Builder::chance(G::ChanceContext* context) {
  Chance result;
  result.span = span(context);
  if (context->OTHERWISE() != nullptr) {
    result.reach = {Reach::Kind::otherwise, {}, {}, {}, span(context->OTHERWISE()->getSymbol())};
  } else {
    result.reach = reach(context->reach());
  }
  antlr4::tree::TerminalNode* weight = context->NUMBER();
  if (weight == nullptr) weight = context->PERCENT();
  if (weight != nullptr) {
    result.weight = {std::string(written(weight->getSymbol())), span(weight->getSymbol())};
  }
  return result;
}

std::vector<Trait> Builder::traits(G::TraitsContext* context) {
  std::vector<Trait> result;
  if (context == nullptr) return result;
  for (G::TraitContext* one : context->trait()) {
    Trait trait{path(one->path()), {}, span(one)};
    for (G::ReachContext* each : one->reach()) trait.reaches.push_back(reach(each));
    result.push_back(std::move(trait));
  }
  return result;
}

Hint Builder::hint(G::HintContext* context) {
  Hint result;
  result.what = path(context->path());
  result.span = span(context);
  if (context->SINCE() != nullptr) result.since = name(context->name());
  if (context->BY() != nullptr) result.alike = names(context->names());
  const bool conditional = context->WHEN() != nullptr;
  const size_t wanted = conditional ? 1 : 0;
  if (conditional) result.when = traits(context->traits(0));
  if (context->traits().size() > wanted) result.wanted = traits(context->traits(wanted));
  for (G::ChanceContext* one : context->chance()) result.chances.push_back(chance(one));
  return result;
}

DeclarationNode Builder::simulation(G::SimulationContext* context) {
  Simulation result{name(context->name()), {}};
  for (G::HintContext* one : context->hint()) result.hints.push_back(hint(one));
  return result;
}

}  // namespace xinheng::syntax
