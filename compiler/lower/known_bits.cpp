#include "compiler/lower/known_bits.h"

namespace xinheng::lower {
namespace {

using Bit = std::optional<bool>;

Bit inverse(Bit bit) {
  return bit ? Bit(!*bit) : bit;
}

Bit of_logic(plan::BitOp op, Bit left, Bit right) {
  if (op == plan::BitOp::and_not) right = inverse(right);
  const bool decides = op == plan::BitOp::or_;
  if (left == decides || right == decides) return decides;
  return left && right ? Bit(!decides) : std::nullopt;
}

}  // namespace

std::vector<Bit> known_bits(const plan::Stage& stage, Variant variant,
                            const std::vector<plan::ValueId>& holding) {
  std::vector<Bit> given(stage.operations.size()), bits;
  for (const plan::ValueId id : holding) given[id.index] = true;
  if (variant != Variant::general)
    for (const plan::ValueId id : stage.not_valid) given[id.index] = false;
  const auto yes_in = [&](bool variants) { return variants ? Bit(true) : std::nullopt; };
  for (size_t i = 0; i < stage.operations.size(); ++i) {
    const Bit found = std::visit(
        overloaded{
            [](const plan::Constant& o) {
              return o.width == plan::Width::bit ? Bit(o.value != 0) : std::nullopt;
            },
            [&](const plan::RunConstantValid&) { return yes_in(variant != Variant::general); },
            [&](const plan::LoadPresent&) { return yes_in(variant == Variant::dense); },
            [&](const plan::Logic& o) {
              return of_logic(o.op, bits[o.left.index], bits[o.right.index]);
            },
            [&](const plan::Invert& o) { return inverse(bits[o.operand.index]); },
            [](const auto&) -> Bit { return std::nullopt; },
        },
        stage.operations[i]);
    bits.push_back(given[i] ? given[i] : found);
  }
  return bits;
}

}  // namespace xinheng::lower
