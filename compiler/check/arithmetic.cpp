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
  const bool money_left = left.kind == TypeKind::money && is_number(right);
  const bool money_right = is_number(left) && right.kind == TypeKind::money;
  if ((money_left && right.places > 0) || (money_right && left.places > 0)) {
    context.report(Kind::money_times_decimal, span, {slice(context, span)});
    return {};
  }
  if (money_left || money_right) {
    return make_binary(context, op, sides, simple_type(TypeKind::money), span);
  }
  report_operands(context, span, "*", left, right);
  return {};
}

// The second argument: how many places to keep, negative for tens and hundreds; 0 where it is
// left out.
std::optional<int> places_argument(Context& context, const syntax::Call& call, Span span) {
  if (call.arguments.size() == 1) return 0;
  if (!call.arguments[1].valid()) return {};
  const syntax::Expr* written = &context.written(call.arguments[1]);
  const auto* negate = std::get_if<syntax::Negate>(&written->node);
  if (negate && negate->operand.valid()) written = &context.written(negate->operand);
  const auto* digits = std::get_if<syntax::NumberLiteral>(&written->node);
  if (digits && digits->digits.size() == 1 && digits->digits[0] >= '0' &&
      digits->digits[0] <= '0' + decimal_places_max) {
    const int places = digits->digits[0] - '0';
    return negate ? -places : places;
  }
  context.report(Kind::places_argument, context.written(call.arguments[1]).span,
                 {slice(context, span)});
  return {};
}

bool is_amount(const Type& type) {
  return is_number(type) || type.kind == TypeKind::money;
}

// What is multiplied and divided before it is rounded: (a * b) / (c * d).
struct Ratio {
  std::vector<ExprId> factors, divisors;
  int places = 0;  // of the product less those of the divisor
  int money = 0;   // how often money is a factor, less how often it is a divisor
  bool optional = false;
};

Type type_of_ratio(const Ratio& ratio) {
  return ratio.money == 0 ? decimal_type(std::max(ratio.places, 0)) : simple_type(TypeKind::money);
}

std::optional<Ratio> flatten(Context& context, const Env& env, syntax::ExprId id);

std::optional<Ratio> flatten_binary(Context& context, const Env& env, const syntax::Binary& binary,
                                    Span span) {
  auto left = flatten(context, env, binary.left), right = flatten(context, env, binary.right);
  if (!left || !right) return {};
  const Type left_type = type_of_ratio(*left), right_type = type_of_ratio(*right);
  const bool divides = binary.op == syntax::Arithmetic::divide;
  if (divides) {
    std::swap(right->factors, right->divisors);
    right->places = -right->places;
    right->money = -right->money;
  }
  const int money = left->money + right->money;
  if (money < 0 || money > 1) {
    report_operands(context, span, divides ? "/" : "*", left_type, right_type);
    return {};
  }
  left->factors.insert(left->factors.end(), right->factors.begin(), right->factors.end());
  left->divisors.insert(left->divisors.end(), right->divisors.begin(), right->divisors.end());
  left->places += right->places;
  left->money = money;
  left->optional = left->optional || right->optional;
  return left;
}

// Empty where something is wrong; it has been said.
std::optional<Ratio> flatten(Context& context, const Env& env, syntax::ExprId id) {
  if (!id.valid()) return {};
  const syntax::Expr& written = context.written(id);
  const auto* binary = std::get_if<syntax::Binary>(&written.node);
  if (binary &&
      (binary->op == syntax::Arithmetic::multiply || binary->op == syntax::Arithmetic::divide)) {
    return flatten_binary(context, env, *binary, written.span);
  }
  const ExprId operand = need_present(context, env, check_expression(context, env, id).id);
  if (!operand.valid()) return {};
  const Type type = context.typed(operand).type;
  if (!is_amount(type)) {
    const Words found = describe_type(context, type);
    context.report(Kind::type_mismatch, written.span,
                   {"数或金额", "number or money", found.zh, found.en});
    return {};
  }
  const bool money = type.kind == TypeKind::money;
  return Ratio{{operand}, {}, type.places, money ? 1 : 0, type.optional};
}

ExprId power_literal(Context& context, int exponent, Span span) {
  return context.make(program::Literal{power_of_ten(exponent)}, simple_type(TypeKind::integer),
                      span);
}

// The ratio to so many places, fewer than none for tens and hundreds; money stays money.
ExprId round_ratio(Context& context, Rounding rounding, Ratio ratio, int places, Span span) {
  constexpr int power_max = 18;
  const bool money = ratio.money != 0;
  const int kept = money ? std::min(places, 2) : places;
  int exponent = kept - ratio.places;
  for (; exponent > power_max; exponent -= power_max) {
    ratio.factors.push_back(power_literal(context, power_max, span));
  }
  for (; exponent < 0; exponent += std::min(-exponent, power_max)) {
    ratio.divisors.push_back(power_literal(context, std::min(-exponent, power_max), span));
  }
  for (const ExprId divisor : ratio.divisors) {
    const auto* literal = std::get_if<program::Literal>(&context.typed(divisor).node);
    if (literal && literal->value == 0) {
      context.report(Kind::division_by_zero, span, {});
      return {};
    }
  }
  Type type = decimal_type(std::max(kept, 0));
  type.optional = ratio.optional;
  const bool exact = ratio.divisors.empty() && ratio.factors.size() == 1;
  ExprId result = ratio.factors[0];
  if (!exact || exponent > 0) {
    result = context.make(program::RoundedQuotient{rounding, std::move(ratio.factors), exponent,
                                                   std::move(ratio.divisors)},
                          type, span);
  }
  if (money) {
    type = simple_type(TypeKind::money);
    type.optional = ratio.optional;
  }
  const int power = (money ? 2 : std::max(kept, 0)) - kept;
  if (power > 0) return context.make(program::Rescale{result, power}, type, span);
  context.typed(result).type = type;
  return result;
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

ExprId add_to_date(Context& context, ExprId date, ExprId period, Span span) {
  return shift_date(context, Arithmetic::add, {date, period}, span);
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
  auto ratio = flatten(context, env, call.arguments[0]);
  if (!ratio) return {};
  const bool plain = ratio->factors.size() == 1 && ratio->divisors.empty() && ratio->money == 0;
  if (plain && ratio->places <= *places) return rescale(context, ratio->factors[0], *places);
  return round_ratio(context, rounding, std::move(*ratio), *places, span);
}

}  // namespace xinheng::check
