#include "compiler/codegen/stage_code.h"

#include <cstddef>
#include <functional>
#include <set>

#include "compiler/codegen/operations.h"
#include "runtime/abi.h"

namespace xinheng::codegen {

using llvm::IRBuilder;
using llvm::Value;

namespace {

// A function of one pointer to an argument struct, with the loads of what it needs in its entry.
class StageFunction {
 public:
  StageFunction(llvm::Module& module, const std::string& name, const plan::Stage& stage, bool dense)
      : b_(module.getContext()), stage_(stage), dense_(dense) {
    auto* type = llvm::FunctionType::get(b_.getVoidTy(), {b_.getPtrTy()}, false);
    function_ = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, module);
    function_->addFnAttr(llvm::Attribute::NoUnwind);
    b_.SetInsertPoint(llvm::BasicBlock::Create(module.getContext(), "entry", function_));
    arguments_ = function_->getArg(0);
  }

  IRBuilder<>& builder() { return b_; }
  Inputs& inputs() { return inputs_; }

  Value* pointer(size_t offset) { return at(arguments_, offset, b_.getPtrTy()); }
  Value* number(size_t offset) { return at(arguments_, offset, b_.getInt64Ty()); }
  Value* pointer_in(Value* array, size_t index) {
    return at(array, index * sizeof(void*), b_.getPtrTy());
  }

  void columns(size_t offset, size_t count, std::vector<Value*>& values,
               std::vector<Value*>& present) {
    Value* array = pointer(offset);
    for (size_t i = 0; i < count; ++i) {
      const size_t base = i * sizeof(abi::Column);
      values.push_back(at(array, base + offsetof(abi::Column, values), b_.getPtrTy()));
      present.push_back(at(array, base + offsetof(abi::Column, present), b_.getPtrTy()));
    }
  }

  // Run constants and look-ups that the stage uses; the rest stay null.
  void constants(size_t offset, size_t valid_offset) {
    Value* words = pointer(offset);
    Value* valid = pointer(valid_offset);
    for (const plan::Operation& operation : stage_.operations) {
      if (const auto* o = std::get_if<plan::RunConstant>(&operation)) {
        place(inputs_.constants, o->slot.index, at(words, o->slot.index * 8, b_.getInt64Ty()));
      }
      if (const auto* o = std::get_if<plan::RunConstantValid>(&operation)) {
        Value* byte = at(valid, o->slot.index, b_.getInt8Ty());
        place(inputs_.constants_valid, o->slot.index, b_.CreateICmpNE(byte, b_.getInt8(0)));
      }
    }
  }

  void lookups(size_t offset) {
    Value* array = pointer(offset);
    for (const plan::Operation& operation : stage_.operations) {
      const auto* o = std::get_if<plan::Lookup>(&operation);
      if (!o) continue;
      auto& known = inputs_.lookups;
      if (o->lookup.index < known.size() && known[o->lookup.index]) continue;
      place(known, o->lookup.index, pointer_in(array, o->lookup.index));
    }
  }

  // for row in [begin, end): blocks of abi::lanes, then one by one.
  void loops(Value* begin, Value* end, const std::function<void(Operations&, Value* row)>& body) {
    inputs_.begin = begin;
    Value* whole = b_.CreateAnd(b_.CreateSub(end, begin), ~uint64_t{abi::lanes - 1});
    Value* blocks_end = b_.CreateAdd(begin, whole);
    loop(begin, blocks_end, abi::lanes, body);
    loop(blocks_end, end, 1, body);
    b_.CreateRetVoid();
  }

 private:
  Value* at(Value* base, size_t offset, llvm::Type* type) {
    Value* from = b_.CreateGEP(b_.getInt8Ty(), base, b_.getInt64(offset));
    auto* load = b_.CreateLoad(type, from);
    load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(b_.getContext(), {}));
    return load;
  }

  static void place(std::vector<Value*>& list, size_t index, Value* value) {
    if (list.size() <= index) list.resize(index + 1);
    list[index] = value;
  }

  void loop(Value* begin, Value* end, unsigned step,
            const std::function<void(Operations&, Value* row)>& body) {
    auto& context = b_.getContext();
    auto* before = b_.GetInsertBlock();
    auto* block = llvm::BasicBlock::Create(context, step > 1 ? "blocks" : "rest", function_);
    auto* after = llvm::BasicBlock::Create(context, "after", function_);
    b_.CreateCondBr(b_.CreateICmpULT(begin, end), block, after);
    b_.SetInsertPoint(block);
    auto* row = b_.CreatePHI(b_.getInt64Ty(), 2, "row");
    row->addIncoming(begin, before);
    Operations operations(b_, stage_, inputs_, dense_, step);
    operations.emit(row);
    body(operations, row);
    Value* next = b_.CreateAdd(row, b_.getInt64(step));
    row->addIncoming(next, b_.GetInsertBlock());
    b_.CreateCondBr(b_.CreateICmpULT(next, end), block, after);
    b_.SetInsertPoint(after);
  }

  IRBuilder<> b_;
  const plan::Stage& stage_;
  bool dense_;
  llvm::Function* function_;
  Value* arguments_;
  Inputs inputs_;
};

void store(IRBuilder<>& b, Value* value, Value* array, Value* index) {
  llvm::Type* element = value->getType()->getScalarType();
  b.CreateAlignedStore(value, b.CreateGEP(element, array, index),
                       llvm::Align(element->getIntegerBitWidth() / 8));
}

// Cleared by each condition that is false.
Value* mask_word(IRBuilder<>& b, Operations& operations, const plan::MaskWord& mask) {
  Value* word =
      mask.row_mask.valid() ? operations[mask.row_mask] : operations.word(int64_t(mask.initial));
  for (const plan::MaskCondition& condition : mask.conditions) {
    Value* all = b.CreateSExt(operations[condition.condition], word->getType());
    word = b.CreateAnd(word, b.CreateOr(all, operations.word(int64_t(~condition.bits))));
  }
  return word;
}

Value* packed(IRBuilder<>& b, Operations& operations, const std::vector<plan::ValueId>& bits) {
  Value* word = operations.word(0);
  for (size_t i = 0; i < bits.size(); ++i) {
    Value* bit = b.CreateZExt(operations[bits[i]], word->getType());
    word = b.CreateOr(word, b.CreateShl(bit, i));
  }
  return word;
}

}  // namespace

void emit_record_stage(llvm::Module& module, const std::string& name,
                       const plan::RecordStage& stage, bool dense) {
  using Arguments = abi::RecordArguments;
  StageFunction function(module, name, stage.stage, dense);
  IRBuilder<>& b = function.builder();
  Inputs& inputs = function.inputs();
  function.columns(offsetof(Arguments, record_columns), stage.stage.record_columns.size(),
                   inputs.record_values, inputs.record_present);
  function.columns(offsetof(Arguments, subject_columns), stage.stage.subject_columns.size(),
                   inputs.subject_values, inputs.subject_present);
  inputs.owner = function.pointer(offsetof(Arguments, owner));
  function.constants(offsetof(Arguments, constants), offsetof(Arguments, constants_valid));
  function.lookups(offsetof(Arguments, lookups));
  Value* mask_arrays = function.pointer(offsetof(Arguments, masks));
  Value* value_arrays = function.pointer(offsetof(Arguments, values));
  std::vector<Value*> masks, values;
  for (size_t i = 0; i < stage.masks.size(); ++i) {
    masks.push_back(function.pointer_in(mask_arrays, i));
  }
  for (size_t i = 0; i < stage.values.size(); ++i) {
    values.push_back(function.pointer_in(value_arrays, i));
  }
  Value* deferred = function.pointer(offsetof(Arguments, deferred));
  Value* begin = function.number(offsetof(Arguments, begin));
  Value* end = function.number(offsetof(Arguments, end));
  function.loops(begin, end, [&](Operations& operations, Value* row) {
    Value* index = b.CreateSub(row, begin);
    for (size_t i = 0; i < masks.size(); ++i) {
      store(b, mask_word(b, operations, stage.masks[i]), masks[i], index);
    }
    for (size_t i = 0; i < values.size(); ++i) {
      store(b, operations[stage.values[i]], values[i], index);
    }
    store(b, b.CreateZExt(operations.deferred(), operations.of(b.getInt8Ty())), deferred, index);
  });
}

void emit_subject_stage(llvm::Module& module, const std::string& name,
                        const plan::Pipeline& pipeline, bool dense) {
  using Arguments = abi::SubjectArguments;
  StageFunction function(module, name, pipeline.subject_stage, dense);
  IRBuilder<>& b = function.builder();
  Inputs& inputs = function.inputs();
  function.columns(offsetof(Arguments, subject_columns),
                   pipeline.subject_stage.subject_columns.size(), inputs.subject_values,
                   inputs.subject_present);
  function.constants(offsetof(Arguments, constants), offsetof(Arguments, constants_valid));
  function.lookups(offsetof(Arguments, lookups));
  Value* accumulators = function.pointer(offsetof(Arguments, accumulators));
  for (size_t i = 0; i < pipeline.aggregates.size(); ++i) {
    inputs.accumulators.push_back(function.pointer_in(accumulators, i));
  }
  std::vector<plan::ValueId> words;
  std::vector<std::vector<plan::ValueId>> bits;
  for (const auto& output : pipeline.outputs) {
    std::visit(overloaded{
                   [&](const plan::EvaluationOutput& o) {
                     words.insert(words.end(), o.dimensions.begin(), o.dimensions.end());
                     if (o.score.valid()) words.push_back(o.score);
                     if (o.grade.valid()) words.push_back(o.grade);
                     bits.push_back(o.unrated);
                     bits.back().insert(bits.back().end(), o.downgrades.begin(),
                                        o.downgrades.end());
                     bits.back().insert(bits.back().end(), o.quotas.begin(), o.quotas.end());
                   },
                   [&](const plan::MeasureOutput& o) {
                     bits.push_back(o.cases);
                     bits.back().push_back(o.applies);
                     if (o.lighter.valid()) bits.back().push_back(o.lighter);
                     if (o.from.valid()) words.push_back(o.from);
                     if (o.until.valid()) words.push_back(o.until);
                   },
               },
               output);
  }
  Value* word_arrays = function.pointer(offsetof(Arguments, words));
  Value* bit_arrays = function.pointer(offsetof(Arguments, bits));
  std::vector<Value*> word_outputs, bit_outputs;
  for (size_t i = 0; i < words.size(); ++i) {
    word_outputs.push_back(function.pointer_in(word_arrays, i));
  }
  for (size_t i = 0; i < bits.size(); ++i) {
    bit_outputs.push_back(function.pointer_in(bit_arrays, i));
  }
  Value* deferred = function.pointer(offsetof(Arguments, deferred));
  Value* begin = function.number(offsetof(Arguments, begin));
  Value* end = function.number(offsetof(Arguments, end));
  function.loops(begin, end, [&](Operations& operations, Value* row) {
    Value* index = b.CreateSub(row, begin);
    for (size_t i = 0; i < words.size(); ++i) {
      store(b, operations[words[i]], word_outputs[i], index);
    }
    for (size_t i = 0; i < bits.size(); ++i) {
      store(b, packed(b, operations, bits[i]), bit_outputs[i], index);
    }
    llvm::Type* bytes = operations.of(b.getInt8Ty());
    Value* known =
        b.CreateAlignedLoad(bytes, b.CreateGEP(b.getInt8Ty(), deferred, index), llvm::Align(1));
    store(b, b.CreateOr(known, b.CreateZExt(operations.deferred(), bytes)), deferred, index);
  });
}

}  // namespace xinheng::codegen
