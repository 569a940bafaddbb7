// The operations of a stage as LLVM IR, for a few rows at a time. A word is a vector of as many
// bits as its range needs, a bit is one integer for all rows: logic takes one instruction on every
// machine. Of a single row words are plain integers.
#pragma once

#include <llvm/IR/IRBuilder.h>

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/pieces.h"
#include "compiler/lower/plan.h"

namespace xinheng::codegen {

// Where the function of a stage finds what it reads: offsets in the struct of its arguments. A
// stage of subjects has no owner and no columns of records, one of records no aggregates.
struct Layout {
  std::optional<size_t> owner, owner_max;
  size_t record_columns = 0, subject_columns = 0, constants = 0, constants_valid = 0, lookups = 0;
  size_t accumulators = 0, reached = 0, begin = 0, end = 0, deferred = 0;
};

// What a function reads through its argument, each loaded once where it begins, when asked for.
class Inputs {
 public:
  Inputs(llvm::BasicBlock* entry, llvm::Value* arguments) : entry_(entry), arguments_(arguments) {}
  llvm::Value* member(size_t offset, llvm::Type* type);
  llvm::Value* pointer(size_t offset);
  // Of the array that the member points to.
  llvm::Value* in_array(size_t member, size_t offset, llvm::Type* type);
  llvm::Value* pointer_in(size_t member, size_t index);

 private:
  llvm::Value* load(llvm::Value* base, size_t offset, llvm::Type* type);

  llvm::BasicBlock* entry_;
  llvm::Value* arguments_;
  std::map<std::pair<size_t, size_t>, llvm::Value*> known_;
};

// What all pieces of a stage have in common. rows: how many at a time, 8 or a power of two above;
// or 1.
struct StageShape {
  const plan::Pipeline& pipeline;
  const plan::Stage& stage;
  const Layout& layout;
  unsigned rows;
  Pieces pieces;
};

class Operations {
 public:
  // scratch: of the values that one piece leaves for another; null where there is but one.
  Operations(llvm::IRBuilder<>& builder, const StageShape& shape, Inputs& inputs,
             llvm::Value* scratch);

  llvm::IRBuilder<>& builder() { return b_; }
  // Emits the operations of a piece for the rows from `row` on.
  void emit(size_t piece, llvm::Value* row);
  llvm::Value* bit(plan::ValueId id) { return value(id); }
  // Extended, or cut where no more bits matter.
  llvm::Value* word(plan::ValueId id, unsigned width);
  llvm::Value* deferred() const { return deferred_; }  // bit; never null after emit
  llvm::Value* all_hold(const Ids& bits);

  llvm::Type* vector_of(unsigned width) const;
  llvm::Value* constant(int64_t value, unsigned width) const;
  // yes where the bits are set.
  llvm::Value* select(llvm::Value* bits, llvm::Value* yes, llvm::Value* no);
  llvm::Value* bits_of(llvm::Value* truths);

 private:
  llvm::Value* value(plan::ValueId id);
  llvm::Value* another(plan::ValueId id);
  llvm::Type* type_of(plan::ValueId id) const;
  llvm::Value* scratch_of(plan::ValueId id);
  llvm::Value* from_scratch(plan::ValueId id);
  void keep(plan::ValueId id);
  llvm::Value* index();  // of the row, among those of the call
  llvm::Value* column(plan::Table table, uint32_t column, size_t member);
  llvm::Value* all(bool truth) const;
  llvm::Value* of_all_rows(llvm::Value* one);
  llvm::Value* one(const plan::Operation& operation, plan::Range range);
  llvm::Value* load(const plan::Load& load, unsigned width);
  llvm::Value* present(const plan::LoadPresent& load);
  llvm::Value* owners();
  llvm::Value* lookup(const plan::Lookup& lookup, unsigned width);
  llvm::Value* gather(llvm::Type* element, llvm::Value* from);
  llvm::Value* test(const plan::TestBit& test);
  llvm::Value* logic(const plan::Logic& logic);
  llvm::Value* both(llvm::Value* a, llvm::Value* b);
  llvm::Value* either(llvm::Value* a, llvm::Value* b);
  llvm::Value* invert(llvm::Value* a);
  llvm::Value* pick(const plan::Select& select, unsigned width);
  llvm::Value* compare(const plan::Compare& compare);
  llvm::Value* arithmetic(const plan::Arith& arith, unsigned width);
  llvm::Value* overflows(const plan::Overflows& overflows);
  llvm::Value* quotient(const plan::Quotient& quotient, unsigned width);
  llvm::Value* absolute(llvm::Value* value);
  llvm::Value* calendar(const plan::Operation& operation);
  llvm::Value* months(plan::ValueId id);
  llvm::Value* opaque(llvm::Value* bits);
  llvm::Value* resized(llvm::Value* value, unsigned width);
  plan::Range range(plan::ValueId id) const;

  llvm::IRBuilder<>& b_;
  const StageShape& shape_;
  const plan::Stage& stage_;
  const Layout& layout_;
  Inputs& inputs_;
  const unsigned rows_;
  llvm::Value* scratch_;
  llvm::Value* row_ = nullptr;
  std::unordered_map<uint32_t, llvm::Value*> values_;
  llvm::Value* deferred_ = nullptr;
};

// Of a field of bits in memory, those of so many rows.
llvm::Value* load_bits(llvm::IRBuilder<>& b, unsigned rows, llvm::Value* field, llvm::Value* row);
void store_bits(llvm::IRBuilder<>& b, llvm::Value* bits, llvm::Value* field, llvm::Value* row);

// Bits of an element of a column in memory: see runtime/abi.h.
unsigned element_width(const program::Type& type);

}  // namespace xinheng::codegen
