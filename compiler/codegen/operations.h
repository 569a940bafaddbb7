// The operations of a stage as LLVM IR, for one block of rows: vectors of abi::lanes, or scalars.
#pragma once

#include <llvm/IR/IRBuilder.h>

#include <vector>

#include "compiler/lower/plan.h"

namespace xinheng::codegen {

// What a stage reads, loaded once before the loops.
struct Inputs {
  std::vector<llvm::Value*> record_values, record_present;  // pointers, by column
  std::vector<llvm::Value*> subject_values, subject_present;
  llvm::Value* owner = nullptr;                          // record stages only
  std::vector<llvm::Value*> accumulators;                // subject stages only, by aggregate
  std::vector<llvm::Value*> constants, constants_valid;  // i64, i1, by slot used
  std::vector<llvm::Value*> lookups;                     // pointers, by look-up used
  llvm::Value* begin = nullptr;
};

class Operations {
 public:
  Operations(llvm::IRBuilder<>& builder, const plan::Stage& stage, const Inputs& inputs, bool dense,
             unsigned lanes)
      : b_(builder), stage_(stage), inputs_(inputs), dense_(dense), lanes_(lanes) {}

  // Emits all operations for the rows from `row` on.
  void emit(llvm::Value* row);
  llvm::Value* operator[](plan::ValueId id) const { return values_[id.index]; }
  llvm::Value* deferred() const { return deferred_; }  // bit; never null after emit

  llvm::Type* of(llvm::Type* element) const;
  llvm::Value* word(int64_t value) const;
  llvm::Value* splat(llvm::Value* scalar);

 private:
  llvm::Value* one(const plan::Operation& operation);
  llvm::Value* load(const plan::Load& load);
  llvm::Value* present(const plan::LoadPresent& load);
  llvm::Value* owners();
  llvm::Value* gather(llvm::Type* element, llvm::Value* base, llvm::Value* index);
  llvm::Value* compare(const plan::Compare& compare);
  llvm::Value* arithmetic(const plan::Arith& arith);
  llvm::Value* overflows(const plan::Overflows& overflows);
  llvm::Value* quotient(const plan::Quotient& quotient);
  llvm::Value* absolute(llvm::Value* value);

  llvm::IRBuilder<>& b_;
  const plan::Stage& stage_;
  const Inputs& inputs_;
  bool dense_;
  unsigned lanes_;
  llvm::Value* row_ = nullptr;
  std::vector<llvm::Value*> values_;
  llvm::Value* deferred_ = nullptr;
};

// The element type of a column in memory: see runtime/abi.h.
llvm::Type* element_type(llvm::LLVMContext& context, const program::Type& type);

}  // namespace xinheng::codegen
