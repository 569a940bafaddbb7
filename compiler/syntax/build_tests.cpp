// Samples, tests, properties, and how severe checks are.
#include "compiler/syntax/build.h"

namespace xinheng::syntax {

DeclarationNode Builder::sample(G::SampleContext* context) {
  Instance result;
  result.kind = name(context->name(0));
  result.name = name(context->name(1));
  for (G::EntryContext* one : context->entry()) result.entries.push_back(entry(one));
  for (G::InstanceContext* one : context->instance()) result.children.push_back(instance(one));
  result.span = span(context);
  return result;
}

Instance Builder::instance(G::InstanceContext* context) {
  Instance result;
  result.kind = name(context->name(0));
  result.name = name(context->name(1));
  if (context->LIKE() != nullptr) result.like = name(context->name(2));
  for (G::EntryContext* one : context->entry()) result.entries.push_back(entry(one));
  for (G::InstanceContext* one : context->instance()) result.children.push_back(instance(one));
  result.span = span(context);
  return result;
}

Expect Builder::expect(G::ExpectContext* context) {
  Expect result;
  if (context->UNDECIDED() != nullptr) result.kind = Expect::Kind::undetermined;
  if (context->CONFLICT() != nullptr) result.kind = Expect::Kind::conflict;
  if (context->REJECTED() != nullptr) {
    result.kind = Expect::Kind::rejected;
    result.path.names.push_back(name(context->name()));
    result.path.span = result.path.names[0].span;
  }
  if (context->expr() != nullptr) result.expr = expr(context->expr());
  if (context->path() != nullptr) result.path = path(context->path());
  if (context->names() != nullptr) result.because = names(context->names());
  result.span = span(context);
  return result;
}

TrialColumns Builder::trial_columns(G::Trial_columnsContext* context) {
  TrialColumns result;
  for (G::PathContext* one : context->path()) result.given.push_back(path(one));
  for (G::SumContext* one : context->sum()) result.expected.push_back(sum(one));
  result.span = span(context);
  return result;
}

Outturn Builder::outturn(G::OutturnContext* context) {
  Outturn result;
  result.span = span(context);
  if (context->names() != nullptr) result.because = names(context->names());
  if (context->LACKS() != nullptr) {
    result.kind = Outturn::Kind::lacks;
  } else if (context->UNDECIDED() != nullptr) {
    result.kind = Outturn::Kind::undetermined;
  } else if (context->CONFLICT() != nullptr) {
    result.kind = Outturn::Kind::conflict;
  } else if (context->path() != nullptr) {
    result.value = add(PathRef{path(context->path())}, span(context->path()));
  } else {
    const Span place = span(context->literal());
    result.value = literal(context->literal());
    if (context->MINUS() != nullptr)
      result.value = add(Negate{result.value}, place, {result.value});
  }
  return result;
}

Trial Builder::trial(G::TrialContext* context) {
  Trial result;
  for (G::CellContext* one : context->cell()) result.given.push_back(cell(one));
  for (G::OutturnContext* one : context->outturn()) result.expected.push_back(outturn(one));
  result.span = span(context);
  return result;
}

DeclarationNode Builder::test(G::TestContext* context) {
  Test result;
  result.name = name(context->name());
  result.span = span(context);
  if (context->STRING() != nullptr) result.fails = string(context->STRING());
  for (G::EntryContext* one : context->entry()) result.entries.push_back(entry(one));
  for (G::InstanceContext* one : context->instance()) result.instances.push_back(instance(one));
  for (G::ExpectContext* one : context->expect()) result.expects.push_back(expect(one));
  for (G::Trial_columnsContext* one : context->trial_columns()) {
    result.columns.push_back(trial_columns(one));
  }
  for (G::TrialsContext* block : context->trials()) {
    if (block->STRING() != nullptr) {
      result.trials.push_back(RowsFromFile{string(block->STRING())});
      continue;
    }
    TrialsInline rows;
    for (G::TrialContext* one : block->trial()) rows.trials.push_back(trial(one));
    result.trials.push_back(std::move(rows));
  }
  return result;
}

Claim Builder::change(G::ChangeContext* context) {
  Claim result;
  result.kind = Claim::Kind::vary;
  if (context->ADD() != nullptr) result.kind = Claim::Kind::add;
  if (context->REMOVE() != nullptr) result.kind = Claim::Kind::remove;
  result.what = path(context->path(0));
  if (context->expr() != nullptr) result.condition = expr(context->expr());
  result.value = path(context->path(1));
  if (context->NOT_UP() != nullptr) result.trend = Claim::Trend::not_up;
  if (context->NOT_DOWN() != nullptr) result.trend = Claim::Trend::not_down;
  result.span = span(context);
  return result;
}

DeclarationNode Builder::property(G::PropertyContext* context) {
  Property result{name(context->name(0)), name(context->name(1)), {}, {}};
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* one = dynamic_cast<G::EntryContext*>(child)) {
      result.entries.push_back(entry(one));
    } else if (auto* always = dynamic_cast<G::AlwaysContext*>(child)) {
      Claim claim;
      claim.condition = expr(always->expr());
      claim.span = span(always);
      result.claims.push_back(std::move(claim));
    } else if (auto* changes = dynamic_cast<G::ChangeContext*>(child)) {
      result.claims.push_back(change(changes));
    }
  }
  return result;
}

DeclarationNode Builder::checks(G::ChecksContext* context) {
  Checks result;
  for (G::LevelContext* one : context->level()) {
    Level level{name(one->name(0)), name(one->name(1)), std::nullopt, span(one)};
    if (one->STRING() != nullptr) level.reason = string(one->STRING());
    result.levels.push_back(std::move(level));
  }
  return result;
}

}  // namespace xinheng::syntax
