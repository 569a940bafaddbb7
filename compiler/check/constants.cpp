// What can be said of an expression without any person's data.
#include "compiler/check/expression.h"

namespace xinheng::check {
namespace {

const program::DatedValue* value_on(const Context& context, ParameterId parameter, Days date) {
  for (const auto& value : context.program.parameters[parameter].values) {
    if (value.interval.from <= date && date < value.interval.to) return &value;
  }
  return nullptr;
}

std::optional<Word> apply(program::Arithmetic op, Word a, Word b) {
  switch (op) {
    case program::Arithmetic::add:
      return checked_add(a, b);
    case program::Arithmetic::subtract:
      return checked_subtract(a, b);
    case program::Arithmetic::multiply:
      return checked_multiply(a, b);
  }
  return {};
}

bool holds(program::Comparison op, Word a, Word b) {
  switch (op) {
    case program::Comparison::equal:
      return a == b;
    case program::Comparison::not_equal:
      return a != b;
    case program::Comparison::less:
      return a < b;
    case program::Comparison::less_equal:
      return a <= b;
    case program::Comparison::greater:
      return a > b;
    case program::Comparison::greater_equal:
      return a >= b;
  }
  return false;
}

}  // namespace

std::optional<Word> constant_on(const Context& context, ExprId id, Days date) {
  using Result = std::optional<Word>;
  return std::visit(overloaded{
                        [](const program::Literal& node) -> Result { return node.value; },
                        [&](const program::ParameterRef& node) -> Result {
                          const auto* value = value_on(context, node.parameter, date);
                          return value ? value->value : std::nullopt;
                        },
                        [&](const program::Rescale& node) -> Result {
                          const auto operand = constant_on(context, node.operand, date);
                          return operand ? checked_multiply(*operand, power_of_ten(node.power))
                                         : std::nullopt;
                        },
                        [&](const program::Negate& node) -> Result {
                          const auto operand = constant_on(context, node.operand, date);
                          return operand ? Result(-*operand) : std::nullopt;
                        },
                        [&](const program::Binary& node) -> Result {
                          const auto left = constant_on(context, node.left, date);
                          const auto right = constant_on(context, node.right, date);
                          return left && right ? apply(node.op, *left, *right) : std::nullopt;
                        },
                        [](const auto&) -> Result { return {}; },
                    },
                    context.program.exprs[id].node);
}

bool is_constant(const Context& context, ExprId id) {
  return std::visit(
      overloaded{
          [](const program::Literal&) { return true; },
          [](const program::ParameterRef&) { return true; },
          [&](const program::Rescale& node) { return is_constant(context, node.operand); },
          [&](const program::Negate& node) { return is_constant(context, node.operand); },
          [&](const program::Binary& node) {
            return is_constant(context, node.left) && is_constant(context, node.right);
          },
          [](const auto&) { return false; },
      },
      context.program.exprs[id].node);
}

void change_dates(const Context& context, ExprId id, std::set<Days>& dates) {
  std::visit(overloaded{
                 [&](const program::ParameterRef& node) {
                   for (const auto& value : context.program.parameters[node.parameter].values) {
                     dates.insert(value.interval.from);
                   }
                 },
                 [&](const program::Rescale& node) { change_dates(context, node.operand, dates); },
                 [&](const program::Negate& node) { change_dates(context, node.operand, dates); },
                 [&](const program::Binary& node) {
                   change_dates(context, node.left, dates);
                   change_dates(context, node.right, dates);
                 },
                 [](const auto&) {},
             },
             context.program.exprs[id].node);
}

std::optional<bool> constant_truth(const Context& context, ExprId id) {
  using Result = std::optional<bool>;
  const auto literal = [&](ExprId operand) -> std::optional<Word> {
    const auto* node = std::get_if<program::Literal>(&context.program.exprs[operand].node);
    return node ? std::optional(node->value) : std::nullopt;
  };
  return std::visit(overloaded{
                        [](const program::Literal& node) -> Result { return node.value != 0; },
                        [&](const program::Not& node) -> Result {
                          const auto operand = constant_truth(context, node.operand);
                          return operand ? Result(!*operand) : std::nullopt;
                        },
                        [&](const program::Compare& node) -> Result {
                          const auto left = literal(node.left), right = literal(node.right);
                          if (!left || !right) return {};
                          return holds(node.op, *left, *right);
                        },
                        [&](const program::Junction& node) -> Result {
                          bool all_known = true;
                          for (const ExprId operand : node.operands) {
                            const auto truth = constant_truth(context, operand);
                            if (truth && *truth != node.is_and) return !node.is_and;
                            all_known = all_known && truth;
                          }
                          return all_known ? Result(node.is_and) : std::nullopt;
                        },
                        [](const auto&) -> Result { return {}; },
                    },
                    context.program.exprs[id].node);
}

}  // namespace xinheng::check
