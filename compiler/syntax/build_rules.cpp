// Definitions, evaluations, measures and tests.
#include "compiler/syntax/build.h"

namespace xinheng::syntax {

// The grammar takes any number of what must be there once.
void Builder::expect_once(size_t count, Span span, std::string_view zh, std::string_view en) {
  if (!complete_ || count == 1) return;
  const Kind kind = count == 0 ? Kind::part_missing : Kind::part_twice;
  diagnostics_.report(kind, span, {std::string(zh), std::string(en)});
}

DeclarationNode Builder::define(G::DefineContext* context) {
  Define result;
  result.path = path(context->path());
  result.type = type(context->type());
  result.alias = alias(context->alias());
  const auto bases = context->base();
  const Span place = bases.size() > 1 ? span(bases[1]) : span(context->path());
  expect_once(bases.size(), place, "原则", "base");
  if (!bases.empty()) {
    const bool nothing = bases[0]->LACKS() != nullptr;
    result.base =
        nothing ? add(Nothing{}, span(bases[0]->LACKS()->getSymbol())) : expr(bases[0]->expr());
    result.base_basis = basis(bases[0]->basis());
  } else {
    result.base = add(TruthLiteral{false}, result.path.span);
  }
  for (G::ExemptContext* one : context->exempt()) result.rules.push_back(exception(one));
  return result;
}

Rule Builder::exception(G::ExemptContext* context) {
  Rule result;
  result.kind = RuleKind::exception;
  result.label = name(context->name());
  if (context->names() != nullptr) result.over = names(context->names());
  result.effect = effect(context->effect());
  result.when = expr(context->expr());
  G::OutcomeContext* outcome = context->outcome();
  if (outcome->WAIVE() != nullptr) {
    result.outcome = Rule::Outcome::waive;
  } else if (outcome->REPLACE_BY() != nullptr) {
    result.outcome = Rule::Outcome::replace;
    result.replacement = name(outcome->name());
  } else {
    result.outcome = Rule::Outcome::value;
    const bool nothing = outcome->LACKS() != nullptr;
    result.value =
        nothing ? add(Nothing{}, span(outcome->LACKS()->getSymbol())) : expr(outcome->expr());
  }
  result.basis = basis(context->basis());
  result.span = span(context);
  return result;
}

Rule Builder::situation(G::SituationContext* context) {
  Rule result;
  result.kind = RuleKind::case_;
  result.label = name(context->name());
  result.effect = effect(context->effect());
  result.when = expr(context->expr());
  result.basis = basis(context->basis());
  result.span = span(context);
  return result;
}

Rule Builder::exit(G::ExitContext* context) {
  Rule result;
  result.kind = RuleKind::exit;
  result.label = name(context->name());
  result.effect = effect(context->effect());
  result.when = expr(context->expr());
  result.outcome = Rule::Outcome::waive;
  result.basis = basis(context->basis());
  result.span = span(context);
  return result;
}

Rule Builder::unrated(G::UnratedContext* context) {
  Rule result;
  result.kind = RuleKind::unrated;
  result.label = name(context->name());
  result.effect = effect(context->effect());
  result.when = expr(context->expr());
  result.basis = basis(context->basis());
  result.span = span(context);
  return result;
}

Rule Builder::downgrade(G::DowngradeContext* context) {
  Rule result;
  result.kind = RuleKind::downgrade;
  result.label = name(context->name());
  result.effect = effect(context->effect());
  result.when = expr(context->expr(0));
  result.outcome = Rule::Outcome::value;
  result.value = expr(context->expr(1));
  result.basis = basis(context->basis());
  result.span = span(context);
  return result;
}

Part Builder::part(G::PartContext* context) {
  Part result;
  result.is_score = context->SCORE() != nullptr;
  result.name = name(context->name());
  result.floor = sum(context->sum(0));
  result.ceiling = sum(context->sum(1));
  if (context->WEIGHT() != nullptr) result.weight = sum(context->sum(2));
  result.value = expr(context->expr());
  result.span = span(context);
  result.alias = alias(context->alias());
  return result;
}

Bands Builder::bands(G::BandsContext* context) {
  Bands result{name(context->name(0)), name(context->name(1)), {}, {},
               span(context),          alias(context->alias())};
  for (G::BandContext* one : context->band()) {
    const ExprId from = sum(one->sum());
    result.bands.push_back({from, name(one->name()), basis(one->basis()), span(one)});
  }
  const auto rest = context->otherwise();
  const Span place = rest.size() > 1 ? span(rest[1]) : span(context->name(0));
  expect_once(rest.size(), place, "其余", "otherwise");
  if (!rest.empty()) result.otherwise = name(rest[0]->name());
  return result;
}

Quota Builder::quota(G::QuotaContext* context) {
  Quota result;
  result.label = name(context->name(0));
  result.grade = name(context->name(1));
  result.share = sum(context->sum());
  if (context->GROUPED() != nullptr) result.group = path(context->path());
  result.ties = name(context->name(2));
  result.basis = basis(context->basis());
  result.span = span(context);
  return result;
}

DeclarationNode Builder::evaluation(G::EvaluationContext* context) {
  Evaluation result;
  result.name = name(context->name(0));
  result.subject = name(context->name(1));
  result.alias = alias(context->alias());
  result.basis = basis(context->basis());
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* rule = dynamic_cast<G::UnratedContext*>(child)) {
      result.rules.push_back(unrated(rule));
    } else if (auto* down = dynamic_cast<G::DowngradeContext*>(child)) {
      result.rules.push_back(downgrade(down));
    } else if (auto* one = dynamic_cast<G::PartContext*>(child)) {
      result.parts.push_back(part(one));
    } else if (auto* all = dynamic_cast<G::BandsContext*>(child)) {
      result.bands.push_back(bands(all));
    } else if (auto* most = dynamic_cast<G::QuotaContext*>(child)) {
      result.quotas.push_back(quota(most));
    }
  }
  return result;
}

DeclarationNode Builder::measure(G::MeasureContext* context) {
  Measure result;
  if (context->PUNISHMENT() != nullptr) result.kind = MeasureKind::punishment;
  if (context->WARNING() != nullptr) result.kind = MeasureKind::warning;
  if (context->ROSTER() != nullptr) result.kind = MeasureKind::roster;
  result.name = name(context->name(0));
  result.subject = name(context->name(1));
  result.alias = alias(context->alias());
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* one = dynamic_cast<G::EntryContext*>(child)) {
      result.entries.push_back(entry(one));
    } else if (auto* row = dynamic_cast<G::DatedContext*>(child)) {
      result.dated.push_back(dated(row));
    } else if (auto* rule = dynamic_cast<G::SituationContext*>(child)) {
      result.rules.push_back(situation(rule));
    } else if (auto* leave = dynamic_cast<G::ExitContext*>(child)) {
      result.rules.push_back(exit(leave));
    } else if (auto* except = dynamic_cast<G::ExemptContext*>(child)) {
      result.rules.push_back(exception(except));
    }
  }
  return result;
}

DeclarationNode Builder::scene(G::SceneContext* context) {
  Scene result{name(context->name()), basis(context->basis()), {}, alias(context->alias())};
  for (G::EntryContext* one : context->entry()) result.entries.push_back(entry(one));
  return result;
}

}  // namespace xinheng::syntax
