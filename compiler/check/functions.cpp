// Calls of the built-in functions.
#include <algorithm>

#include "compiler/check/expression.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

std::optional<Rounding> rounding_of(Builtin builtin) {
  switch (builtin) {
    case Builtin::half_up:
      return Rounding::half_up;
    case Builtin::half_down:
      return Rounding::half_down;
    case Builtin::half_even:
      return Rounding::half_even;
    case Builtin::away:
      return Rounding::away;
    case Builtin::toward_zero:
      return Rounding::toward_zero;
    case Builtin::up_to:
      return Rounding::up;
    case Builtin::down_to:
      return Rounding::down;
    default:
      return {};
  }
}

bool count_arguments(Context& context, const syntax::Call& call, size_t least, size_t most,
                     Span span) {
  if (call.arguments.size() >= least && call.arguments.size() <= most) return true;
  const std::string wanted =
      least == most ? std::to_string(least) : std::to_string(least) + "–" + std::to_string(most);
  context.report(Kind::argument_count, span,
                 {call.function.text, wanted, std::to_string(call.arguments.size())});
  return false;
}

}  // namespace

void need_calendar(Context& context, Span span) {
  if (!context.program.missing_day) {
    context.report(Kind::calendar_needed, span, {slice(context, span)});
    context.program.missing_day = MissingDay::month_end;  // so that it is said once
  }
}

void need_workdays(Context& context, Span span) {
  if (!context.program.workdays) {
    context.report(Kind::workdays_needed, span, {slice(context, span)});
    context.program.workdays = make_workdays(0, {}, false);  // so that it is said once
  }
}

Word check_period(Context& context, Period period, Span span) {
  if (period.unit == Period::Unit::workdays) need_workdays(context, span);
  return encode_period(period);
}

namespace {

using Arguments = std::vector<ExprId>;

program::ExprNode date_function(Context& context, Builtin builtin, const Arguments& dates,
                                Span span) {
  using program::DatePart;
  switch (builtin) {
    case Builtin::age:
      need_calendar(context, span);
      return program::Age{dates[0], dates[1]};
    case Builtin::workdays_between:
      need_workdays(context, span);
      return program::WorkdaysBetween{dates[0], dates[1]};
    case Builtin::months_between:
    case Builtin::years_between:
      need_calendar(context, span);
      return program::MonthsBetween{dates[0], dates[1], builtin == Builtin::years_between};
    case Builtin::anniversary:
      need_calendar(context, span);
      return program::Anniversary{dates[0], dates[1]};
    case Builtin::month_start:
    case Builtin::month_last:
      return program::MonthBound{dates[0], builtin == Builtin::month_last};
    case Builtin::year_start:
    case Builtin::year_last:
      return program::YearBound{dates[0], builtin == Builtin::year_last};
    case Builtin::year:
      return program::DatePartOf{DatePart::year, dates[0]};
    case Builtin::month:
      return program::DatePartOf{DatePart::month, dates[0]};
    case Builtin::day_of_month:
      return program::DatePartOf{DatePart::day, dates[0]};
    case Builtin::weekday:
      return program::DatePartOf{DatePart::weekday, dates[0]};
    default:
      return program::DaysBetween{dates[0], dates[1]};
  }
}

bool takes_one_date(Builtin builtin) {
  return builtin == Builtin::month_start || builtin == Builtin::month_last ||
         (builtin >= Builtin::year_start && builtin <= Builtin::weekday);
}

bool gives_date(Builtin builtin) {
  return builtin == Builtin::month_start || builtin == Builtin::month_last ||
         (builtin >= Builtin::anniversary && builtin <= Builtin::year_last);
}

ExprId check_dates(Context& context, const Env& env, Builtin builtin, const syntax::Call& call,
                   Span span) {
  const size_t wanted = takes_one_date(builtin) ? 1 : 2;
  if (!count_arguments(context, call, wanted, wanted, span)) return {};
  Arguments dates;
  for (const syntax::ExprId argument : call.arguments) {
    dates.push_back(check_value(context, env, argument, simple_type(TypeKind::date)));
  }
  Type type = simple_type(gives_date(builtin) ? TypeKind::date : TypeKind::integer);
  for (const ExprId id : dates) {
    if (!id.valid()) return {};
    type.optional = type.optional || context.typed(id).type.optional;
  }
  return context.make(date_function(context, builtin, dates, span), type, span);
}

// 较大 and 较小: of two values that have an order; numbers with the same number of places.
ExprId check_extreme(Context& context, const Env& env, bool larger, const syntax::Call& call,
                     Span span) {
  if (!count_arguments(context, call, 2, 2, span)) return {};
  ExprId left = need_present(context, env, check_expression(context, env, call.arguments[0]).id);
  if (!left.valid()) return {};
  const Type first_type = context.typed(left).type;
  std::optional<Type> hint;
  if (first_type.kind == TypeKind::code) hint = first_type;
  ExprId right =
      need_present(context, env, check_expression(context, env, call.arguments[1], hint).id);
  if (!right.valid()) return {};
  const Type a = context.typed(left).type, b = context.typed(right).type;
  if (is_number(a) && is_number(b)) {
    const int places = std::max(a.places, b.places);
    left = rescale(context, left, places);
    right = rescale(context, right, places);
    if (!left.valid() || !right.valid()) return {};
  } else if (!same_type(a, b) || !is_ordered(context, a)) {
    const Words first = describe_type(context, a), second = describe_type(context, b);
    context.report(Kind::operand_types, span,
                   {call.function.text, first.zh, first.en, second.zh, second.en});
    return {};
  }
  Type type = context.typed(left).type;
  type.optional = a.optional || b.optional;
  return context.make(program::Extreme{larger, left, right}, type, span);
}

ExprId check_absolute(Context& context, const Env& env, const syntax::Call& call, Span span) {
  if (!count_arguments(context, call, 1, 1, span)) return {};
  const ExprId operand =
      need_present(context, env, check_expression(context, env, call.arguments[0]).id);
  if (!operand.valid()) return {};
  const Type type = context.typed(operand).type;
  if (!is_number(type) && type.kind != TypeKind::money) {
    const Words found = describe_type(context, type);
    context.report(Kind::type_mismatch, span, {"数或金额", "number or money", found.zh, found.en});
    return {};
  }
  return context.make(program::Absolute{operand}, type, span);
}

}  // namespace

ExprId check_call(Context& context, const Env& env, const syntax::Call& call, Span span) {
  const auto builtin = builtin_of(call.function.text);
  if (!builtin || *builtin > Builtin::absolute) {
    report_unknown(context, call.function, {"函数", "function"},
                   builtin_names(call.function, Builtin::age, Builtin::absolute));
    return {};
  }
  if (const auto rounding = rounding_of(*builtin)) {
    if (!count_arguments(context, call, 1, 2, span)) return {};
    return check_rounding(context, env, *rounding, call, span);
  }
  if (*builtin == Builtin::absolute) return check_absolute(context, env, call, span);
  if (*builtin == Builtin::larger || *builtin == Builtin::smaller) {
    return check_extreme(context, env, *builtin == Builtin::larger, call, span);
  }
  return check_dates(context, env, *builtin, call, span);
}

}  // namespace xinheng::check
