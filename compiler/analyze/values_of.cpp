// What an expression can be, where the facts hold.
#include <algorithm>
#include <utility>

#include "compiler/analyze/reasoning.h"

namespace xinheng::analyze {
namespace {

using program::TypeKind;

Range date_range(Days from, Days to) {
  return between(from, Word{to} - 1);
}

Days as_days(Word word) {
  return static_cast<Days>(std::clamp(word, Word{date_min}, Word{date_max} - 1));
}

}  // namespace

Range Reasoning::of_type(const program::Type& type) const {
  switch (type.kind) {
    case TypeKind::boolean:
      return any_truth();
    case TypeKind::code:
      return all_codes_[type.codes.index];
    case TypeKind::row:
      return all_rows_[type.table.index];
    case TypeKind::date:
      return date_range(date_min, date_max);
    default:
      return any_word();
  }
}

Range Reasoning::range(ExprId expr, const Facts& facts, ExprId prior) {
  const program::Expr& node = program_.exprs[expr];
  // Along a tree of links a rule may look at itself, of others.
  if (spent() || depth_ == depth_max) return of_type(node.type);
  ++depth_;
  deepest_ = std::max(deepest_, depth_);
  Range result = by_node(expr, facts, prior);
  --depth_;
  const Range* known = facts.ranges.find(terms_.of(expr));
  return known ? meet(result, *known) : result;
}

Range Reasoning::by_node(ExprId expr, const Facts& facts, ExprId prior) {
  const program::Type& type = program_.exprs[expr].type;
  if (type.kind == TypeKind::boolean) return of_truth(expr, facts, prior);
  return std::visit(
      overloaded{
          [](const program::Literal& node) { return one(node.value); },
          [&](const program::EvaluationDate&) {
            return date_range(facts.dates.from, facts.dates.to);
          },
          [&](const program::ParameterRef& node) {
            return of_parameter(program_.parameters[node.parameter], facts);
          },
          [&](const program::FieldRef&) {
            if (type.kind == TypeKind::date) return date_range(data_date_min, data_date_max);
            const bool amount = type.kind == TypeKind::integer || type.kind == TypeKind::decimal ||
                                type.kind == TypeKind::money;
            return amount ? between(-number_limit, number_limit) : of_type(type);
          },
          [&](const program::ColumnRef& node) { return of_column(node, facts, prior); },
          [&](const program::DefineRef& node) {
            return of_define(program_.defines[node.define], facts);
          },
          [&](const program::Prior&) {
            return prior.valid() ? range(prior, facts) : of_type(type);
          },
          [&](const program::Binary& node) {
            const Range left = range(node.left, facts, prior);
            const Range right = range(node.right, facts, prior);
            if (node.op == program::Arithmetic::multiply) return product(left, right);
            return sum(left, node.op == program::Arithmetic::add ? right : negation(right));
          },
          [&](const program::Negate& node) { return negation(range(node.operand, facts, prior)); },
          [&](const program::Rescale& node) {
            return product(range(node.operand, facts, prior), one(power_of_ten(node.power)));
          },
          [&](const program::RoundedQuotient& node) { return of_quotient(node, facts, prior); },
          [&](const program::DateShift& node) { return of_shift(node, facts, prior); },
          [&](const program::Age& node) { return of_age(node, facts, prior); },
          [&](const program::DaysBetween& node) {
            return sum(range(node.to, facts, prior), negation(range(node.from, facts, prior)));
          },
          [&](const program::Aggregate& node) { return of_aggregate(expr, node, facts); },
          [&](const program::Extreme& node) {
            const Range left = range(node.left, facts, prior);
            const Range right = range(node.right, facts, prior);
            if (left.empty() || right.empty()) return nothing();
            return node.larger
                       ? between(std::max(left.low, right.low), std::max(left.high, right.high))
                       : between(std::min(left.low, right.low), std::min(left.high, right.high));
          },
          [&](const program::Absolute& node) {
            const Range value = range(node.operand, facts, prior);
            const Range other = negation(value);
            if (value.empty() || value.low >= 0) return value;
            return between(std::max(Word{0}, other.low), std::max(value.high, other.high));
          },
          [&](const program::Provided& node) {
            Facts here = facts;
            const bool held = assume(node.condition, true, here, prior);
            return held ? range(node.value, here, prior) : nothing();
          },
          [&](const program::Follow& node) { return range(node.operand, elsewhere(facts)); },
          [&](const program::Outer& node) { return range(node.operand, elsewhere(facts)); },
          [&](const program::EvaluationRef& node) { return of_result(node, facts); },
          [&](const auto&) { return of_type(type); },
      },
      program_.exprs[expr].node);
}

Range Reasoning::of_parameter(const program::Parameter& parameter, const Facts& facts) const {
  Range result = nothing();
  for (const program::DatedValue& value : parameter.values) {
    const bool meets = value.interval.from < facts.dates.to && facts.dates.from < value.interval.to;
    if (meets && value.value) result = join(result, one(*value.value));
  }
  return result;
}

Range Reasoning::of_column(const program::ColumnRef& node, const Facts& facts, ExprId prior) {
  const Range rows = range(node.row, facts, prior);
  const program::TableId id = program_.exprs[node.row].type.table;
  const program::Table& table = program_.tables[id];
  if (!rows.listed()) return of_type(table.columns[node.column].type);
  const auto values_in = [&](const std::vector<Word>& looked_at) {
    std::vector<Word> values;
    for (const Word row : looked_at) {
      const auto& value = table.rows[static_cast<size_t>(row)][node.column];
      if (value) values.push_back(*value);
    }
    return any_of(std::move(values));
  };
  if (rows.values != all_rows_[id.index].values) return values_in(*rows.values);
  const auto [known, fresh] = columns_.try_emplace({id, node.column});
  if (fresh) known->second = values_in(*rows.values);
  return known->second;
}

Range Reasoning::of_define(const program::Define& define, const Facts& facts) {
  if (spent()) return of_type(define.type);
  Range result = range(define.base, facts);
  for (const program::Exception& exception : define.exceptions) {
    result = join(result, range(exception.value, facts, define.base));
  }
  return result;
}

// Of conditions: true and false, as far as neither is impossible.
Range Reasoning::of_truth(ExprId expr, const Facts& facts, ExprId prior) {
  const program::ExprNode& node = program_.exprs[expr].node;
  if (const auto* literal = std::get_if<program::Literal>(&node)) return one(literal->value);
  if (const auto* parameter = std::get_if<program::ParameterRef>(&node)) {
    return of_parameter(program_.parameters[parameter->parameter], facts);
  }
  if (const auto* column = std::get_if<program::ColumnRef>(&node)) {
    return of_column(*column, facts, prior);
  }
  if (const auto* aggregate = std::get_if<program::Aggregate>(&node)) {
    if (!aggregate->filter.valid()) return any_truth();
    Facts inner = inside_of(expr, *aggregate, facts);
    return fits(aggregate->filter, inner) ? any_truth() : one(0);
  }
  const bool compound = std::holds_alternative<program::Not>(node) ||
                        std::holds_alternative<program::Junction>(node) ||
                        std::holds_alternative<program::Compare>(node) ||
                        std::holds_alternative<program::Member>(node) ||
                        std::holds_alternative<program::DefineRef>(node) ||
                        std::holds_alternative<program::Follow>(node) ||
                        std::holds_alternative<program::Outer>(node);
  if (!compound) return any_truth();
  std::vector<Word> values;
  const ExprId culprit = culprit_;
  for (const bool truth : {false, true}) {
    Facts here = facts;
    if (assume(expr, truth, here, prior)) values.push_back(truth ? 1 : 0);
  }
  culprit_ = culprit;
  return any_of(std::move(values));
}

bool Reasoning::fits(ExprId filter, Facts& inner) {
  const ExprId culprit = culprit_;
  const bool outer = std::exchange(within_junction_, false);
  const bool some = assume(filter, true, inner);
  within_junction_ = outer;
  if (some) culprit_ = culprit;
  return some;
}

Range Reasoning::of_aggregate(ExprId expr, const program::Aggregate& node, const Facts& facts) {
  Facts inner = inside_of(expr, node, facts);
  const bool some = !node.filter.valid() || fits(node.filter, inner);
  switch (node.kind) {
    case program::AggregateKind::exists:
      return some ? any_truth() : one(0);
    case program::AggregateKind::count:
      return some ? between(0, any_word().high) : one(0);
    case program::AggregateKind::total: {
      if (!some) return one(0);
      const Range each = range(node.value, inner);
      if (each.empty()) return one(0);
      return between(each.low >= 0 ? 0 : any_word().low, each.high <= 0 ? 0 : any_word().high);
    }
    case program::AggregateKind::max:
    case program::AggregateKind::min:
    case program::AggregateKind::latest:
    case program::AggregateKind::earliest:
      return some ? range(node.value, inner) : nothing();
    case program::AggregateKind::distinct:
    case program::AggregateKind::longest_months:
      return some ? between(0, any_word().high) : one(0);
  }
  return of_type(program_.exprs[expr].type);
}

Range Reasoning::clamp(const program::Dimension& part, const Facts& facts) {
  const Range floor = range(part.floor, facts), ceiling = range(part.ceiling, facts);
  const Range value = range(part.value, facts);
  if (floor.empty() || ceiling.empty() || value.empty()) return nothing();
  return between(std::max(floor.low, std::min(ceiling.low, value.low)),
                 std::max(floor.high, std::min(ceiling.high, value.high)));
}

Range Reasoning::of_result(const program::EvaluationRef& node, const Facts& facts) {
  const program::Evaluation& evaluation = program_.evaluations[node.evaluation];
  switch (node.result) {
    case program::Result::dimension:
      return clamp(evaluation.dimensions[node.dimension], facts);
    case program::Result::score:
      return evaluation.score ? clamp(*evaluation.score, facts) : nothing();
    case program::Result::grade:
      break;
  }
  std::vector<Word> grades{evaluation.otherwise};
  for (const program::Band& band : evaluation.bands) grades.push_back(band.grade);
  for (const auto& rule : evaluation.downgrades) grades.push_back(*rule.grade);
  for (const auto& quota : evaluation.quotas) grades.push_back(quota.grade - 1);
  return any_of(std::move(grades));
}

// Rounding keeps the order, so the ends of the numerator give the ends of the quotient.
Range Reasoning::of_quotient(const program::RoundedQuotient& node, const Facts& facts,
                             ExprId prior) {
  if (node.factors.size() != 1 || node.divisors.size() != 1) return any_word();
  const Range top = range(node.factors[0], facts, prior);
  const auto by = range(node.divisors[0], facts, prior).only();
  if (top.empty()) return nothing();
  if (!by || *by == 0) return any_word();
  const auto low = rounded_quotient(top.low, node.scale_up, *by, node.rounding);
  const auto high = rounded_quotient(top.high, node.scale_up, *by, node.rounding);
  if (!low || !high) return any_word();
  return between(std::min(*low, *high), std::max(*low, *high));
}

Range Reasoning::of_shift(const program::DateShift& node, const Facts& facts, ExprId prior) {
  const Range dates = range(node.date, facts, prior);
  const Range all = date_range(date_min, date_max);
  const auto period = range(node.period, facts, prior).only();
  if (dates.empty()) return nothing();
  if (!period) return all;
  const Period by = decode_period(*period);
  const auto low = shift_date(program_, as_days(dates.low), by, node.subtract);
  const auto high = shift_date(program_, as_days(dates.high), by, node.subtract);
  return between(low ? Word{*low} : all.low, high ? Word{*high} : all.high);
}

Range Reasoning::of_age(const program::Age& node, const Facts& facts, ExprId prior) {
  const Range birth = range(node.birth, facts, prior), at = range(node.at, facts, prior);
  if (birth.empty() || at.empty()) return nothing();
  const MissingDay policy = program_.missing_day.value_or(MissingDay::month_end);
  return between(completed_years(as_days(birth.high), as_days(at.low), policy),
                 completed_years(as_days(birth.low), as_days(at.high), policy));
}

}  // namespace xinheng::analyze
