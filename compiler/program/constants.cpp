// What can be said of an expression without any person's data.
#include "compiler/program/constants.h"

namespace xinheng::program {
namespace {

const DatedValue* value_on(const Program& program, ParameterId parameter, Days date) {
  for (const auto& value : program.parameters[parameter].values) {
    if (value.interval.from <= date && date < value.interval.to) return &value;
  }
  return nullptr;
}

std::optional<Word> apply(Arithmetic op, Word a, Word b) {
  switch (op) {
    case Arithmetic::add:
      return checked_add(a, b);
    case Arithmetic::subtract:
      return checked_subtract(a, b);
    case Arithmetic::multiply:
      return checked_multiply(a, b);
  }
  return {};
}

}  // namespace

std::optional<Word> constant_on(const Program& program, ExprId id, Days date) {
  using Result = std::optional<Word>;
  return std::visit(overloaded{
                        [](const Literal& node) -> Result { return node.value; },
                        [&](const ParameterRef& node) -> Result {
                          const auto* value = value_on(program, node.parameter, date);
                          return value ? value->value : std::nullopt;
                        },
                        [&](const Rescale& node) -> Result {
                          const auto operand = constant_on(program, node.operand, date);
                          return operand ? checked_multiply(*operand, power_of_ten(node.power))
                                         : std::nullopt;
                        },
                        [&](const Negate& node) -> Result {
                          const auto operand = constant_on(program, node.operand, date);
                          return operand ? Result(-*operand) : std::nullopt;
                        },
                        [&](const Binary& node) -> Result {
                          const auto left = constant_on(program, node.left, date);
                          const auto right = constant_on(program, node.right, date);
                          return left && right ? apply(node.op, *left, *right) : std::nullopt;
                        },
                        [](const auto&) -> Result { return {}; },
                    },
                    program.exprs[id].node);
}

bool is_constant(const Program& program, ExprId id) {
  return std::visit(overloaded{
                        [](const Literal&) { return true; },
                        [](const ParameterRef&) { return true; },
                        [&](const Rescale& node) { return is_constant(program, node.operand); },
                        [&](const Negate& node) { return is_constant(program, node.operand); },
                        [&](const Binary& node) {
                          return is_constant(program, node.left) &&
                                 is_constant(program, node.right);
                        },
                        [](const auto&) { return false; },
                    },
                    program.exprs[id].node);
}

void change_dates(const Program& program, ExprId id, std::set<Days>& dates) {
  std::visit(overloaded{
                 [&](const ParameterRef& node) {
                   for (const auto& value : program.parameters[node.parameter].values) {
                     dates.insert(value.interval.from);
                   }
                 },
                 [&](const Rescale& node) { change_dates(program, node.operand, dates); },
                 [&](const Negate& node) { change_dates(program, node.operand, dates); },
                 [&](const Binary& node) {
                   change_dates(program, node.left, dates);
                   change_dates(program, node.right, dates);
                 },
                 [](const auto&) {},
             },
             program.exprs[id].node);
}

}  // namespace xinheng::program
