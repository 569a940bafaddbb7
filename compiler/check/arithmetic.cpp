// + - * and, inside a rounding function, /.
#include <algorithm>

#include "compiler/check/expression.h"

namespace xinheng::check {
namespace {

using program::Arithmetic;

constexpr std::string_view signs[] = {"+", "-", "*", "/"};

struct Sides {
  ExprId left, right;
  bool valid() const { return left.valid() && right.valid(); }
};

Sides check_sides(Context& context, const Env& env, const syntax::Binary& binary) {
  return {need_present(context, env, check_expression(context, env, binary.left).id),
          need_present(context, env, check_expression(context, env, binary.right).id)};
}

void report_operands(Context& context, Span span, std::string_view sign, const Type& left,
                     const Type& right) {
  const Words a = describe_type(context, left), b = describe_type(context, right);
  context.report(Kind::operand_types, span, {std::string(sign), a.zh, a.en, b.zh, b.en});
}

ExprId make_binary(Context& context, Arithmetic op, Sides sides, Type type, Span span) {
  type.optional =
      context.typed(sides.left).type.optional || context.typed(sides.right).type.optional;
  return context.make(program::Binary{op, sides.left, sides.right}, type, span);
}

ExprId shift_date(Context& context, Arithmetic op, Sides sides, Span span) {
  const program::Expr& period = context.typed(sides.right);
  const auto* literal = std::get_if<program::Literal>(&period.node);
  const bool days = literal && decode_period(literal->value).unit != Period::Unit::months;
  Type type = simple_type(TypeKind::date);
  type.optional = context.typed(sides.left).type.optional || period.type.optional;
  if (!days) need_calendar(context, span);
  return context.make(program::DateShift{sides.left, sides.right, op == Arithmetic::subtract}, type,
                      span);
}

ExprId add_or_subtract(Context& context, Arithmetic op, Sides sides, Span span) {
  const Type left = context.typed(sides.left).type, right = context.typed(sides.right).type;
  if (left.kind == TypeKind::date && right.kind == TypeKind::period) {
    return shift_date(context, op, sides, span);
  }
  if (left.kind == TypeKind::money && right.kind == TypeKind::money) {
    return make_binary(context, op, sides, left, span);
  }
  if (is_number(left) && is_number(right)) {
    const int places = std::max(left.places, right.places);
    sides = {rescale(context, sides.left, places), rescale(context, sides.right, places)};
    if (!sides.valid()) return {};
    return make_binary(context, op, sides, decimal_type(places), span);
  }
  if (left.kind == TypeKind::date && right.kind == TypeKind::date) {
    context.report(Kind::date_difference, span, {slice(context, span)});
    return {};
  }
  report_operands(context, span, signs[static_cast<size_t>(op)], left, right);
  return {};
}

ExprId multiply(Context& context, Sides sides, Span span) {
  const Type left = context.typed(sides.left).type, right = context.typed(sides.right).type;
  const auto op = Arithmetic::multiply;
  if (is_number(left) && is_number(right)) {
    const int places = left.places + right.places;
    if (places > decimal_places_max) {
      context.report(Kind::product_places, span, {std::to_string(places)});
      return {};
    }
    return make_binary(context, op, sides, decimal_type(places), span);
  }
  const bool money_left = left.kind == TypeKind::money && right.kind == TypeKind::integer;
  const bool money_right = left.kind == TypeKind::integer && right.kind == TypeKind::money;
  if (money_left || money_right) {
    return make_binary(context, op, sides, simple_type(TypeKind::money), span);
  }
  report_operands(context, span, "*", left, right);
  return {};
}

// The second argument: how many places to keep; 0 where it is left out.
std::optional<int> places_argument(Context& context, const syntax::Call& call, Span span) {
  if (call.arguments.size() == 1) return 0;
  if (!call.arguments[1].valid()) return {};
  const syntax::Expr& written = context.written(call.arguments[1]);
  const auto* digits = std::get_if<syntax::NumberLiteral>(&written.node);
  if (digits && digits->digits.size() == 1 && digits->digits[0] >= '0' &&
      digits->digits[0] <= '0' + decimal_places_max) {
    return digits->digits[0] - '0';
  }
  context.report(Kind::places_argument, written.span, {slice(context, span)});
  return {};
}

bool is_amount(const Type& type) {
  return is_number(type) || type.kind == TypeKind::money;
}

// word of the result = numerator * 10^exponent / denominator
ExprId quotient(Context& context, Rounding rounding, Sides sides, int exponent, Type type,
                Span span) {
  if (exponent < 0) {
    const Type wide = context.typed(sides.right).type;
    const auto* literal = std::get_if<program::Literal>(&context.typed(sides.right).node);
    if (literal && literal->value == 1) {
      sides.right = context.make(program::Literal{power_of_ten(-exponent)}, wide, span);
    } else {
      sides.right = context.make(program::Rescale{sides.right, -exponent}, wide, span);
    }
    exponent = 0;
  }
  return context.make(program::RoundedQuotient{rounding, sides.left, exponent, sides.right}, type,
                      span);
}

// What the quotient is: money by a number stays money, money by money is a number.
ExprId check_quotient(Context& context, Rounding rounding, Sides sides, int places, Span span) {
  const Type left = context.typed(sides.left).type, right = context.typed(sides.right).type;
  const bool alike = left.kind == TypeKind::money || right.kind != TypeKind::money;
  if (!is_amount(left) || !is_amount(right) || !alike) {
    report_operands(context, span, "/", left, right);
    return {};
  }
  const auto* literal = std::get_if<program::Literal>(&context.typed(sides.right).node);
  if (literal && literal->value == 0) {
    context.report(Kind::division_by_zero, span, {});
    return {};
  }
  const bool money = left.kind == TypeKind::money && right.kind != TypeKind::money;
  const int kept = money ? std::min(places, 2) : places;
  const int exponent = right.places - left.places + kept;
  Type type = decimal_type(kept);
  type.optional = left.optional || right.optional;
  const ExprId result = quotient(context, rounding, sides, exponent, type, span);
  if (!money) return result;
  Type yuan = simple_type(TypeKind::money);
  yuan.optional = type.optional;
  if (kept == 2) {
    context.typed(result).type = yuan;
    return result;
  }
  return context.make(program::Rescale{result, 2 - kept}, yuan, span);
}

}  // namespace

ExprId rescale(Context& context, ExprId id, int places) {
  if (!id.valid()) return {};
  const program::Expr& expr = context.typed(id);
  const int power = places - expr.type.places;
  if (power <= 0) return id;
  Type type = decimal_type(places);
  type.optional = expr.type.optional;
  const Span span = expr.span;
  if (const auto* literal = std::get_if<program::Literal>(&expr.node)) {
    const auto value = checked_multiply(literal->value, power_of_ten(power));
    if (!value || *value > number_limit || *value < -number_limit) {
      context.report(Kind::number_out_of_range, span, {slice(context, span)});
      return {};
    }
    return context.make(program::Literal{*value}, type, span);
  }
  return context.make(program::Rescale{id, power}, type, span);
}

ExprId check_binary(Context& context, const Env& env, const syntax::Binary& binary, Span span) {
  if (binary.op == syntax::Arithmetic::divide) {
    context.report(Kind::division_outside_rounding, span, {slice(context, span)});
    return {};
  }
  const Sides sides = check_sides(context, env, binary);
  if (!sides.valid()) return {};
  if (binary.op == syntax::Arithmetic::multiply) return multiply(context, sides, span);
  return add_or_subtract(context, static_cast<Arithmetic>(binary.op), sides, span);
}

ExprId check_negate(Context& context, const Env& env, const syntax::Negate& negate, Span span) {
  const ExprId operand =
      need_present(context, env, check_expression(context, env, negate.operand).id);
  if (!operand.valid()) return {};
  const Type type = context.typed(operand).type;
  if (!is_amount(type)) {
    const Words found = describe_type(context, type);
    context.report(Kind::type_mismatch, span, {"数或金额", "number or money", found.zh, found.en});
    return {};
  }
  if (const auto* literal = std::get_if<program::Literal>(&context.typed(operand).node)) {
    return context.make(program::Literal{-literal->value}, type, span);
  }
  return context.make(program::Negate{operand}, type, span);
}

ExprId check_rounding(Context& context, const Env& env, Rounding rounding, const syntax::Call& call,
                      Span span) {
  const auto places = places_argument(context, call, span);
  if (!places || !call.arguments[0].valid()) return {};
  const syntax::Expr& inner = context.written(call.arguments[0]);
  const auto* division = std::get_if<syntax::Binary>(&inner.node);
  if (division && division->op == syntax::Arithmetic::divide) {
    const Sides sides = check_sides(context, env, *division);
    if (!sides.valid()) return {};
    return check_quotient(context, rounding, sides, *places, span);
  }
  const ExprId operand =
      need_present(context, env, check_expression(context, env, call.arguments[0]).id);
  if (!operand.valid()) return {};
  const Type type = context.typed(operand).type;
  if (is_number(type) && type.places <= *places) return rescale(context, operand, *places);
  const ExprId one = context.make(program::Literal{1}, simple_type(TypeKind::integer), span);
  return check_quotient(context, rounding, {operand, one}, *places, span);
}

}  // namespace xinheng::check
