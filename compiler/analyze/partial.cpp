// Values that have no answer by construction: the largest of no records, a quotient by what may
// be zero, a parameter that is repealed.
#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/analyze/findings.h"
#include "compiler/analyze/roots.h"
#include "compiler/program/operands.h"

namespace xinheng::analyze {
namespace {

class Partial {
 public:
  explicit Partial(Analysis& analysis) : analysis_(analysis) {}

  void visit(const Root& root) {
    std::vector<Supposition> needed = root.given;
    needed.push_back({root.expr, true, root.in_force});
    for (const program::Interval& dates : analysis_.reasoning.stretches(needed)) {
      if (dates.from < root.in_force.from || root.in_force.to < dates.to) continue;
      analysis_.reasoning.begin_question();
      Facts facts{dates, {}, {}};
      const bool reached =
          std::all_of(root.given.begin(), root.given.end(), [&](const Supposition& supposition) {
            return analysis_.reasoning.suppose(supposition, facts, root.prior);
          });
      if (reached) visit(root.expr, facts, root.prior);
    }
  }

 private:
  void visit(ExprId id, const Facts& facts, ExprId prior) {
    if (!id.valid()) return;
    const program::ExprNode& node = analysis_.typed(id).node;
    if (const auto* junction = std::get_if<program::Junction>(&node)) {
      visit_junction(*junction, facts, prior);
      return;
    }
    if (const auto* provided = std::get_if<program::Provided>(&node)) {
      visit(provided->condition, facts, prior);
      Facts here = facts;
      if (analysis_.reasoning.assume(provided->condition, true, here, prior)) {
        visit(provided->value, here, prior);
      }
      return;
    }
    if (const auto* grouped = std::get_if<program::Grouped>(&node)) {
      visit_grouped(id, *grouped, facts, prior);
      return;
    }
    if (const auto* parameter = std::get_if<program::ParameterRef>(&node)) {
      find_gap(id, *parameter, facts);
    } else if (const auto* quotient = std::get_if<program::RoundedQuotient>(&node)) {
      find_zero(id, *quotient, facts, prior);
    } else if (const auto* aggregate = std::get_if<program::Aggregate>(&node)) {
      visit_aggregate(id, *aggregate, facts);
    } else {
      program::each_elsewhere(
          node, [&](ExprId operand) { visit(operand, analysis_.reasoning.elsewhere(facts), {}); });
    }
    program::each_operand(node, [&](ExprId operand) { visit(operand, facts, prior); });
  }

  // An operand without answer matters only where none of the others decides.
  void visit_junction(const program::Junction& junction, const Facts& facts, ExprId prior) {
    for (const ExprId operand : junction.operands) {
      Facts here = facts;
      const bool matters =
          std::all_of(junction.operands.begin(), junction.operands.end(), [&](ExprId other) {
            return other == operand ||
                   analysis_.reasoning.assume(other, junction.is_and, here, prior);
          });
      if (matters) visit(operand, here, prior);
    }
  }

  void visit_aggregate(ExprId id, const program::Aggregate& aggregate, const Facts& facts) {
    const bool needs_one = aggregate.kind == program::AggregateKind::max ||
                           aggregate.kind == program::AggregateKind::min ||
                           aggregate.kind == program::AggregateKind::latest ||
                           aggregate.kind == program::AggregateKind::earliest;
    if (needs_one && !is_known_to_have(aggregate, facts)) {
      report_once(Kind::maybe_empty, id,
                  {program::print_expr(analysis_.program, id),
                   analysis_.program.records[aggregate.record].name});
    }
    Facts inner = analysis_.reasoning.inside(aggregate, facts);
    visit(aggregate.filter, inner, {});
    const bool some =
        !aggregate.filter.valid() || analysis_.reasoning.assume(aggregate.filter, true, inner);
    if (some) {
      visit(aggregate.value, inner, {});
      visit(aggregate.by, inner, {});
    }
  }

  // Every group has a record, but there may be no group.
  void visit_grouped(ExprId id, const program::Grouped& grouped, const Facts& facts, ExprId prior) {
    const auto* inner = std::get_if<program::Aggregate>(&analysis_.typed(grouped.inner).node);
    const bool needs_one = !grouped.op && (grouped.outer == program::AggregateKind::max ||
                                           grouped.outer == program::AggregateKind::min);
    if (inner && needs_one && !is_known_to_have(*inner, facts)) {
      report_once(Kind::maybe_empty, id,
                  {program::print_expr(analysis_.program, id),
                   analysis_.program.records[inner->record].name});
    }
    if (inner) {
      const Facts inside = analysis_.reasoning.inside(*inner, facts);
      visit(inner->filter, inside, {});
      visit(grouped.key, inside, {});
    }
    visit(grouped.limit, facts, prior);
  }

  std::set<TermId> conditions_of(ExprId filter) {
    std::set<TermId> conditions;
    if (!filter.valid()) return conditions;
    const auto* junction = std::get_if<program::Junction>(&analysis_.typed(filter).node);
    if (!junction || !junction->is_and) return {analysis_.reasoning.terms().of(filter)};
    for (const ExprId operand : junction->operands) conditions.merge(conditions_of(operand));
    return conditions;
  }

  // Some record is known to pass a filter that says at least as much.
  bool is_known_to_have(const program::Aggregate& wanted, const Facts& facts) {
    const std::set<TermId> needed = conditions_of(wanted.filter);
    return std::any_of(facts.ranges.begin(), facts.ranges.end(), [&](const auto& known) {
      const ExprId expr = analysis_.reasoning.terms().expr(known.first);
      if (!expr.valid()) return false;
      const auto* aggregate = std::get_if<program::Aggregate>(&analysis_.typed(expr).node);
      if (!aggregate || aggregate->record != wanted.record || aggregate->via != wanted.via ||
          known.second.low < 1) {
        return false;
      }
      if (aggregate->kind != program::AggregateKind::exists &&
          aggregate->kind != program::AggregateKind::count) {
        return false;
      }
      const std::set<TermId> said = conditions_of(aggregate->filter);
      return std::includes(said.begin(), said.end(), needed.begin(), needed.end());
    });
  }

  void find_zero(ExprId id, const program::RoundedQuotient& quotient, const Facts& facts,
                 ExprId prior) {
    for (const ExprId divisor : quotient.divisors) {
      if (!analysis_.reasoning.range(divisor, facts, prior).holds(0)) continue;
      report_once(Kind::maybe_zero_divisor, id, {program::print_expr(analysis_.program, divisor)});
      return;
    }
  }

  // That it has no value before its first is said where it is declared.
  void find_gap(ExprId id, const program::ParameterRef& reference, const Facts& facts) {
    const program::Parameter& parameter = analysis_.program.parameters[reference.parameter];
    if (parameter.values.empty() || facts.dates.from < parameter.values[0].interval.from) return;
    // The evaluation date may be narrowed by what the rule says of it.
    const Range dates = analysis_.reasoning.evaluation_dates(facts);
    for (const program::DatedValue& value : parameter.values) {
      if (value.value) continue;
      const Word from = std::max(dates.low, Word{value.interval.from});
      if (from > dates.high || from >= value.interval.to) continue;
      if (!gaps_.insert(reference.parameter).second) return;
      report_once(Kind::parameter_gap, id,
                  {parameter.name, format_date(static_cast<Days>(value.interval.from))});
      return;
    }
  }

  void report_once(Kind kind, ExprId id, std::initializer_list<std::string> arguments) {
    const Span span = analysis_.typed(id).span;
    if (reported_.insert({span.file, span.begin, span.end}).second) {
      analysis_.report(kind, span, arguments);
    }
  }

  Analysis& analysis_;
  std::set<std::tuple<uint32_t, uint32_t, uint32_t>> reported_;
  std::set<program::ParameterId> gaps_;
};

}  // namespace

void find_partial_values(Analysis& analysis) {
  Partial partial(analysis);
  for (const Root& root : roots_of(analysis.program)) {
    if (analysis.stopped()) return;
    partial.visit(root);
  }
}

}  // namespace xinheng::analyze
