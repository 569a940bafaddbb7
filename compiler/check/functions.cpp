// Calls of the built-in functions.
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

ExprId check_call(Context& context, const Env& env, const syntax::Call& call, Span span) {
  const auto builtin = builtin_of(call.function.text);
  if (!builtin || *builtin > Builtin::days_between) {
    report_unknown(context, call.function, {"函数", "function"},
                   builtin_names(Builtin::age, Builtin::days_between));
    return {};
  }
  if (const auto rounding = rounding_of(*builtin)) {
    if (!count_arguments(context, call, 1, 2, span)) return {};
    return check_rounding(context, env, *rounding, call, span);
  }
  const bool one = *builtin == Builtin::month_start || *builtin == Builtin::month_last;
  if (!count_arguments(context, call, one ? 1 : 2, one ? 1 : 2, span)) return {};
  const Type date = simple_type(TypeKind::date);
  std::vector<ExprId> dates;
  bool optional = false;
  for (const syntax::ExprId argument : call.arguments) {
    dates.push_back(check_value(context, env, argument, date));
  }
  for (const ExprId id : dates) {
    if (!id.valid()) return {};
    optional = optional || context.typed(id).type.optional;
  }
  Type type = one ? date : simple_type(TypeKind::integer);
  type.optional = optional;
  if (one) {
    const bool end = *builtin == Builtin::month_last;
    return context.make(program::MonthBound{dates[0], end}, type, span);
  }
  if (*builtin == Builtin::age) {
    need_calendar(context, span);
    return context.make(program::Age{dates[0], dates[1]}, type, span);
  }
  return context.make(program::DaysBetween{dates[0], dates[1]}, type, span);
}

}  // namespace xinheng::check
