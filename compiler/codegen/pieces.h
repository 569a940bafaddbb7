// A stage's straight line of operations, cut into pieces of bounded size. What LLVM does to one
// function grows with the square of its length; so each piece is a function of its own.
#pragma once

#include <optional>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/lower/plan.h"

namespace xinheng::codegen {

using Ids = std::vector<plan::ValueId>;

// Of an operation: nothing asks for it; its bit is known; it only reads what lies in memory in
// order, or nothing, so each piece that asks for it makes it; it is made once.
enum class Making : uint8_t { never, clear, set, anew, once };

struct Pieces {
  std::vector<size_t> first;                 // operation, by piece; one more at the end
  std::vector<std::vector<size_t>> outputs;  // by piece: those that it writes
  std::vector<Making> making;                // by operation
  std::vector<unsigned> widths;              // by operation, of its value: 1 for a bit
  // By operation: where its value stands for later pieces, in bits of one row. None where no later
  // piece asks for it.
  std::vector<std::optional<size_t>> slots;
  size_t scratch_bits = 0;  // of one row
  size_t count() const { return outputs.size(); }
};

// outputs: what each is made of. owned: rows have an owner, whose columns are gathered.
Pieces cut(const plan::Stage& stage, const std::vector<Ids>& outputs, Variant variant, bool owned);

}  // namespace xinheng::codegen
