#include "compiler/lower/expressions.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "compiler/program/operands.h"

namespace xinheng::lower {

using namespace program;
using plan::Threshold;

Lowered Expressions::lower(ExprId expr) {
  ExprId id = canonical_.of(expr);
  const bool shareable = !canonical_.dependence(id).prior;
  if (shareable) {
    auto at = known_.find(id);
    if (at != known_.end()) return at->second;
  }
  Lowered result = lower_node(id);
  if (shareable) known_[id] = result;
  return result;
}

ValueId Expressions::in_force(const Interval& interval) {
  if (interval.from == date_min && interval.to == date_max) return {};
  const ValueId word = builder_.emit(plan::RunConstant{tables_.slot(interval)});
  return builder_.emit(plan::Compare{Comparison::not_equal, word, builder_.word(0)});
}

Lowered Expressions::lower_rule(ExprId when, const Interval& interval) {
  Lowered result = lower(when);
  const ValueId now = in_force(interval);
  if (!now.valid()) return result;
  result.value = builder_.both(now, result.value);
  if (result.undetermined.valid()) {
    result.undetermined = builder_.both(now, result.undetermined);
  }
  return result;
}

Lowered Expressions::lower_node(ExprId id) {
  const Expr& expr = program_.exprs[id];
  if (const auto* node = std::get_if<Literal>(&expr.node)) return literal(expr.type, node->value);
  if (canonical_.invariant(id)) return run_constant(id);
  if (expr.type.kind == TypeKind::boolean && !expr.type.optional) {
    if (auto row = canonical_.only_row(id)) return row_condition(*row, id);
  }
  return std::visit(overloaded{
                        [&](const Literal& n) { return literal(expr.type, n.value); },
                        [&](const EvaluationDate&) { return run_constant(id); },
                        [&](const KnownBy&) { return run_constant(id); },
                        [&](const ParameterRef&) { return run_constant(id); },
                        [&](const FieldRef& n) { return field(n, expr.type); },
                        [&](const ColumnRef& n) { return column(id, n); },
                        [&](const DefineRef& n) { return define(program_.defines[n.define]); },
                        [&](const Prior&) {
                          assert(!priors_.empty());
                          return priors_.back();
                        },
                        [&](const Has& n) { return has(lower(n.operand)); },
                        [&](const Not& n) { return invert(lower(n.operand)); },
                        [&](const Junction& n) {
                          std::vector<Lowered> operands;
                          for (ExprId operand : n.operands) operands.push_back(lower(operand));
                          return junction(n.is_and, operands);
                        },
                        [&](const Compare& n) { return compare(n); },
                        [&](const Member& n) { return member(n); },
                        [&](const Binary& n) {
                          Lowered left = lower(n.left), right = lower(n.right);
                          return builder_.arithmetic(n.op, left, right);
                        },
                        [&](const Negate& n) {
                          return builder_.arithmetic(Arithmetic::subtract, literal(expr.type, 0),
                                                     lower(n.operand));
                        },
                        [&](const Rescale& n) {
                          return builder_.arithmetic(Arithmetic::multiply, lower(n.operand),
                                                     literal(expr.type, power_of_ten(n.power)));
                        },
                        [&](const RoundedQuotient& n) { return quotient(n); },
                        [&](const DateShift& n) { return shift(n); },
                        [&](const Age& n) { return age(n); },
                        [&](const DaysBetween& n) {
                          Lowered to = lower(n.to), from = lower(n.from);
                          return builder_.arithmetic(Arithmetic::subtract, to, from);
                        },
                        [&](const WorkdaysBetween& n) { return workdays_between(n); },
                        [&](const MonthsBetween& n) { return months_between(n); },
                        [&](const Anniversary& n) { return anniversary(n); },
                        [&](const MonthBound& n) { return bound(n); },
                        [&](const YearBound& n) { return bound(n); },
                        [&](const DatePartOf& n) { return date_part(n); },
                        [&](const Extreme& n) { return extreme(n); },
                        [&](const Absolute& n) { return absolute(n); },
                        [&](const Aggregate&) { return results_.aggregate(id); },
                        [&](const Grouped&) { return results_.aggregate(id); },
                        [&](const OwnerRef&) { return undecidable(expr.type); },
                        [&](const Follow& n) { return follow(id, n); },
                        [&](const Outer&) { return undecidable(expr.type); },
                        [&](const EvaluationRef&) { return results_.evaluation(id); },
                        [&](const MeasureRef&) { return results_.measure(id); },
                        [&](const Provided& n) { return provided(n); },
                        [&](const DecisionRef& n) { return decision(n, expr.type); },
                        [&](const HitCount& n) { return hit_count(n, expr.type); },
                        [&](const ListEqual&) { return undecidable(expr.type); },
                    },
                    expr.node);
}

Lowered Expressions::has(const Lowered& operand) {
  const ValueId present = operand.present.valid() ? operand.present : builder_.bit(true);
  return {present, {}, operand.undetermined, {0, 1}};
}

Lowered Expressions::undecidable(const Type& type) {
  ValueId value = type.kind == TypeKind::boolean ? builder_.bit(false) : builder_.word(0);
  return {value, {}, builder_.bit(true), range_of_type(program_, type)};
}

Lowered Expressions::literal(const Type& type, Word value) {
  ValueId id = type.kind == TypeKind::boolean ? builder_.bit(value != 0) : builder_.word(value);
  return {id, {}, {}, {value, value}};
}

Lowered Expressions::run_constant(ExprId expr) {
  const Expr& node = program_.exprs[expr];
  plan::SlotId slot = tables_.slot(expr);
  Lowered result;
  result.value = builder_.emit(plan::RunConstant{slot});
  const bool simple = std::holds_alternative<ParameterRef>(node.node) ||
                      std::holds_alternative<EvaluationDate>(node.node) ||
                      std::holds_alternative<KnownBy>(node.node);
  if (simple || node.type.kind == TypeKind::date) result.range = range_of_type(program_, node.type);
  if (canonical_.dependence(expr).may_be_undetermined) {
    result.undetermined = builder_.invert(builder_.emit(plan::RunConstantValid{slot}));
  }
  if (node.type.kind == TypeKind::boolean) {
    result.value =
        builder_.emit(plan::Compare{Comparison::not_equal, result.value, builder_.word(0)});
    result.range = {0, 1};
  }
  return result;
}

Lowered Expressions::row_condition(ExprId row, ExprId expr) {
  ValueId index = lower(row).value;
  auto flag = [&](const plan::RowCondition& condition) {
    Flag at = tables_.flag(row, condition);
    return builder_.emit(plan::TestBit{builder_.emit(plan::Lookup{at.lookup, index}), at.bit});
  };
  Lowered result{flag(plan::Holds{expr}), {}, lower(row).undetermined, {0, 1}};
  if (canonical_.dependence(expr).may_be_undetermined) {
    result.undetermined = builder_.or_never(result.undetermined, flag(plan::Undetermined{expr}));
  }
  return result;
}

Lowered Expressions::field(const FieldRef& ref, const Type& type) {
  const bool of_subject = ref.scope == Scope::subject;
  const plan::Table table = of_subject ? plan::Table::subject : plan::Table::record;
  // A record with a missing value is refused; a subject is kept with the field unknown.
  uint32_t column = builder_.column(table, ref.field, type, type.optional || of_subject);
  Lowered result;
  result.value = builder_.emit(plan::Load{table, column});
  result.range = range_of_type(program_, type);
  if (type.kind == TypeKind::date) result.range = {data_date_min, data_date_max - 1};
  if (type.kind == TypeKind::boolean) {
    result.value =
        builder_.emit(plan::Compare{Comparison::not_equal, result.value, builder_.word(0)});
  }
  if (type.optional) {
    result.present = builder_.emit(plan::LoadPresent{table, column});
  } else if (of_subject) {
    result.undetermined = builder_.invert(builder_.emit(plan::LoadPresent{table, column}));
  }
  return result;
}

Lowered Expressions::column(ExprId expr, const ColumnRef& ref) {
  Lowered row = lower(ref.row);
  const Expr& node = program_.exprs[expr];
  Lowered result;
  result.value = builder_.emit(plan::Lookup{tables_.values(ref.row, expr), row.value});
  result.undetermined = row.undetermined;
  result.range = range_of_type(program_, node.type);
  if (node.type.optional) {
    Flag at = tables_.flag(ref.row, plan::Present{expr});
    result.present =
        builder_.emit(plan::TestBit{builder_.emit(plan::Lookup{at.lookup, row.value}), at.bit});
  } else if (node.type.kind != TypeKind::boolean) {
    // The rows are known: so are the smallest and the largest value.
    const Table& table = program_.tables[program_.exprs[ref.row].type.table];
    Range range{INT64_MAX, INT64_MIN};
    for (const auto& cells : table.rows) {
      range.low = std::min(range.low, cells[ref.column].value_or(0));
      range.high = std::max(range.high, cells[ref.column].value_or(0));
    }
    result.range = table.rows.empty() ? Range{0, 0} : range;
  }
  if (node.type.kind == TypeKind::boolean) {
    result.value =
        builder_.emit(plan::Compare{Comparison::not_equal, result.value, builder_.word(0)});
  }
  return result;
}

// What it is of each subject is computed before the run, by the interpreter; here it is looked up.
Lowered Expressions::follow(ExprId expr, const Follow& node) {
  const Type& type = program_.exprs[expr].type;
  if (std::holds_alternative<OwnerRef>(resolved(node.reference).node)) {
    // The owner's own fields are at hand; its results are not, in the stage of its records.
    return canonical_.dependence(node.operand).results ? undecidable(type) : lower(node.operand);
  }
  if (!stands_alone(program_, node.operand)) return undecidable(type);
  const Lowered reference = lower(node.reference);
  const SubjectId subject = program_.exprs[node.reference].type.subject;
  const auto flag = [&](const plan::RowCondition& condition) {
    const Flag at = tables_.flag_of_subject(subject, condition);
    return builder_.emit(
        plan::TestBit{builder_.emit(plan::Lookup{at.lookup, reference.value}), at.bit});
  };
  Lowered result;
  result.range = range_of_type(program_, type);
  result.value = builder_.emit(
      plan::Lookup{tables_.values_of_subject(subject, node.operand), reference.value});
  if (type.kind == TypeKind::boolean) {
    result.value =
        builder_.emit(plan::Compare{Comparison::not_equal, result.value, builder_.word(0)});
  }
  result.undetermined =
      builder_.or_never(reference.undetermined, flag(plan::Undetermined{node.operand}));
  if (program_.exprs[node.operand].type.optional)
    result.present = flag(plan::Present{node.operand});
  return result;
}

Lowered Expressions::invert(Lowered operand) {
  operand.value = builder_.invert(operand.value);
  return operand;
}

Lowered Expressions::junction(bool is_and, const std::vector<Lowered>& operands) {
  Lowered result;
  result.range = {0, 1};
  ValueId undetermined;  // some operand is
  ValueId open;          // no operand decides: in 且 none is definitely false, in 或 none true
  for (const Lowered& operand : operands) {
    ValueId undecided = is_and ? operand.value : builder_.invert(operand.value);
    if (!result.value.valid()) {
      result.value = operand.value;
    } else if (is_and) {
      result.value = builder_.both(result.value, operand.value);
    } else {
      result.value = builder_.either(result.value, operand.value);
    }
    if (operand.undetermined.valid()) {
      undecided = builder_.either(undecided, operand.undetermined);
      undetermined = builder_.or_never(undetermined, operand.undetermined);
    }
    open = builder_.and_always(open, undecided);
  }
  if (undetermined.valid()) result.undetermined = builder_.both(undetermined, open);
  return result;
}

// The exceptions that fire, those among them that no firing one beats, and of these exactly one.
Lowered Expressions::define(const Define& define) {
  Lowered base = lower(define.base);
  priors_.push_back(base);
  const size_t count = define.exceptions.size();
  std::vector<ValueId> fires(count);
  ValueId undetermined;
  auto fire = [&](auto&& self, size_t i) -> ValueId {
    if (fires[i].valid()) return fires[i];
    const Exception& exception = define.exceptions[i];
    ValueId looked_at = in_force(exception.in_force);  // invalid: always
    for (const auto& versions : by_label(exception.over, define.exceptions)) {
      ValueId any;
      for (uint32_t over : versions) any = builder_.or_never(any, self(self, over));
      looked_at = builder_.and_always(looked_at, any);
    }
    Lowered when = lower(exception.when);
    if (when.undetermined.valid()) {
      undetermined =
          builder_.or_never(undetermined, builder_.and_always(looked_at, when.undetermined));
    }
    return fires[i] = builder_.and_always(looked_at, when.value);
  };
  for (size_t i = 0; i < count; ++i) fire(fire, i);

  std::vector<ValueId> wins = fires;
  for (size_t i = 0; i < count; ++i) {
    for (uint32_t over : define.exceptions[i].over) {
      wins[over] = builder_.but_not(wins[over], fires[i]);
    }
  }
  Lowered result = base;
  ValueId value_undetermined = base.undetermined;
  ValueId any, conflict;
  for (size_t i = 0; i < count; ++i) {
    Lowered value = lower(define.exceptions[i].value);
    result.value = builder_.select(wins[i], value.value, result.value);
    result.range = {std::min(result.range.low, value.range.low),
                    std::max(result.range.high, value.range.high)};
    if (value.undetermined.valid() || value_undetermined.valid()) {
      ValueId never = builder_.bit(false);
      value_undetermined =
          builder_.select(wins[i], value.undetermined.valid() ? value.undetermined : never,
                          value_undetermined.valid() ? value_undetermined : never);
    }
    if (value.present.valid() || result.present.valid()) {
      ValueId always = builder_.bit(true);
      result.present = builder_.select(wins[i], value.present.valid() ? value.present : always,
                                       result.present.valid() ? result.present : always);
    }
    if (any.valid()) conflict = builder_.or_never(conflict, builder_.both(any, wins[i]));
    any = builder_.or_never(any, wins[i]);
  }
  priors_.pop_back();
  result.undetermined =
      builder_.or_never(builder_.or_never(undetermined, conflict), value_undetermined);
  return result;
}

Lowered Expressions::compare(const Compare& node) {
  Lowered result;
  if (threshold(node, result)) return result;
  Lowered left = lower(node.left), right = lower(node.right);
  result.range = {0, 1};
  result.undetermined = builder_.or_never(left.undetermined, right.undetermined);
  if (program_.exprs[node.left].type.kind == TypeKind::boolean) {
    ValueId equal = builder_.select(left.value, right.value, builder_.invert(right.value));
    result.value = node.op == Comparison::equal ? equal : builder_.invert(equal);
  } else {
    result.value = builder_.emit(plan::Compare{node.op, left.value, right.value});
  }
  return result;
}

// date ± period compared with a constant: see plan::Threshold.
bool Expressions::threshold(const Compare& node, Lowered& result) {
  ExprId shifted = node.left, limit = node.right;
  Comparison op = node.op;
  if (!std::holds_alternative<DateShift>(resolved(shifted).node)) {
    std::swap(shifted, limit);
    switch (op) {
      case Comparison::less:
        op = Comparison::greater;
        break;
      case Comparison::less_equal:
        op = Comparison::greater_equal;
        break;
      case Comparison::greater:
        op = Comparison::less;
        break;
      case Comparison::greater_equal:
        op = Comparison::less_equal;
        break;
      default:
        break;
    }
  }
  const auto* shift = std::get_if<DateShift>(&resolved(shifted).node);
  if (!shift || op == Comparison::equal || op == Comparison::not_equal) return false;
  if (!canonical_.invariant(limit)) return false;
  if (!std::holds_alternative<FieldRef>(resolved(shift->date).node)) return false;
  // The calendar of working days is shorter than that of the data.
  if (may_be_workdays(shift->period)) return false;

  const bool negated = op == Comparison::less || op == Comparison::less_equal;
  const bool or_equal = op == Comparison::greater_equal || op == Comparison::less;
  const Threshold at{shift->period, shift->subtract, or_equal, limit};
  ValueId first, invalid;
  if (canonical_.invariant(shift->period)) {
    plan::SlotId slot = tables_.slot(at);
    first = builder_.emit(plan::RunConstant{slot});
    invalid = builder_.invert(builder_.emit(plan::RunConstantValid{slot}));
  } else if (auto row = canonical_.only_row(shift->period)) {
    if (program_.exprs[shift->period].type.optional) return false;
    Lowered index = lower(*row);
    first = builder_.emit(plan::Lookup{tables_.thresholds(*row, at), index.value});
    Flag flag = tables_.flag(*row, plan::NotValid{at});
    invalid = builder_.emit(
        plan::TestBit{builder_.emit(plan::Lookup{flag.lookup, index.value}), flag.bit});
    invalid = builder_.or_never(invalid, index.undetermined);
  } else {
    return false;
  }
  Lowered date = lower(shift->date);
  result.value = builder_.emit(plan::Compare{Comparison::greater_equal, date.value, first});
  if (negated) result.value = builder_.invert(result.value);
  result.undetermined = builder_.or_never(date.undetermined, invalid);
  result.range = {0, 1};
  return true;
}

Lowered Expressions::member(const Member& node) {
  Lowered operand = lower(node.operand);
  Lowered result{builder_.bit(false), {}, operand.undetermined, {0, 1}};
  // Neighbouring values are one range test.
  for (size_t i = 0; i < node.values.size();) {
    size_t last = i;
    while (last + 1 < node.values.size() && node.values[last + 1] == node.values[last] + 1) ++last;
    ValueId from = builder_.word(node.values[i]), to = builder_.word(node.values[last]);
    ValueId in =
        i == last
            ? builder_.emit(plan::Compare{Comparison::equal, operand.value, from})
            : builder_.both(
                  builder_.emit(plan::Compare{Comparison::greater_equal, operand.value, from}),
                  builder_.emit(plan::Compare{Comparison::less_equal, operand.value, to}));
    result.value = builder_.either(result.value, in);
    i = last + 1;
  }
  return result;
}

// In 64 bits: a product that leaves them is left to the interpreter.
Lowered Expressions::product(const std::vector<ExprId>& factors, int scale_up) {
  const Word scale = power_of_ten(scale_up);
  Lowered result{builder_.word(scale), {}, {}, {scale, scale}};
  for (size_t i = 0; i < factors.size(); ++i) {
    Lowered factor = lower(factors[i]);
    const bool first = i == 0 && scale_up == 0;
    result = first ? factor : builder_.arithmetic(Arithmetic::multiply, result, factor);
  }
  return result;
}

Lowered Expressions::quotient(const RoundedQuotient& node) {
  Lowered numerator = product(node.factors, node.scale_up);
  if (node.divisors.empty()) return numerator;
  Lowered denominator = product(node.divisors, 0);
  Lowered result;
  result.undetermined = builder_.or_never(numerator.undetermined, denominator.undetermined);
  ValueId divisor = denominator.value;
  auto avoid = [&](ValueId when) {
    divisor = builder_.select(when, builder_.word(1), divisor);
    result.undetermined = builder_.or_never(result.undetermined, when);
  };
  const bool literal_divisor = denominator.range.low == denominator.range.high;
  if (!literal_divisor || denominator.range.low == 0) {
    avoid(builder_.emit(plan::Compare{Comparison::equal, divisor, builder_.word(0)}));
  }
  // INT64_MIN / -1, and whatever an undetermined numerator holds.
  if (!literal_divisor || denominator.range.low == -1) {
    ValueId lowest =
        builder_.emit(plan::Compare{Comparison::equal, numerator.value, builder_.word(INT64_MIN)});
    avoid(builder_.both(
        lowest, builder_.emit(plan::Compare{Comparison::equal, divisor, builder_.word(-1)})));
  }
  result.value = builder_.emit(plan::Quotient{node.rounding, numerator.value, divisor});
  // |quotient| <= |numerator| / the least |denominator|, and one more where it is rounded away.
  const Range n = numerator.range, d = denominator.range;
  Word bound = std::max(n.low == INT64_MIN ? INT64_MAX : std::abs(n.low),
                        n.high == INT64_MIN ? INT64_MAX : std::abs(n.high));
  const Word least = d.low > 1 ? d.low : d.high < -1 ? -std::max(d.high, -INT64_MAX) : 1;
  if (least > 1) bound = bound / least + 1;
  result.range = {-bound, bound};
  return result;
}

Lowered Expressions::shift(const DateShift& node) {
  Lowered date = lower(node.date), period = lower(node.period);
  auto zero = Lowered{builder_.word(0), {}, {}, {0, 0}};
  Lowered amount{builder_.emit(plan::PeriodAmount{period.value}),
                 {},
                 period.undetermined,
                 {-1'000'001, 1'000'001}};
  if (node.subtract) amount = builder_.arithmetic(Arithmetic::subtract, zero, amount);
  const MissingDay policy = program_.missing_day.value_or(MissingDay::month_end);
  ValueId days = builder_.emit(plan::PeriodIs{Period::Unit::days, period.value});
  ValueId by_days = builder_.arithmetic(Arithmetic::add, date, amount).value;
  ValueId by_months = builder_.emit(plan::AddMonths{date.value, amount.value, policy});
  ValueId in_range = builder_.both(
      builder_.emit(plan::Compare{Comparison::greater_equal, by_days, builder_.word(date_min)}),
      builder_.emit(plan::Compare{Comparison::less, by_days, builder_.word(date_max)}));
  ValueId months_in_range = builder_.emit(plan::AddMonthsInRange{date.value, amount.value});
  Lowered result;
  result.value = builder_.select(days, by_days, by_months);
  result.range = {date_min, date_max - 1};
  result.undetermined =
      builder_.or_never(builder_.or_never(date.undetermined, period.undetermined),
                        builder_.invert(builder_.select(days, in_range, months_in_range)));
  if (!may_be_workdays(node.period)) return result;
  ValueId workdays = builder_.emit(plan::PeriodIs{Period::Unit::workdays, period.value});
  Lowered counted = add_workdays(date, amount);
  result.value = builder_.select(workdays, counted.value, result.value);
  result.undetermined = builder_.select(workdays, counted.undetermined, result.undetermined);
  return result;
}

Lowered Expressions::provided(const Provided& node) {
  Lowered condition = lower(node.condition), result = lower(node.value);
  result.present = builder_.and_always(result.present, condition.value);
  if (result.undetermined.valid()) {
    result.undetermined = builder_.both(condition.value, result.undetermined);
  }
  result.undetermined = builder_.or_never(result.undetermined, condition.undetermined);
  return result;
}

Lowered Expressions::age(const Age& node) {
  Lowered birth = lower(node.birth), at = lower(node.at);
  const MissingDay policy = program_.missing_day.value_or(MissingDay::month_end);
  return {builder_.emit(plan::CompletedYears{birth.value, at.value, policy}),
          {},
          builder_.or_never(birth.undetermined, at.undetermined),
          {-10'000, 10'000}};
}

}  // namespace xinheng::lower
