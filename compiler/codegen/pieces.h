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
  // By operation: how many words, and bits, later pieces find in the scratch before its value. None
  // where no later piece asks for it.
  struct Slot {
    size_t word_bits, bits;
  };
  std::vector<std::optional<Slot>> slots;
  Slot all = {};
  size_t count() const { return outputs.size(); }
  // For so many rows at a time.
  size_t scratch_byte(plan::ValueId id, unsigned rows) const {
    return byte(*slots[id.index], rows);
  }
  size_t scratch_bytes(unsigned rows) const { return byte(all, rows); }

 private:
  size_t byte(Slot slot, unsigned rows) const {
    return slot.word_bits / 8 * rows + slot.bits * ((rows + 7) / 8);
  }
};

struct Purpose {
  Variant variant = Variant::general;
  bool owned = false;   // rows have an owner, whose columns are gathered
  bool guarded = true;  // guards are wanted
  Ids holding = {};     // bits that are known to be set
};
// outputs: what each is made of.
Pieces cut(const plan::Stage& stage, const std::vector<Ids>& outputs, const Purpose& purpose);

}  // namespace xinheng::codegen
