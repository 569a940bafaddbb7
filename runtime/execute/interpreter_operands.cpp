#include "runtime/execute/interpreter_operands.h"

#include <set>
#include <string>

namespace xinheng::execute {

std::vector<program::ExprId> operands_of(const program::ExprNode& node) {
  using Operands = std::vector<program::ExprId>;
  return std::visit(
      overloaded{
          [](const program::Literal&) { return Operands{}; },
          [](const program::EvaluationDate&) { return Operands{}; },
          [](const program::KnownBy&) { return Operands{}; },
          [](const program::ParameterRef&) { return Operands{}; },
          [](const program::FieldRef&) { return Operands{}; },
          [](const program::ColumnRef& n) { return Operands{n.row}; },
          [](const program::DefineRef&) { return Operands{}; },
          [](const program::Prior&) { return Operands{}; },
          [](const program::Has& n) { return Operands{n.operand}; },
          [](const program::Not& n) { return Operands{n.operand}; },
          [](const program::Junction& n) { return n.operands; },
          [](const program::Compare& n) { return Operands{n.left, n.right}; },
          [](const program::Member& n) { return Operands{n.operand}; },
          [](const program::Binary& n) { return Operands{n.left, n.right}; },
          [](const program::Negate& n) { return Operands{n.operand}; },
          [](const program::Rescale& n) { return Operands{n.operand}; },
          [](const program::RoundedQuotient& n) { return Operands{n.numerator, n.denominator}; },
          [](const program::DateShift& n) { return Operands{n.date, n.period}; },
          [](const program::Age& n) { return Operands{n.birth, n.at}; },
          [](const program::DaysBetween& n) { return Operands{n.from, n.to}; },
          [](const program::MonthBound& n) { return Operands{n.date}; },
          [](const program::Aggregate& n) {
            Operands inside;
            if (n.filter.valid()) inside.push_back(n.filter);
            if (n.value.valid()) inside.push_back(n.value);
            return inside;
          },
          [](const program::EvaluationRef&) { return Operands{}; },
          [](const program::MeasureRef&) { return Operands{}; },
      },
      node);
}

std::vector<program::ExprId> references_of(const program::Program& program,
                                           program::ExprId expr) {
  std::vector<program::ExprId> found, open = {expr};
  std::set<std::string> seen;
  while (!open.empty()) {
    const program::ExprId id = open.back();
    open.pop_back();
    const program::ExprNode& node = program.exprs[id].node;
    const std::vector<program::ExprId> inside = operands_of(node);
    const bool whole = std::holds_alternative<program::ColumnRef>(node) ||
                       std::holds_alternative<program::Aggregate>(node);
    if (!whole && !inside.empty()) {
      open.insert(open.end(), inside.rbegin(), inside.rend());
    } else if (!std::holds_alternative<program::Literal>(node) &&
               !std::holds_alternative<program::Prior>(node) &&
               seen.insert(print_expr(program, id)).second) {
      found.push_back(id);
    }
  }
  return found;
}

}  // namespace xinheng::execute
