#include "runtime/execute/interpreter_references.h"

#include <set>
#include <string>

#include "compiler/program/operands.h"

namespace xinheng::execute {
namespace {

using program::ExprId;

void collect(const program::Program& program, ExprId id, std::set<std::string>& seen,
             std::vector<ExprId>& found) {
  const program::ExprNode& node = program.exprs[id].node;
  bool inner = false;
  // A column and a group are told as a whole.
  if (!std::holds_alternative<program::ColumnRef>(node) &&
      !std::holds_alternative<program::Grouped>(node))
    program::each_operand(node, [&](ExprId operand) {
      inner = true;
      collect(program, operand, seen, found);
    });
  const bool silent = inner || std::holds_alternative<program::Literal>(node) ||
                      std::holds_alternative<program::Prior>(node);
  if (!silent && seen.insert(print_expr(program, id)).second) found.push_back(id);
}

}  // namespace

std::vector<ExprId> references_of(const program::Program& program, ExprId expr) {
  std::set<std::string> seen;
  std::vector<ExprId> found;
  collect(program, expr, seen, found);
  return found;
}

}  // namespace xinheng::execute
