#include "runtime/coverage/aims.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "compiler/program/operands.h"

namespace xinheng::coverage {

using execute::Value;
using program::ExprId;
using program::RulePart;
using MaybeRecord = std::optional<execute::RecordName>;

namespace {

Aim with(Aim aim, ExprId expr, bool truth) {
  (aim.record ? aim.there : aim.here).push_back({expr, truth});
  return aim;
}

// Between 0 and 1, and never 0: it isn't so yet.
double far_by(double gap) {
  return 0.01 + 0.9 * std::log2(1 + gap) / 64;
}

bool is_word(const Value& value) {
  return value.state == Value::State::word;
}

}  // namespace

Aims::Aims(const program::Program& program, const Declared& declared) : program_(program) {
  std::visit(overloaded{
                 [&](program::DefineId id) {
                   const program::Define& define = program.defines[id];
                   owner_ = define.finding.valid() ? define.finding.index : id.index;
                   if (define.finding.valid()) {
                     add(program.findings[define.finding]);
                   } else {
                     add(define);
                   }
                 },
                 [&](program::DecisionId id) {
                   owner_ = id.index;
                   add(program.decisions[id]);
                 },
                 [&](program::EvaluationId id) {
                   owner_ = id.index;
                   add(program.evaluations[id]);
                 },
                 [&](program::MeasureId id) {
                   owner_ = id.index;
                   add(program.measures[id]);
                 },
             },
             declared);
  std::vector<ExprId> roots;
  for (const auto& [expr, aim] : of_expr_) roots.push_back(expr);
  collect(roots);
}

// Into what is named, too.
void Aims::collect(const std::vector<ExprId>& roots) {
  std::set<ExprId> seen;
  std::vector<ExprId> open = roots;
  const auto follow = [&](ExprId id) {
    if (id.valid()) open.push_back(id);
  };
  const auto follow_measure = [&](const program::Measure& measure) {
    for (const auto& rule : measure.cases) follow(rule.when);
    for (const auto& rule : measure.waivers) follow(rule.when);
    for (const ExprId id : {measure.from, measure.term}) follow(id);
  };
  const auto follow_evaluation = [&](const program::Evaluation& evaluation) {
    for (const auto& rule : evaluation.unrated) follow(rule.when);
    for (const auto& part : evaluation.dimensions) follow(part.value);
    if (evaluation.score) follow(evaluation.score->value);
    for (const auto& rule : evaluation.downgrades) follow(rule.when);
  };
  const auto follow_define = [&](const program::Define& define) {
    follow(define.base);
    for (const auto& rule : define.exceptions) follow(rule.when), follow(rule.value);
  };
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    if (!seen.insert(id).second) continue;
    const program::ExprNode& node = program_.exprs[id].node;
    program::each_operand(node, follow);
    program::each_elsewhere(node, follow);
    std::visit(
        overloaded{
            [&](const program::DefineRef& one) { follow_define(program_.defines[one.define]); },
            [&](const program::MeasureRef& one) { follow_measure(program_.measures[one.measure]); },
            [&](const program::EvaluationRef& one) {
              follow_evaluation(program_.evaluations[one.evaluation]);
            },
            [&](const program::DecisionRef& one) {
              program::each_expression(program_.decisions[one.decision], follow);
            },
            [&](const program::HitCount& one) {
              program::each_expression(program_.decisions[one.decision], follow);
            },
            [](const auto&) {},
        },
        node);
  }
  exprs_.assign(seen.begin(), seen.end());
}

void Aims::walk(ExprId id, const Aim& aim) {
  if (!id.valid() || !of_expr_.try_emplace(id, aim).second) return;
  const program::ExprNode& node = program_.exprs[id].node;
  if (const auto* junction = std::get_if<program::Junction>(&node)) {
    Aim here = aim;  // nothing after a deciding operand is looked at
    for (const ExprId operand : junction->operands) {
      walk(operand, here);
      here = with(here, operand, junction->is_and);
    }
    return;
  }
  if (const auto* provided = std::get_if<program::Provided>(&node)) {
    walk(provided->condition, aim);
    walk(provided->value, with(aim, provided->condition, true));
    return;
  }
  if (const auto* aggregate = std::get_if<program::Aggregate>(&node)) {
    if (aim.record || aggregate->via) return;
    Aim inside = aim;
    inside.record = aggregate->record;
    walk(aggregate->filter, inside);
    if (aggregate->filter.valid()) inside = with(inside, aggregate->filter, true);
    walk(aggregate->value, inside);
    walk(aggregate->by, inside);
    return;
  }
  program::each_operand(node, [&](ExprId operand) { walk(operand, aim); });
}

void Aims::add(const program::Define& define) {
  const auto& all = define.exceptions;
  Aim base;
  for (const program::Exception& exception : all) base = with(base, exception.when, false);
  walk(define.base, base);
  of_rule_[{RulePart::base, owner_, 0}] = base;
  for (uint32_t i = 0; i < all.size(); ++i) {
    Aim aim;
    for (const uint32_t over : all[i].over) aim = with(aim, all[over].when, true);
    walk(all[i].when, aim);
    aim = with(aim, all[i].when, true);
    walk(all[i].value, aim);
    for (const program::Exception& other : all) {
      const bool beats = std::find(other.over.begin(), other.over.end(), i) != other.over.end();
      if (beats) aim = with(aim, other.when, false);
    }
    of_rule_[{RulePart::exception, owner_, i}] = aim;
    for (uint32_t k = 0; k < i && !conflict_; ++k) {
      const bool ordered =
          std::find(all[i].over.begin(), all[i].over.end(), k) != all[i].over.end() ||
          std::find(all[k].over.begin(), all[k].over.end(), i) != all[k].over.end();
      if (!ordered) conflict_ = with(with({}, all[i].when, true), all[k].when, true);
    }
  }
}

template <class Rules>
void Aims::add_cases(const Rules& rules, RulePart case_part, RulePart waiver_part) {
  for (uint32_t i = 0; i < rules.cases.size(); ++i) {
    walk(rules.cases[i].when, {});
    of_rule_[{case_part, owner_, i}] = with({}, rules.cases[i].when, true);
  }
  for (uint32_t i = 0; i < rules.waivers.size(); ++i) {
    const program::Waiver& waiver = rules.waivers[i];
    Aim aim;
    if (!waiver.over.empty() && waiver.over[0] < rules.cases.size())
      aim = with(aim, rules.cases[waiver.over[0]].when, true);
    if (waiver.over.empty() && !rules.cases.empty()) aim = with(aim, rules.cases[0].when, true);
    for (const uint32_t over : waiver.over_waivers) aim = with(aim, rules.waivers[over].when, true);
    walk(waiver.when, aim);
    of_rule_[{waiver_part, owner_, i}] = with(aim, waiver.when, true);
  }
}

void Aims::add(const program::Finding& finding) {
  add_cases(finding, RulePart::finding_case, RulePart::finding_waiver);
  for (const ExprId id : {finding.start, finding.term, finding.done}) walk(id, {});
}

void Aims::add(const program::Measure& measure) {
  add_cases(measure, RulePart::case_, RulePart::waiver);
  for (const ExprId id : {measure.from, measure.term}) walk(id, {});
}

void Aims::add(const program::Evaluation& evaluation) {
  Aim rated;
  for (uint32_t i = 0; i < evaluation.unrated.size(); ++i) {
    walk(evaluation.unrated[i].when, {});
    of_rule_[{RulePart::unrated, owner_, i}] = with({}, evaluation.unrated[i].when, true);
    rated = with(rated, evaluation.unrated[i].when, false);
  }
  const auto walk_part = [&](const program::Dimension& part) {
    for (const ExprId id : {part.floor, part.ceiling, part.value}) walk(id, rated);
  };
  for (const program::Dimension& part : evaluation.dimensions) walk_part(part);
  if (evaluation.score) walk_part(*evaluation.score);
  for (uint32_t i = 0; i < evaluation.downgrades.size(); ++i) {
    walk(evaluation.downgrades[i].when, rated);
    of_rule_[{RulePart::downgrade, owner_, i}] = with(rated, evaluation.downgrades[i].when, true);
  }
}

void Aims::add(const program::Decision& decision) {
  for (const program::Input& input : decision.inputs) walk(input.value, {});
  for (uint32_t row = 0; row < decision.branches.size(); ++row) {
    Aim aim;
    const program::DecisionId id{owner_};
    for (uint32_t column = 0; column < decision.inputs.size(); ++column) {
      const auto& criterion = decision.branches[row].criteria[column];
      if (criterion.kind == program::Criterion::Kind::any) continue;
      aim.cells.push_back({id, row, column, true});
    }
    of_rule_[{RulePart::branch, owner_, row}] = aim;
  }
  program::each_expression(decision, [&](ExprId id) { walk(id, {}); });
}

std::optional<Aim> Aims::aim(const Target& target) const {
  if (const auto* rule = std::get_if<program::RuleName>(&target)) {
    const auto found = of_rule_.find(*rule);
    return found == of_rule_.end() ? std::nullopt : std::optional(found->second);
  }
  if (const auto* one = std::get_if<ExprOutcome>(&target)) {
    const auto found = of_expr_.find(one->expr);
    if (found == of_expr_.end()) return {};
    return with(found->second, one->expr, one->outcome == execute::came_out_yes);
  }
  if (const auto* cell = std::get_if<CellOutcome>(&target)) {
    Aim aim;
    const auto whole = of_rule_.find({RulePart::branch, cell->decision.index, cell->row});
    if (whole == of_rule_.end()) return {};
    for (const CellStep& step : whole->second.cells)
      if (step.column < cell->column) aim.cells.push_back(step);
    aim.cells.push_back(
        {cell->decision, cell->row, cell->column, cell->outcome == execute::came_out_yes});
    return aim;
  }
  const auto& one = std::get<DeclaredOutcome>(target);
  return one.outcome == execute::came_out_conflict ? conflict_ : std::nullopt;
}

// ---- how far ----
double Aims::distance(const Aim& aim, Asking& asking) const {
  double sum = 0;
  for (const Step& step : aim.here)
    sum += distance(step.expr, step.truth, asking, asking.record(), 0);
  for (const CellStep& cell : aim.cells) sum += meets(cell, asking) == cell.truth ? 0 : 1;
  if (!aim.record) return sum;
  double nearest = 1.0 + static_cast<double>(aim.there.size());
  for (const execute::RecordName record : asking.records(*aim.record)) {
    double here = 0;
    for (const Step& step : aim.there) here += distance(step.expr, step.truth, asking, record, 0);
    nearest = std::min(nearest, here);
  }
  return sum + nearest;
}

bool Aims::meets(const CellStep& cell, Asking& asking) const {
  using Kind = program::Criterion::Kind;
  const program::Decision& decision = program_.decisions[cell.decision];
  const program::Criterion& criterion = decision.branches[cell.row].criteria[cell.column];
  const Value input =
      asking.interpreter().evaluate(decision.inputs[cell.column].value, asking.record());
  if (input.state == Value::State::undetermined) return !cell.truth;
  if (criterion.kind == Kind::has) return is_word(input);
  if (criterion.kind == Kind::lacks) return !is_word(input);
  if (!is_word(input)) return false;
  const auto passes = [&](const std::optional<program::Limit>& limit, bool low) {
    if (!limit) return true;
    Value at{Value::State::word, limit->word, {}};
    if (limit->expr.valid()) at = asking.interpreter().evaluate(limit->expr, asking.record());
    if (!is_word(at)) return false;
    return input.word == at.word ? !limit->open : (input.word > at.word) == low;
  };
  const bool among = std::any_of(
      criterion.allowed.begin(), criterion.allowed.end(),
      [&](const auto& one) { return passes(one.low, true) && passes(one.high, false); });
  return among == (criterion.kind == Kind::among);
}

double Aims::distance(ExprId id, bool truth, Asking& asking, MaybeRecord record, int depth) const {
  constexpr int depth_max = 8;
  const program::Expr& expr = program_.exprs[id];
  const Value value = asking.interpreter().evaluate(id, record);
  if (is_word(value) && (value.word != 0) == truth) return 0;
  if (depth > depth_max) return 1;
  const auto operand = [&](ExprId one, bool wanted) {
    return distance(one, wanted, asking, record, depth + 1);
  };
  return std::visit(
      overloaded{
          [&](const program::Not& node) { return operand(node.operand, !truth); },
          [&](const program::Junction& node) {
            // All of them, or the nearest.
            double sum = 0, nearest = 1;
            for (const ExprId one : node.operands) {
              const double far = operand(one, truth);
              sum += far;
              nearest = std::min(nearest, far);
            }
            return node.is_and == truth ? sum / static_cast<double>(node.operands.size()) : nearest;
          },
          [&](const program::Compare& node) {
            return distance_of_comparison(node, truth, asking, record, depth);
          },
          [&](const program::DefineRef& node) {
            const program::Define& define = program_.defines[node.define];
            const bool of_record = define.scope == program::Scope::record;
            return distance_of_define(define, truth, asking, of_record ? record : std::nullopt,
                                      depth);
          },
          [&](const program::Aggregate& node) {
            return distance_of_aggregate(node, truth, asking, depth);
          },
          [&](const program::MeasureRef& node) {
            double nearest = 1;
            for (const auto& rule : program_.measures[node.measure].cases)
              nearest = std::min(nearest, distance(rule.when, true, asking, {}, depth + 1));
            return truth ? 0.1 + 0.9 * nearest : 1;
          },
          [](const auto&) { return 1.0; },
      },
      expr.node);
}

double Aims::distance_of_comparison(const program::Compare& node, bool truth, Asking& asking,
                                    MaybeRecord record, int depth) const {
  const Value left = asking.interpreter().evaluate(node.left, record);
  const Value right = asking.interpreter().evaluate(node.right, record);
  if (!is_word(left) || !is_word(right)) return 1;
  double far = far_by(std::abs(static_cast<double>(left.word) - static_cast<double>(right.word)));
  // A number that nothing adds to yet: how near is what would?
  for (const ExprId side : {node.left, node.right}) {
    const auto* aggregate = std::get_if<program::Aggregate>(&program_.exprs[side].node);
    if (aggregate && truth)
      far += 0.005 * std::min(1.0, distance_of_aggregate(*aggregate, true, asking, depth));
  }
  return std::min(far, 1.0);
}

double Aims::distance_of_define(const program::Define& define, bool truth, Asking& asking,
                                MaybeRecord record, int depth) const {
  if (define.type.kind != program::TypeKind::boolean) return 1;
  const auto of_value = [&](ExprId id) {
    const bool prior = std::holds_alternative<program::Prior>(program_.exprs[id].node);
    return distance(prior ? define.base : id, truth, asking, record, depth + 1);
  };
  double base = of_value(define.base), nearest = 1;
  for (const program::Exception& exception : define.exceptions) {
    base += distance(exception.when, false, asking, record, depth + 1);
    nearest = std::min(nearest, distance(exception.when, true, asking, record, depth + 1) +
                                    of_value(exception.value));
  }
  return std::min({base, nearest, 1.0});
}

double Aims::distance_of_aggregate(const program::Aggregate& node, bool truth, Asking& asking,
                                   int depth) const {
  if (node.via) return 1;
  double nearest = 1, matching = 0;
  for (const execute::RecordName record : asking.records(node.record)) {
    const double far =
        node.filter.valid() ? distance(node.filter, true, asking, record, depth + 1) : 0;
    nearest = std::min(nearest, 0.9 * far);
    matching += far == 0 ? 1 : 0;
  }
  return truth ? nearest : far_by(matching);
}

}  // namespace xinheng::coverage
