#include "compiler/analyze/answers.h"

#include <algorithm>

#include "compiler/analyze/domain.h"
#include "compiler/program/comparison.h"
#include "compiler/program/operands.h"

namespace xinheng::analyze {

using namespace program;

namespace {

bool has_value_all_along(const Program& program, const Parameter& parameter) {
  Days from = program.in_force.from;
  for (const DatedValue& value : parameter.values) {
    if (value.value && value.interval.from <= from && from < value.interval.to)
      from = value.interval.to;
  }
  return from >= program.in_force.to;
}

}  // namespace

Answers::Answers(const Program& program)
    : program_(program), reasoning_(program), exprs_(program.exprs.size()) {}

// What leads back to itself, along links, may go round in circles: then it is open.
template <class Name, class Judge>
bool Answers::known(std::map<Name, bool>& answers, Name name, const Judge& judge) {
  const auto [at, fresh] = answers.try_emplace(name, true);
  if (fresh) at->second = judge();
  return at->second;
}

bool Answers::any_open(const std::vector<ExprId>& exprs) {
  return std::any_of(exprs.begin(), exprs.end(), [&](ExprId expr) { return open(expr); });
}

bool Answers::open_reference(const Expr& expr) {
  return std::visit(
      overloaded{
          [&](const ParameterRef& node) {
            return !has_value_all_along(program_, program_.parameters[node.parameter]);
          },
          // What a record must have it has, or it isn't read.
          [&](const FieldRef& node) {
            if (node.scope == Scope::record || expr.type.optional) return false;
            return !expr.subject.valid() || !program_.subjects[expr.subject].fields[node.field].key;
          },
          [&](const DefineRef& node) {
            return may_be_open(node.define) || may_conflict(node.define);
          },
          [&](const EvaluationRef& node) { return may_be_open(node.evaluation); },
          [&](const MeasureRef& node) { return may_be_open(node.measure); },
          [&](const DecisionRef& node) {
            return may_be_open(node.decision) || may_conflict(node.decision);
          },
          [&](const HitCount& node) { return may_be_open(node.decision); },
          // Several on one day.
          [](const Aggregate& node) {
            return node.kind == AggregateKind::latest || node.kind == AggregateKind::earliest;
          },
          [](const auto&) { return false; },
      },
      expr.node);
}

bool Answers::open(ExprId id) {
  if (!id.valid()) return false;
  if (exprs_[id.index]) return *exprs_[id.index];
  exprs_[id.index] = true;
  const Expr& expr = program_.exprs[id];
  bool found = open_reference(expr);
  const auto visit = [&](ExprId operand) { found = found || open(operand); };
  each_operand(expr.node, visit);
  each_elsewhere(expr.node, visit);
  exprs_[id.index] = found;
  return found;
}

void Answers::note_guards(ExprId root) {
  note_guards(root, {});
}

// What stands before an operand of 且 is true where it is looked at, if it can't be open; the same
// for what is said of a record before. Of another record or subject nothing is known.
void Answers::note_guards(ExprId id, const std::vector<Supposition>& guards) {
  if (!id.valid() || !guards_.try_emplace(id, guards).second) return;
  const ExprNode& node = program_.exprs[id].node;
  const auto with = [&](std::vector<Supposition> more, ExprId guard, bool truth) {
    if (!open(guard)) more.push_back({guard, truth});
    return more;
  };
  if (const auto* junction = std::get_if<Junction>(&node)) {
    std::vector<Supposition> before = guards;
    for (const ExprId operand : junction->operands) {
      note_guards(operand, before);
      before = with(before, operand, junction->is_and);
    }
    return;
  }
  if (const auto* provided = std::get_if<Provided>(&node)) {
    note_guards(provided->condition, guards);
    note_guards(provided->value, with(guards, provided->condition, true));
    return;
  }
  if (const auto* aggregate = std::get_if<Aggregate>(&node)) {
    note_guards(aggregate->filter, {});
    const auto inside =
        aggregate->filter.valid() ? with({}, aggregate->filter, true) : std::vector<Supposition>();
    note_guards(aggregate->value, inside);
    note_guards(aggregate->by, inside);
    return;
  }
  each_operand(node, [&](ExprId operand) { note_guards(operand, guards); });
  each_elsewhere(node, [&](ExprId operand) { note_guards(operand, {}); });
}

namespace {

// Of values of the left side that the type or the rules leave, some one that compares so.
bool some_compares(const Intervals& values, Comparison op, Word with) {
  const auto any = [&](auto fits) { return std::any_of(values.begin(), values.end(), fits); };
  const auto below = [&](Word word) {
    return any([&](const auto& one) { return one.low < word; });
  };
  const auto above = [&](Word word) {
    return any([&](const auto& one) { return one.high > word; });
  };
  const bool same = any([&](const auto& one) { return one.low <= with && with <= one.high; });
  switch (op) {
    case Comparison::equal:
      return same;
    case Comparison::not_equal:
      return below(with) || above(with);
    case Comparison::less:
      return below(with);
    case Comparison::less_equal:
      return same || below(with);
    case Comparison::greater:
      return above(with);
    case Comparison::greater_equal:
      return same || above(with);
  }
  return true;
}

}  // namespace

bool Answers::may_be(ExprId condition, bool truth, const program::Interval& in_force) {
  if (const auto* compare = std::get_if<Compare>(&program_.exprs[condition].node)) {
    const auto* literal = std::get_if<Literal>(&program_.exprs[compare->right].node);
    const Comparison op = truth ? compare->op : program::opposite(compare->op);
    const bool fits =
        !literal || some_compares(domain_of(program_, compare->left), op, literal->value);
    if (!fits) return false;
  }
  std::vector<Supposition> suppositions = guards_[condition];
  suppositions.push_back({condition, truth, in_force});
  return reasoning_.possible(suppositions);
}

bool Answers::may_be_open(DefineId id) {
  return known(defines_, id, [&] {
    const Define& define = program_.defines[id];
    bool found = open(define.base);
    for (const Exception& exception : define.exceptions)
      found = found || open(exception.when) || open(exception.value);
    return found;
  });
}

bool Answers::may_be_open(EvaluationId id) {
  return known(evaluations_, id, [&] {
    const Evaluation& evaluation = program_.evaluations[id];
    std::vector<ExprId> exprs;
    const auto add = [&](const Dimension& part) {
      exprs.insert(exprs.end(), {part.floor, part.ceiling, part.value, part.weight});
    };
    for (const LabelledCase& rule : evaluation.unrated) exprs.push_back(rule.when);
    for (const Dimension& part : evaluation.dimensions) add(part);
    if (evaluation.score) add(*evaluation.score);
    for (const Band& band : evaluation.bands) exprs.push_back(band.from);
    for (const LabelledCase& rule : evaluation.downgrades) exprs.push_back(rule.when);
    for (const Quota& quota : evaluation.quotas)
      exprs.insert(exprs.end(), {quota.share, quota.group});
    return any_open(exprs);
  });
}

bool Answers::may_be_open(MeasureId id) {
  return known(measures_, id, [&] {
    const Measure& measure = program_.measures[id];
    std::vector<ExprId> exprs{measure.runs};
    for (const LabelledCase& rule : measure.cases) exprs.push_back(rule.when);
    for (const Waiver& waiver : measure.waivers) exprs.push_back(waiver.when);
    if (any_open(exprs)) return true;
    const auto open_measure = [&](MeasureId other) { return may_be_open(other); };
    return std::any_of(measure.excluded_by.begin(), measure.excluded_by.end(), open_measure) ||
           std::any_of(measure.replacements.begin(), measure.replacements.end(),
                       [&](const Replacement& from) { return may_be_open(from.measure); });
  });
}

bool Answers::may_be_open(DecisionId id) {
  return known(decisions_, id, [&] {
    const Decision& decision = program_.decisions[id];
    if (decision.otherwise_undecided) return true;
    const bool nothing = decision.policy == HitPolicy::total ||
                         decision.policy == HitPolicy::count || gives_list(decision.policy);
    if (!decision.complete && !decision.otherwise && !nothing) return true;
    bool found = false;
    each_expression(decision, [&](ExprId expr) { found = found || open(expr); });
    return found;
  });
}

bool Answers::may_fire_together(const Define& define, size_t a, size_t b) {
  const std::vector<Exception>& all = define.exceptions;
  std::vector<Supposition> both;
  for (const size_t one : {a, b}) {
    both.push_back({all[one].when, true, all[one].in_force});
    for (const auto& versions : by_label(all[one].over, all)) {
      if (versions.size() > 1) continue;
      both.push_back({all[versions[0]].when, true, all[versions[0]].in_force});
    }
  }
  return reasoning_.possible(both, define.base);
}

bool Answers::may_conflict(DefineId id) {
  return known(conflicts_, id, [&] {
    const Define& define = program_.defines[id];
    const std::vector<Exception>& all = define.exceptions;
    const auto over = [&](size_t a, size_t b) {
      return std::find(all[a].over.begin(), all[a].over.end(), b) != all[a].over.end();
    };
    for (size_t a = 0; a < all.size(); ++a) {
      for (size_t b = a + 1; b < all.size(); ++b) {
        if (over(a, b) || over(b, a) || all[a].label == all[b].label) continue;
        if (may_fire_together(define, a, b)) return true;
      }
    }
    return false;
  });
}

bool Answers::may_conflict(DecisionId id) const {
  const Decision& decision = program_.decisions[id];
  const bool forbids = decision.policy == HitPolicy::unique || decision.policy == HitPolicy::any;
  return forbids && !decision.exclusive;
}

}  // namespace xinheng::analyze
