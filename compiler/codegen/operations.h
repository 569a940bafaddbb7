// The operations of a stage as LLVM IR, for a few rows at a time. A word is a vector of as many
// bits as its range needs, a bit is one integer for all rows: logic takes one instruction on every
// machine. Of a single row words are plain integers.
#pragma once

#include <llvm/IR/IRBuilder.h>

#include <vector>

#include "compiler/lower/plan.h"

namespace xinheng::codegen {

// What a stage reads, loaded once before the loop.
struct Inputs {
  std::vector<llvm::Value*> record_values, record_present;  // pointers, by column
  std::vector<llvm::Value*> subject_values, subject_present;
  llvm::Value* owner = nullptr;                          // record stages only
  llvm::Value* owner_max = nullptr;                      // i32
  std::vector<llvm::Value*> accumulators;                // subject stages, by aggregate, or null
  std::vector<llvm::Value*> reached;                     // subject stages, by lane
  std::vector<llvm::Value*> constants, constants_valid;  // i64, i1, by slot used
  std::vector<llvm::Value*> lookups;                     // pointers, by look-up used
  llvm::Value* begin = nullptr;
};

class Operations {
 public:
  // rows: how many at a time, 8 or a power of two above; or 1.
  Operations(llvm::IRBuilder<>& builder, const plan::Stage& stage, const Inputs& inputs, bool dense,
             unsigned rows)
      : b_(builder), stage_(stage), inputs_(inputs), dense_(dense), rows_(rows) {}

  // Emits the operations that are wanted (by operation; the others have no value) for the rows from
  // `row` on.
  void emit(llvm::Value* row, const std::vector<bool>& wanted);
  // Of these it is known that they hold.
  void suppose(const std::vector<plan::ValueId>& bits);
  llvm::Value* bit(plan::ValueId id) const { return values_[id.index]; }
  // Extended, or cut where no more bits matter.
  llvm::Value* word(plan::ValueId id, unsigned width);
  llvm::Value* deferred() const { return deferred_; }  // bit; never null after emit
  llvm::Value* all_hold(const std::vector<plan::ValueId>& bits);

  llvm::Type* vector_of(unsigned width) const;
  llvm::Value* constant(int64_t value, unsigned width) const;
  // yes where the bits are set.
  llvm::Value* select(llvm::Value* bits, llvm::Value* yes, llvm::Value* no);
  llvm::Value* bits_of(llvm::Value* truths);
  llvm::Value* load_bits(llvm::Value* field, llvm::Value* row);
  void store_bits(llvm::Value* bits, llvm::Value* field, llvm::Value* row);

 private:
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
  const plan::Stage& stage_;
  const Inputs& inputs_;
  bool dense_;
  unsigned rows_;
  llvm::Value* row_ = nullptr;
  std::vector<plan::ValueId> supposed_;
  std::vector<llvm::Value*> values_;
  llvm::Value* deferred_ = nullptr;
};

// Bits of an element of a column in memory: see runtime/abi.h.
unsigned element_width(const program::Type& type);

}  // namespace xinheng::codegen
