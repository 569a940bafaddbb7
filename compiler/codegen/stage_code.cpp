#include "compiler/codegen/stage_code.h"

#include <llvm/Analysis/TargetTransformInfo.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>

#include "compiler/codegen/operations.h"
#include "runtime/abi.h"

namespace xinheng::codegen {

using llvm::IRBuilder;
using llvm::Value;

namespace {

// As many as a vector register holds numbers of 32 bits: more would not stay in registers, and take
// instruction selection several times as long.
unsigned rows_at_once(const llvm::TargetMachine& target, const llvm::Function& function) {
  const auto vectors = llvm::TargetTransformInfo::RGK_FixedWidthVector;
  const auto bits = target.getTargetTransformInfo(function).getRegisterBitWidth(vectors);
  return std::clamp<unsigned>(bits.getFixedValue() / 32, 8, abi::lanes);
}

// A function of one pointer to an argument struct, with the loads of what it needs in its entry.
class StageFunction {
 public:
  StageFunction(llvm::Module& module, const std::string& name, const plan::Stage& stage, bool dense,
                const llvm::TargetMachine& target)
      : b_(module.getContext()), stage_(stage), dense_(dense) {
    auto* type = llvm::FunctionType::get(b_.getVoidTy(), {b_.getPtrTy()}, false);
    function_ = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, module);
    function_->addFnAttr(llvm::Attribute::NoUnwind);
    b_.SetInsertPoint(llvm::BasicBlock::Create(module.getContext(), "entry", function_));
    arguments_ = function_->getArg(0);
    rows_ = rows_at_once(target, *function_);
  }

  IRBuilder<>& builder() { return b_; }
  Inputs& inputs() { return inputs_; }

  Value* pointer(size_t offset) { return at(arguments_, offset, b_.getPtrTy()); }
  Value* number(size_t offset, llvm::Type* type) { return at(arguments_, offset, type); }
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

  // Of whole blocks of abi::lanes, as far as there is one before end.
  void rows(Value* begin, Value* end) {
    inputs_.begin = begin;
    end_ = b_.CreateAnd(b_.CreateAdd(end, b_.getInt64(abi::lanes - 1)), -int64_t{abi::lanes});
  }

  // A few rows at a time.
  void loop(const std::vector<bool>& wanted,
            const std::function<void(Operations&, Value* index)>& body) {
    each(rows_, [&](Value* row) {
      Operations operations(b_, stage_, inputs_, dense_, rows_);
      operations.emit(row, wanted);
      body(operations, b_.CreateSub(row, inputs_.begin));
    });
  }

  struct Found {
    Value *counted, *deferred;  // bits
  };
  // One row after the other, of those whose bits are set in `admitted`, a word for each block. Of
  // them the words become those that are counted; `deferred` is written likewise.
  void loop_admitted(const std::vector<bool>& wanted, const std::vector<plan::ValueId>& known,
                     Value* admitted, Value* deferred,
                     const std::function<Found(Operations&, Value* index)>& body) {
    each(abi::lanes, [&](Value* first) {
      Value* block = b_.CreateLShr(b_.CreateSub(first, inputs_.begin), 6);
      Value* word = b_.CreateGEP(b_.getInt64Ty(), admitted, block);
      Value* bits = b_.CreateLoad(b_.getInt64Ty(), word);
      const auto one = [&](Value* bit) {
        Value* row = b_.CreateAdd(first, bit);
        Operations operations(b_, stage_, inputs_, dense_, 1);
        operations.suppose(known);
        operations.emit(row, wanted);
        return body(operations, b_.CreateSub(row, inputs_.begin));
      };
      const Found found = each_set(bits, one);
      b_.CreateStore(found.counted, word);
      b_.CreateStore(found.deferred, b_.CreateGEP(b_.getInt64Ty(), deferred, block));
    });
  }

  void finish() { b_.CreateRetVoid(); }

 private:
  // From begin to end, so many rows a step.
  void each(unsigned step, const std::function<void(Value* row)>& body) {
    auto& context = b_.getContext();
    auto* before = b_.GetInsertBlock();
    auto* inside = llvm::BasicBlock::Create(context, "rows", function_);
    auto* after = llvm::BasicBlock::Create(context, "after", function_);
    b_.CreateCondBr(b_.CreateICmpULT(inputs_.begin, end_), inside, after);
    b_.SetInsertPoint(inside);
    auto* row = b_.CreatePHI(b_.getInt64Ty(), 2, "row");
    row->addIncoming(inputs_.begin, before);
    body(row);
    Value* next = b_.CreateAdd(row, b_.getInt64(step));
    row->addIncoming(next, b_.GetInsertBlock());
    b_.CreateCondBr(b_.CreateICmpULT(next, end_), inside, after);
    b_.SetInsertPoint(after);
  }

  // The bits of a word that are set, rising; what is found of each, as words.
  Found each_set(Value* word, const std::function<Found(Value* bit)>& body) {
    auto& context = b_.getContext();
    llvm::Type* type = b_.getInt64Ty();
    Value* zero = b_.getInt64(0);
    auto* before = b_.GetInsertBlock();
    auto* head = llvm::BasicBlock::Create(context, "set", function_);
    auto* inside = llvm::BasicBlock::Create(context, "admitted", function_);
    auto* after = llvm::BasicBlock::Create(context, "none", function_);
    b_.CreateBr(head);
    b_.SetInsertPoint(head);
    llvm::PHINode *left = b_.CreatePHI(type, 2), *counted = b_.CreatePHI(type, 2),
                  *deferred = b_.CreatePHI(type, 2);
    b_.CreateCondBr(b_.CreateICmpNE(left, zero), inside, after);
    b_.SetInsertPoint(inside);
    Value* bit = b_.CreateBinaryIntrinsic(llvm::Intrinsic::cttz, left, b_.getTrue());
    const Found found = body(bit);
    const auto with = [&](Value* words, Value* truth) {
      return b_.CreateOr(words, b_.CreateShl(b_.CreateZExt(truth, type), bit));
    };
    Value* more_counted = with(counted, found.counted);
    Value* more_deferred = with(deferred, found.deferred);
    Value* rest = b_.CreateAnd(left, b_.CreateSub(left, b_.getInt64(1)));
    b_.CreateBr(head);
    left->addIncoming(word, before), left->addIncoming(rest, inside);
    counted->addIncoming(zero, before), counted->addIncoming(more_counted, inside);
    deferred->addIncoming(zero, before), deferred->addIncoming(more_deferred, inside);
    b_.SetInsertPoint(after);
    return {counted, deferred};
  }

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

  IRBuilder<> b_;
  const plan::Stage& stage_;
  bool dense_;
  unsigned rows_;
  llvm::Function* function_;
  Value* arguments_;
  Value* end_ = nullptr;
  Inputs inputs_;
};

void store(IRBuilder<>& b, Value* value, Value* array, Value* index) {
  llvm::Type* element = value->getType()->getScalarType();
  b.CreateAlignedStore(value, b.CreateGEP(element, array, index),
                       llvm::Align(element->getIntegerBitWidth() / 8));
}

// Cleared by each condition that is false.
Value* mask_word(IRBuilder<>& b, Operations& operations, const plan::MaskWord& mask) {
  constexpr unsigned width = 64;
  Value* word = mask.row_mask.valid() ? operations.word(mask.row_mask, width)
                                      : operations.constant(int64_t(mask.initial), width);
  for (const plan::MaskCondition& condition : mask.conditions) {
    Value* cleared = b.CreateAnd(word, operations.constant(int64_t(~condition.bits), width));
    word = operations.select(b.CreateNot(operations.bit(condition.condition)), cleared, word);
  }
  return word;
}

using Ids = std::vector<plan::ValueId>;

void append(Ids& to, const Ids& ids) {
  to.insert(to.end(), ids.begin(), ids.end());
}

void append(Ids& to, plan::ValueId id) {
  if (id.valid()) to.push_back(id);
}

void outputs_of(const std::variant<plan::EvaluationOutput, plan::MeasureOutput>& output, Ids& words,
                Ids& bits) {
  std::visit(overloaded{
                 [&](const plan::EvaluationOutput& o) {
                   append(words, o.dimensions);
                   append(words, o.score);
                   append(words, o.grade);
                   append(bits, o.unrated);
                   append(bits, o.downgrades);
                   append(bits, o.quotas);
                 },
                 [&](const plan::MeasureOutput& o) {
                   append(bits, o.cases);
                   append(bits, o.applies);
                   append(bits, o.lighter);
                   append(words, o.from);
                   append(words, o.until);
                 },
             },
             output);
}

}  // namespace

void emit_record_stage(llvm::Module& module, const std::string& name,
                       const plan::Pipeline& pipeline, size_t index, bool dense,
                       const llvm::TargetMachine& target) {
  using Arguments = abi::RecordArguments;
  const plan::RecordStage& stage = pipeline.record_stages[index];
  // The other bits tell about records that are listed.
  std::vector<uint64_t> aggregates(stage.masks.size());
  for (const plan::Aggregate& aggregate : pipeline.aggregates) {
    if (aggregate.record_stage == index)
      aggregates[aggregate.bit / 64] |= uint64_t{1} << (aggregate.bit % 64);
  }
  StageFunction function(module, name, stage.stage, dense, target);
  IRBuilder<>& b = function.builder();
  Inputs& inputs = function.inputs();
  function.columns(offsetof(Arguments, record_columns), stage.stage.record_columns.size(),
                   inputs.record_values, inputs.record_present);
  function.columns(offsetof(Arguments, subject_columns), stage.stage.subject_columns.size(),
                   inputs.subject_values, inputs.subject_present);
  inputs.owner = function.pointer(offsetof(Arguments, owner));
  inputs.owner_max = function.number(offsetof(Arguments, owner_max), b.getInt32Ty());
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
  Value* in_any = function.pointer(offsetof(Arguments, in_any));
  Value* deferred = function.pointer(offsetof(Arguments, deferred));
  function.rows(function.number(offsetof(Arguments, begin), b.getInt64Ty()),
                function.number(offsetof(Arguments, end), b.getInt64Ty()));
  // Bits: who is in some aggregate.
  const auto write = [&](Operations& operations, Value* index) {
    Value* any = operations.constant(0, 64);
    for (size_t i = 0; i < masks.size(); ++i) {
      Value* word = mask_word(b, operations, stage.masks[i]);
      store(b, word, masks[i], index);
      any = b.CreateOr(any, b.CreateAnd(word, operations.constant(int64_t(aggregates[i]), 64)));
    }
    for (size_t i = 0; i < values.size(); ++i) {
      store(b, operations.word(stage.values[i], 64), values[i], index);
    }
    return operations.bits_of(b.CreateICmpNE(any, operations.constant(0, 64)));
  };
  if (!dense || stage.admitted_by.empty()) {
    const std::vector<bool> all(stage.stage.operations.size(), true);
    function.loop(all, [&](Operations& operations, Value* index) {
      operations.store_bits(write(operations, index), in_any, index);
      operations.store_bits(operations.deferred(), deferred, index);
    });
  } else {
    function.loop(needed_first(stage.stage, stage.admitted_by),
                  [&](Operations& operations, Value* index) {
                    operations.store_bits(operations.all_hold(stage.admitted_by), in_any, index);
                  });
    function.loop_admitted(needed_of_admitted(stage, stage.admitted_by), stage.admitted_by, in_any,
                           deferred, [&](Operations& operations, Value* index) {
                             Value* counted = write(operations, index);
                             return StageFunction::Found{counted, operations.deferred()};
                           });
  }
  function.finish();
}

void emit_subject_stage(llvm::Module& module, const std::string& name,
                        const plan::Pipeline& pipeline, bool dense,
                        const llvm::TargetMachine& target) {
  using Arguments = abi::SubjectArguments;
  StageFunction function(module, name, pipeline.subject_stage, dense, target);
  IRBuilder<>& b = function.builder();
  Inputs& inputs = function.inputs();
  function.columns(offsetof(Arguments, subject_columns),
                   pipeline.subject_stage.subject_columns.size(), inputs.subject_values,
                   inputs.subject_present);
  function.constants(offsetof(Arguments, constants), offsetof(Arguments, constants_valid));
  function.lookups(offsetof(Arguments, lookups));
  Value* accumulators = function.pointer(offsetof(Arguments, accumulators));
  for (size_t i = 0; i < pipeline.aggregates.size(); ++i) {
    const bool held = !pipeline.aggregates[i].only_compared;
    inputs.accumulators.push_back(held ? function.pointer_in(accumulators, i) : nullptr);
  }
  Value* reached = function.pointer(offsetof(Arguments, reached));
  for (size_t i = 0; i < pipeline.lanes.size(); ++i) {
    inputs.reached.push_back(function.pointer_in(reached, i));
  }
  std::vector<plan::ValueId> words, bits;
  for (const auto& output : pipeline.outputs) outputs_of(output, words, bits);
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
  function.rows(function.number(offsetof(Arguments, begin), b.getInt64Ty()),
                function.number(offsetof(Arguments, end), b.getInt64Ty()));
  const std::vector<bool> all(pipeline.subject_stage.operations.size(), true);
  function.loop(all, [&](Operations& operations, Value* index) {
    for (size_t i = 0; i < words.size(); ++i) {
      store(b, operations.word(words[i], 64), word_outputs[i], index);
    }
    for (size_t i = 0; i < bits.size(); ++i) {
      operations.store_bits(operations.bit(bits[i]), bit_outputs[i], index);
    }
    Value* known = operations.load_bits(deferred, index);
    operations.store_bits(b.CreateOr(known, operations.deferred()), deferred, index);
  });
  function.finish();
}

}  // namespace xinheng::codegen
