// Conditions taken apart: what follows where one holds, or doesn't.
#include "compiler/analyze/reasoning.h"

#include <algorithm>
#include <utility>

#include "compiler/program/comparison.h"
#include "compiler/program/operands.h"

namespace xinheng::analyze {
namespace {

using program::Comparison;

constexpr size_t stretches_max = 64;
constexpr uint8_t less = 1, equal = 2, greater = 4, any_order = 7;

uint8_t orders_of(Comparison op) {
  switch (op) {
    case Comparison::equal:
      return equal;
    case Comparison::not_equal:
      return less | greater;
    case Comparison::less:
      return less;
    case Comparison::less_equal:
      return less | equal;
    case Comparison::greater:
      return greater;
    case Comparison::greater_equal:
      return greater | equal;
  }
  return any_order;
}

uint8_t mirrored(uint8_t orders) {
  uint8_t result = orders & equal;
  if (orders & less) result |= greater;
  if (orders & greater) result |= less;
  return result;
}

// Conditions that others are looked at for.
bool names_or_joins(const program::ExprNode& node) {
  return std::holds_alternative<program::Junction>(node) ||
         std::holds_alternative<program::DefineRef>(node) ||
         std::holds_alternative<program::MeasureRef>(node) ||
         std::holds_alternative<program::Has>(node);
}

program::Interval overlap(program::Interval a, program::Interval b) {
  return {std::max(a.from, b.from), std::min(a.to, b.to)};
}

// Dates on which a parameter that the expression needs gets another value, or a rule comes into
// force or goes out of it, also through what it names.
class Changes {
 public:
  explicit Changes(const program::Program& program) : program_(program) {}

  void visit(ExprId id) {
    if (!id.valid()) return;
    visited.push_back(id);
    const program::ExprNode& node = program_.exprs[id].node;
    std::visit(overloaded{
                   [&](const program::ParameterRef& n) {
                     for (const auto& value : program_.parameters[n.parameter].values) {
                       add(value.interval);
                     }
                   },
                   [&](const program::DefineRef& n) {
                     if (defines_.insert(n.define).second) visit(program_.defines[n.define]);
                   },
                   [&](const program::EvaluationRef& n) {
                     if (evaluations_.insert(n.evaluation).second) {
                       visit(program_.evaluations[n.evaluation]);
                     }
                   },
                   [&](const program::MeasureRef& n) {
                     if (measures_.insert(n.measure).second) visit(program_.measures[n.measure]);
                   },
                   [&](const program::DecisionRef& n) { visit(n.decision); },
                   [&](const program::HitCount& n) { visit(n.decision); },
                   [](const auto&) {},
               },
               node);
    program::each_operand(node, [&](ExprId operand) { visit(operand); });
    program::each_elsewhere(node, [&](ExprId operand) { visit(operand); });
  }
  void add(const program::Interval& interval) { dates.insert({interval.from, interval.to}); }

  std::set<Days> dates;
  std::vector<ExprId> visited;

 private:
  template <class Rules>
  void visit_rules(const Rules& rules) {
    for (const auto& rule : rules) {
      add(rule.in_force);
      visit(rule.when);
    }
  }
  void visit(const program::Define& define) {
    visit(define.base);
    visit_rules(define.exceptions);
    for (const program::Exception& exception : define.exceptions) visit(exception.value);
  }
  void visit(const program::Dimension& part) {
    for (const ExprId id : {part.floor, part.ceiling, part.value, part.weight}) visit(id);
  }
  void visit(const program::Evaluation& evaluation) {
    visit_rules(evaluation.unrated);
    for (const auto& part : evaluation.dimensions) visit(part);
    if (evaluation.score) visit(*evaluation.score);
    for (const auto& band : evaluation.bands) visit(band.from);
    visit_rules(evaluation.downgrades);
  }
  void visit(const program::Measure& measure) {
    add(measure.in_force);
    visit_rules(measure.cases);
    visit_rules(measure.waivers);
  }
  void visit(program::DecisionId id) {
    if (!decisions_.insert(id).second) return;
    program::each_expression(program_.decisions[id], [&](ExprId part) { visit(part); });
  }

  const program::Program& program_;
  std::set<program::DefineId> defines_;
  std::set<program::EvaluationId> evaluations_;
  std::set<program::MeasureId> measures_;
  std::set<program::DecisionId> decisions_;
};

}  // namespace

Reasoning::Reasoning(const program::Program& program) : program_(program), terms_(program) {
  for (const auto& list : program.codes) all_codes_.push_back(first(list.codes.size()));
  for (const auto& table : program.tables) all_rows_.push_back(first(table.rows.size()));
}

bool Reasoning::spent() {
  return ++steps_ > steps_max;
}

bool Reasoning::fail(ExprId expr) {
  if (!culprit_.valid()) culprit_ = expr;
  return false;
}

std::vector<program::Interval> Reasoning::cut(std::set<Days> dates) const {
  std::vector<program::Interval> result;
  const program::Interval whole = program_.in_force;
  Days from = whole.from;
  for (const Days date : dates) {
    if (date <= from || date >= whole.to) continue;
    result.push_back({from, date});
    from = date;
  }
  result.push_back({from, whole.to});
  if (result.size() > stretches_max) return {whole};
  return result;
}

std::vector<program::Interval> Reasoning::stretches(const std::vector<ExprId>& exprs) const {
  Changes changes(program_);
  for (const ExprId expr : exprs) changes.visit(expr);
  return cut(std::move(changes.dates));
}

std::vector<program::Interval> Reasoning::stretches(
    const std::vector<Supposition>& suppositions) const {
  Changes changes(program_);
  for (const Supposition& supposition : suppositions) {
    changes.add(supposition.in_force);
    changes.visit(supposition.expr);
  }
  return cut(std::move(changes.dates));
}

bool Reasoning::possible(const std::vector<Supposition>& suppositions, ExprId prior) {
  begin_question();
  for (const program::Interval& dates : stretches(suppositions)) {
    Facts facts{dates, {}, {}};
    const bool all =
        std::all_of(suppositions.begin(), suppositions.end(),
                    [&](const Supposition& one) { return suppose(one, facts, prior); });
    if (all) return true;
  }
  return false;
}

bool Reasoning::suppose(const Supposition& supposition, Facts& facts, ExprId prior) {
  const program::Interval together = overlap(facts.dates, supposition.in_force);
  if (!supposition.truth) {
    const bool always = together.from == facts.dates.from && together.to == facts.dates.to;
    return !always || assume(supposition.expr, false, facts, prior);
  }
  if (together.from >= together.to) {
    culprit_ = {};
    return fail(supposition.expr);
  }
  facts.dates = together;
  return assume(supposition.expr, true, facts, prior);
}

Range Reasoning::evaluation_dates(const Facts& facts) const {
  const Range dates = between(facts.dates.from, Word{facts.dates.to} - 1);
  const Range* known = facts.ranges.find(terms_.evaluation_date());
  return known ? meet(dates, *known) : dates;
}

Facts Reasoning::inside(const program::Aggregate& aggregate, const Facts& facts) const {
  if (aggregate.via) return elsewhere(facts);
  const auto stays = [&](TermId term) { return !terms_.of_record(term); };
  return {facts.dates, facts.ranges.only(stays), facts.orders.only([&](const auto& pair) {
            return stays(pair.first) && stays(pair.second);
          })};
}

Facts Reasoning::elsewhere(const Facts& facts) const {
  return {facts.dates,
          facts.ranges.only(
              [&](TermId term) { return !terms_.of_record(term) && !terms_.of_subject(term); }),
          {}};
}

Facts Reasoning::inside_of(ExprId expr, const program::Aggregate& aggregate, const Facts& facts) {
  const auto [found, fresh] = matter_.try_emplace(expr);
  std::set<TermId>& terms = found->second;
  if (fresh) {
    Changes reached(program_);
    reached.visit(expr);
    for (const ExprId one : reached.visited) {
      terms.insert(terms_.of(one));
      if (const auto* has = std::get_if<program::Has>(&program_.exprs[one].node)) {
        terms.insert(terms_.presence(has->operand));
      }
    }
  }
  Facts inner = inside(aggregate, facts);
  const auto matters = [&](TermId term) { return terms.contains(term); };
  return {inner.dates, inner.ranges.only(matters), inner.orders.only([&](const auto& pair) {
            return matters(pair.first) && matters(pair.second);
          })};
}

bool Reasoning::assume_elsewhere(ExprId expr, ExprId operand, bool truth, Facts& facts) {
  if (!narrow_truth(terms_.of(expr), truth, facts)) return fail(expr);
  Facts there = elsewhere(facts);
  return assume(operand, truth, there);
}

bool Reasoning::narrow_truth(TermId term, bool truth, Facts& facts) {
  const Range wanted = one(truth ? 1 : 0);
  Range& known = facts.ranges.get(term, wanted);
  known = meet(known, wanted);
  return !known.empty();
}

bool Reasoning::narrow(ExprId expr, const Range& allowed, Facts& facts, ExprId prior) {
  const Range narrowed = meet(range(expr, facts, prior), allowed);
  if (narrowed.empty()) return false;
  if (spent()) return true;
  const program::ExprNode& node = program_.exprs[expr].node;
  if (std::holds_alternative<program::Literal>(node)) return true;
  if (std::holds_alternative<program::Prior>(node)) {
    return !prior.valid() || narrow(prior, narrowed, facts, {});
  }
  facts.ranges.get(terms_.of(expr), narrowed) = narrowed;
  return std::visit(
      overloaded{
          [&](const program::ColumnRef& n) { return narrow_row(n, narrowed, facts, prior); },
          [&](const program::Negate& n) {
            return narrow(n.operand, negation(narrowed), facts, prior);
          },
          [&](const program::Rescale& n) {
            const Word power = power_of_ten(n.power);
            return narrow(n.operand,
                          between(*rounded_quotient(narrowed.low, 0, power, Rounding::up),
                                  *rounded_quotient(narrowed.high, 0, power, Rounding::down)),
                          facts, prior);
          },
          [&](const program::DefineRef& n) {
            const program::Define& define = program_.defines[n.define];
            return !define.exceptions.empty() || narrow(define.base, narrowed, facts, {});
          },
          [&](const program::Binary& n) {
            if (n.op == program::Arithmetic::multiply) return true;
            const bool add = n.op == program::Arithmetic::add;
            const Range left = range(n.left, facts, prior), right = range(n.right, facts, prior);
            return narrow(n.left, sum(narrowed, add ? negation(right) : right), facts, prior) &&
                   narrow(n.right,
                          add ? sum(narrowed, negation(left)) : sum(left, negation(narrowed)),
                          facts, prior);
          },
          [](const auto&) { return true; },
      },
      node);
}

// Only rows whose column has such a value are left.
bool Reasoning::narrow_row(const program::ColumnRef& column, const Range& allowed, Facts& facts,
                           ExprId prior) {
  const Range rows = range(column.row, facts, prior);
  if (!rows.listed()) return true;
  const program::Table& table = program_.tables[program_.exprs[column.row].type.table];
  std::vector<Word> left;
  for (const Word row : *rows.values) {
    const auto& value = table.rows[static_cast<size_t>(row)][column.column];
    if (value && allowed.holds(*value)) left.push_back(row);
  }
  if (left.size() == rows.values->size()) return true;
  return narrow(column.row, any_of(std::move(left)), facts, prior);
}

bool Reasoning::assume_order(const program::Compare& compare, Comparison op, Facts& facts,
                             ExprId prior) {
  const auto constant = [&](ExprId expr) {
    return std::holds_alternative<program::Literal>(program_.exprs[expr].node);
  };
  if (constant(compare.left) || constant(compare.right)) return true;
  const bool priors = std::holds_alternative<program::Prior>(program_.exprs[compare.left].node) ||
                      std::holds_alternative<program::Prior>(program_.exprs[compare.right].node);
  if (priors && !prior.valid()) return true;
  TermId left = terms_.of(compare.left), right = terms_.of(compare.right);
  uint8_t orders = orders_of(op);
  if (left == right) return (orders & equal) != 0;
  if (left > right) {
    std::swap(left, right);
    orders = mirrored(orders);
  }
  uint8_t& left_over = facts.orders.get({left, right}, any_order);
  left_over &= orders;
  return left_over != 0;
}

bool Reasoning::assume_compare(ExprId expr, const program::Compare& compare, bool truth,
                               Facts& facts, ExprId prior) {
  const Comparison op = truth ? compare.op : opposite(compare.op);
  if (!assume_order(compare, op, facts, prior)) return fail(expr);
  const Range left = range(compare.left, facts, prior), right = range(compare.right, facts, prior);
  if (left.empty() || right.empty()) return fail(expr);
  Range for_left = any_word(), for_right = any_word();
  switch (op) {
    case Comparison::equal:
      for_left = right, for_right = left;
      break;
    case Comparison::not_equal:
      if (const auto value = right.only()) for_left = without(left, *value);
      if (const auto value = left.only()) for_right = without(right, *value);
      break;
    case Comparison::less:
      for_left = sum(between(any_word().low, right.high), one(-1));
      for_right = sum(between(left.low, any_word().high), one(1));
      break;
    case Comparison::less_equal:
      for_left.high = right.high, for_right.low = left.low;
      break;
    case Comparison::greater:
      for_left = sum(between(right.low, any_word().high), one(1));
      for_right = sum(between(any_word().low, left.high), one(-1));
      break;
    case Comparison::greater_equal:
      for_left.low = right.low, for_right.high = left.high;
      break;
  }
  if (narrow(compare.left, for_left, facts, prior) &&
      narrow(compare.right, for_right, facts, prior)) {
    return true;
  }
  return fail(expr);
}

bool Reasoning::assume_one_of(const std::vector<std::vector<Supposition>>& ways, Facts& facts,
                              ExprId prior) {
  std::optional<Facts> common;
  for (const std::vector<Supposition>& way : ways) {
    Facts here = facts;
    const bool all = std::all_of(way.begin(), way.end(), [&](const Supposition& supposition) {
      return suppose(supposition, here, prior);
    });
    if (!all) continue;
    if (!common) {
      common = std::move(here);
      continue;
    }
    common->dates = {std::min(common->dates.from, here.dates.from),
                     std::max(common->dates.to, here.dates.to)};
    common->ranges.keep_common(here.ranges, [](Range& a, const Range& b) { a = join(a, b); });
    common->orders.keep_common(here.orders, [](uint8_t& a, uint8_t b) { a |= b; });
  }
  if (!common) return false;
  culprit_ = {};
  facts = std::move(*common);
  return true;
}

// An optional has a value where its row does, or where its owner is rated.
bool Reasoning::assume_presence(ExprId operand, bool truth, Facts& facts, ExprId prior) {
  if (!narrow_truth(terms_.presence(operand), truth, facts)) return false;
  const program::ExprNode& node = program_.exprs[operand].node;
  if (const auto* column = std::get_if<program::ColumnRef>(&node)) {
    const Range rows = range(column->row, facts, prior);
    if (!rows.listed() || program_.exprs[column->row].type.optional) return true;
    const program::Table& table = program_.tables[program_.exprs[column->row].type.table];
    std::vector<Word> left;
    for (const Word row : *rows.values) {
      const bool has = table.rows[static_cast<size_t>(row)][column->column].has_value();
      if (has == truth) left.push_back(row);
    }
    return left.size() == rows.values->size() ||
           narrow(column->row, any_of(std::move(left)), facts, prior);
  }
  const auto* result = std::get_if<program::EvaluationRef>(&node);
  if (!result || spent()) return true;
  const program::Evaluation& evaluation = program_.evaluations[result->evaluation];
  if (truth) {
    return std::all_of(evaluation.unrated.begin(), evaluation.unrated.end(), [&](const auto& rule) {
      return suppose({rule.when, false, rule.in_force}, facts);
    });
  }
  std::vector<std::vector<Supposition>> ways;
  for (const auto& rule : evaluation.unrated) ways.push_back({{rule.when, true, rule.in_force}});
  return ways.empty() || assume_one_of(ways, facts, {});
}

// Either no exception fires and the base is the value, or one that fires gives it.
bool Reasoning::assume_define(const program::Define& define, bool truth, Facts& facts) {
  std::vector<std::vector<Supposition>> ways(1);
  for (const program::Exception& exception : define.exceptions) {
    if (exception.over.empty()) ways[0].push_back({exception.when, false, exception.in_force});
    std::vector<Supposition> way{{exception.when, true, exception.in_force},
                                 {exception.value, truth}};
    for (const auto& versions : program::by_label(exception.over, define.exceptions)) {
      const program::Exception& over = define.exceptions[versions[0]];
      if (versions.size() == 1) way.push_back({over.when, true, over.in_force});
    }
    ways.push_back(std::move(way));
  }
  ways[0].push_back({define.base, truth});
  return assume_one_of(ways, facts, define.base);
}

bool Reasoning::assume_measure(const program::Measure& measure, Facts& facts) {
  facts.dates = overlap(facts.dates, measure.in_force);
  if (facts.dates.from >= facts.dates.to) return false;
  for (uint32_t w = 0; w < measure.waivers.size(); ++w) {
    const program::Waiver& waiver = measure.waivers[w];
    const bool ends_it = waiver.over.empty() && takes_away(measure, w);
    if (ends_it && !suppose({waiver.when, false, waiver.in_force}, facts)) return false;
  }
  if (!measure.replacements.empty()) return true;
  std::vector<std::vector<Supposition>> ways;
  for (const auto& rule : measure.cases) ways.push_back({{rule.when, true, rule.in_force}});
  return assume_one_of(ways, facts, {});
}

bool takes_away(const program::Measure& measure, uint32_t waiver) {
  const program::Waiver& one = measure.waivers[waiver];
  const bool ends =
      one.effect == program::WaiverEffect::waive || one.effect == program::WaiverEffect::replace;
  return ends && one.over_waivers.empty() &&
         std::none_of(measure.waivers.begin(), measure.waivers.end(), [&](const auto& other) {
           return std::find(other.over_waivers.begin(), other.over_waivers.end(), waiver) !=
                  other.over_waivers.end();
         });
}

bool Reasoning::assume(ExprId expr, bool truth, Facts& facts, ExprId prior) {
  if (spent() || depth_ == depth_max) return true;
  ++depth_;
  deepest_ = std::max(deepest_, depth_);
  const bool holds = names_or_joins(program_.exprs[expr].node)
                         ? assume_remembered({expr, prior, truth, within_junction_}, facts)
                         : assume_node(expr, truth, facts, prior);
  --depth_;
  return holds;
}

bool Reasoning::assume_node(ExprId expr, bool truth, Facts& facts, ExprId prior) {
  culprit_ = {};
  const program::ExprNode& node = program_.exprs[expr].node;
  if (const auto* not_ = std::get_if<program::Not>(&node)) {
    if (assume(not_->operand, !truth, facts, prior)) return true;
    if (culprit_ == not_->operand) culprit_ = expr;
    return false;
  }
  if (const auto* has = std::get_if<program::Has>(&node)) {
    return assume_presence(has->operand, truth, facts, prior) || fail(expr);
  }
  if (const auto* junction = std::get_if<program::Junction>(&node)) {
    if (junction->is_and == truth) {
      // Twice: what a later operand says narrows an earlier one. Not within a junction that is
      // itself gone through twice.
      const int rounds = within_junction_ ? 1 : 2;
      const bool outer = std::exchange(within_junction_, true);
      bool all = true;
      for (int round = 0; all && round < rounds; ++round) {
        all = std::all_of(junction->operands.begin(), junction->operands.end(),
                          [&](ExprId operand) { return assume(operand, truth, facts, prior); });
      }
      within_junction_ = outer;
      return all;
    }
    std::vector<std::vector<Supposition>> ways;
    for (const ExprId operand : junction->operands) ways.push_back({{operand, truth}});
    return assume_one_of(ways, facts, prior);
  }
  if (std::holds_alternative<program::Prior>(node)) {
    return !prior.valid() || assume(prior, truth, facts);
  }
  if (const auto* follow = std::get_if<program::Follow>(&node)) {
    return assume_elsewhere(expr, follow->operand, truth, facts);
  }
  if (const auto* outer = std::get_if<program::Outer>(&node)) {
    return assume_elsewhere(expr, outer->operand, truth, facts);
  }
  if (!std::holds_alternative<program::Literal>(node) &&
      !narrow_truth(terms_.of(expr), truth, facts)) {
    return fail(expr);
  }
  if (const auto* compare = std::get_if<program::Compare>(&node)) {
    return assume_compare(expr, *compare, truth, facts, prior);
  }
  if (const auto* member = std::get_if<program::Member>(&node)) {
    Range left = range(member->operand, facts, prior);
    if (truth) {
      left = meet(left, any_of(member->values));
    } else {
      for (const Word value : member->values) left = without(left, value);
    }
    return narrow(member->operand, left, facts, prior) || fail(expr);
  }
  if (const auto* define = std::get_if<program::DefineRef>(&node)) {
    return assume_define(program_.defines[define->define], truth, facts);
  }
  const auto* measure = std::get_if<program::MeasureRef>(&node);
  if (measure && truth && measure->part == program::MeasurePart::applies) {
    return assume_measure(program_.measures[measure->measure], facts) || fail(expr);
  }
  return narrow(expr, one(truth ? 1 : 0), facts, prior) || fail(expr);
}

}  // namespace xinheng::analyze
