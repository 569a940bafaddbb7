#include "compiler/program/operands.h"

#include <algorithm>
#include <cstdint>

namespace xinheng::program {
namespace {

// `frames`: aggregates and references around it that are part of what is looked at.
bool stays_within(const Program& program, ExprId id, uint32_t frames) {
  if (!id.valid()) return true;
  const ExprNode& node = program.exprs[id].node;
  const auto stays = [&](uint32_t around) {
    return [&program, around](ExprId operand) { return stays_within(program, operand, around); };
  };
  if (const auto* outer = std::get_if<Outer>(&node))
    return frames > 0 && stays(frames - 1)(outer->operand);
  bool all = true;
  each_operand(node, [&](ExprId operand) { all = all && stays(frames)(operand); });
  each_elsewhere(node, [&](ExprId operand) { all = all && stays(frames + 1)(operand); });
  return all;
}

}  // namespace

bool stands_alone(const Program& program, ExprId id) {
  return stays_within(program, id, 0);
}

}  // namespace xinheng::program
