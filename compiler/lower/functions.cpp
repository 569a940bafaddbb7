// Dates taken apart, working days, whole months, the larger of two.
#include <algorithm>

#include "compiler/lower/expressions.h"

namespace xinheng::lower {

using namespace program;

namespace {

bool is_workdays(Word period) {
  return decode_period(period).unit == Period::Unit::workdays;
}

}  // namespace

// What a period can be is mostly written in the pack: only then is the calendar looked up.
bool Expressions::may_be_workdays(ExprId period) const {
  const Expr& expr = resolved(period);
  if (const auto* literal = std::get_if<Literal>(&expr.node)) return is_workdays(literal->value);
  if (const auto* ref = std::get_if<ParameterRef>(&expr.node)) {
    const auto& values = program_.parameters[ref->parameter].values;
    return std::any_of(values.begin(), values.end(), [](const DatedValue& value) {
      return value.value && is_workdays(*value.value);
    });
  }
  if (const auto* ref = std::get_if<ColumnRef>(&expr.node)) {
    const auto& rows = program_.tables[program_.exprs[ref->row].type.table].rows;
    return std::any_of(rows.begin(), rows.end(), [&](const auto& cells) {
      return cells[ref->column] && is_workdays(*cells[ref->column]);
    });
  }
  return true;
}

Expressions::InWorkdays Expressions::in_workdays(ValueId date) {
  const Workdays& calendar = *program_.workdays;
  ValueId covered = builder_.both(
      builder_.emit(plan::Compare{Comparison::greater_equal, date, builder_.word(calendar.first)}),
      builder_.emit(plan::Compare{Comparison::less, date, builder_.word(calendar.end())}));
  ValueId index =
      builder_.emit(plan::Arith{Arithmetic::subtract, date, builder_.word(calendar.first)});
  index = builder_.select(covered, index, builder_.word(0));
  ValueId next = builder_.emit(plan::Arith{Arithmetic::add, index, builder_.word(1)});
  const plan::LookupId before = tables_.workdays(true);
  return {builder_.emit(plan::Lookup{before, index}), builder_.emit(plan::Lookup{before, next}),
          builder_.invert(covered)};
}

// See add_workdays in compiler/values/workdays.h; the amount is negative to go back.
Lowered Expressions::add_workdays(const Lowered& date, const Lowered& amount) {
  if (!program_.workdays || program_.workdays->end() == program_.workdays->first) {
    Type type;
    type.kind = TypeKind::date;
    return undecidable(type);
  }
  const Workdays& calendar = *program_.workdays;
  const InWorkdays at = in_workdays(date.value);
  ValueId zero = builder_.word(0);
  ValueId forward = builder_.emit(plan::Compare{Comparison::greater, amount.value, zero});
  ValueId ahead = builder_.emit(plan::Arith{
      Arithmetic::subtract, calendar.start_counts ? at.before : at.through, builder_.word(1)});
  ValueId from = builder_.select(forward, ahead, calendar.start_counts ? at.through : at.before);
  ValueId index = builder_.emit(plan::Arith{Arithmetic::add, from, amount.value});
  const auto count = static_cast<Word>(calendar.days.size());
  ValueId listed =
      builder_.both(builder_.emit(plan::Compare{Comparison::greater_equal, index, zero}),
                    builder_.emit(plan::Compare{Comparison::less, index, builder_.word(count)}));
  index = builder_.select(listed, index, zero);
  ValueId day = builder_.emit(plan::Lookup{tables_.workdays(false), index});
  ValueId stays = builder_.emit(plan::Compare{Comparison::equal, amount.value, zero});
  Lowered result;
  result.value = builder_.select(stays, date.value, day);
  result.range = {date_min, date_max - 1};
  ValueId unlisted = builder_.invert(builder_.either(listed, stays));
  result.undetermined = builder_.or_never(builder_.or_never(date.undetermined, amount.undetermined),
                                          builder_.either(at.outside, unlisted));
  return result;
}

Lowered Expressions::workdays_between(const WorkdaysBetween& node) {
  Type type;
  type.kind = TypeKind::integer;
  if (!program_.workdays || program_.workdays->end() == program_.workdays->first) {
    return undecidable(type);
  }
  Lowered from = lower(node.from), to = lower(node.to);
  const InWorkdays a = in_workdays(from.value), b = in_workdays(to.value);
  const bool start_counts = program_.workdays->start_counts;
  ValueId ahead = builder_.emit(
      plan::Arith{Arithmetic::subtract, b.through, start_counts ? a.before : a.through});
  ValueId back = builder_.emit(
      plan::Arith{Arithmetic::subtract, b.before, start_counts ? a.through : a.before});
  ValueId forward = builder_.emit(plan::Compare{Comparison::greater_equal, to.value, from.value});
  Lowered result;
  result.value = builder_.select(forward, ahead, back);
  const auto count = static_cast<Word>(program_.workdays->days.size());
  result.range = {-count, count};
  result.undetermined = builder_.or_never(builder_.or_never(from.undetermined, to.undetermined),
                                          builder_.either(a.outside, b.outside));
  return result;
}

Lowered Expressions::months_between(const MonthsBetween& node) {
  Lowered from = lower(node.from), to = lower(node.to);
  const MissingDay policy = program_.missing_day.value_or(MissingDay::month_end);
  Lowered result{builder_.emit(plan::MonthsBetween{from.value, to.value, policy}),
                 {},
                 builder_.or_never(from.undetermined, to.undetermined),
                 {-120'000, 120'000}};
  if (!node.years) return result;
  result.value =
      builder_.emit(plan::Quotient{Rounding::toward_zero, result.value, builder_.word(12)});
  result.range = {-10'000, 10'000};
  return result;
}

Lowered Expressions::anniversary(const Anniversary& node) {
  Lowered date = lower(node.date), at = lower(node.at);
  const MissingDay policy = program_.missing_day.value_or(MissingDay::month_end);
  ValueId years = builder_.emit(plan::CompletedYears{date.value, at.value, policy});
  ValueId months = builder_.emit(plan::Arith{Arithmetic::multiply, years, builder_.word(12)});
  ValueId outside = builder_.invert(builder_.emit(plan::AddMonthsInRange{date.value, months}));
  return {builder_.emit(plan::AddMonths{date.value, months, policy}),
          {},
          builder_.or_never(builder_.or_never(date.undetermined, at.undetermined), outside),
          {date_min, date_max - 1}};
}

Lowered Expressions::bound(const MonthBound& node) {
  Lowered date = lower(node.date);
  return {builder_.emit(plan::MonthBound{date.value, node.end}),
          {},
          date.undetermined,
          {date_min, date_max - 1}};
}

Lowered Expressions::bound(const YearBound& node) {
  Lowered date = lower(node.date);
  return {builder_.emit(plan::YearBound{date.value, node.end}),
          {},
          date.undetermined,
          {date_min, date_max - 1}};
}

Lowered Expressions::date_part(const DatePartOf& node) {
  static constexpr Range ranges[] = {{1, 9999}, {1, 12}, {1, 31}, {1, 7}};
  Lowered date = lower(node.date);
  return {builder_.emit(plan::DatePartOf{node.part, date.value}),
          {},
          date.undetermined,
          ranges[int(node.part)]};
}

Lowered Expressions::extreme(const Extreme& node) {
  Lowered left = lower(node.left), right = lower(node.right);
  return node.larger ? builder_.maximum(left, right) : builder_.minimum(left, right);
}

Lowered Expressions::absolute(const Absolute& node) {
  Lowered operand = lower(node.operand);
  const Lowered zero{builder_.word(0), {}, {}, {0, 0}};
  Lowered result =
      builder_.maximum(operand, builder_.arithmetic(Arithmetic::subtract, zero, operand));
  result.range.low = std::max<Word>(result.range.low, 0);
  return result;
}

}  // namespace xinheng::lower
