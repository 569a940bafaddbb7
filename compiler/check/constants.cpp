// What can be said of an expression without any person's data.
#include "compiler/program/constants.h"

#include "compiler/check/expression.h"

namespace xinheng::check {
namespace {

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
  return program::constant_on(context.program, id, date);
}

bool is_constant(const Context& context, ExprId id) {
  return program::is_constant(context.program, id);
}

void change_dates(const Context& context, ExprId id, std::set<Days>& dates) {
  program::change_dates(context.program, id, dates);
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
