#include "compiler/codegen/stage_code.h"

#include <llvm/Analysis/TargetTransformInfo.h>

#include <algorithm>
#include <cstddef>
#include <functional>

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

// Bits, of the rows of a step: those that count, and those on which a guard fired.
struct Found {
  Value *counted, *deferred;
};
// Writes outputs; the rows that count by them, null for none.
using Write =
    std::function<Value*(const std::vector<size_t>& outputs, Operations&, Inputs&, Value* index)>;

// A function of one pointer to an argument struct: loops over whole blocks of abi::lanes, as far as
// there is one before the end.
class StageFunction {
 public:
  StageFunction(llvm::Module& module, const std::string& name, const plan::Pipeline& pipeline,
                const plan::Stage& stage, const Layout& layout)
      : module_(module),
        b_(module.getContext()),
        pipeline_(pipeline),
        stage_(stage),
        layout_(layout),
        function_(create(name, b_.getVoidTy(), {b_.getPtrTy()})),
        entry_(llvm::BasicBlock::Create(b_.getContext(), "entry", function_)),
        inputs_(entry_, function_->getArg(0)) {
    b_.SetInsertPoint(entry_);
    begin_ = inputs_.member(layout.begin, b_.getInt64Ty());
    end_ = inputs_.member(layout.end, b_.getInt64Ty());
    b_.SetInsertPoint(entry_);
    end_ = b_.CreateAnd(b_.CreateAdd(end_, b_.getInt64(abi::lanes - 1)), -int64_t{abi::lanes});
  }

  IRBuilder<>& builder() { return b_; }
  Inputs& inputs() { return inputs_; }
  const llvm::Function& function() const { return *function_; }

  // So many rows at a time.
  void loop(unsigned rows, Pieces pieces, const Write& write,
            const std::function<void(Found, Value* index)>& take) {
    const Line line = make_line(rows, std::move(pieces));
    each(rows, [&](Value* row) { take(run(line, row, write), b_.CreateSub(row, begin_)); });
  }

  // One row after the other, of those whose bits are set in `admitted`, a word for each block. Of
  // them the words become those that are counted; `deferred` is written likewise.
  void loop_admitted(Pieces pieces, Value* admitted, Value* deferred, const Write& write) {
    const Line line = make_line(1, std::move(pieces));
    each(abi::lanes, [&](Value* first) {
      Value* block = b_.CreateLShr(b_.CreateSub(first, begin_), 6);
      Value* word = b_.CreateGEP(b_.getInt64Ty(), admitted, block);
      Value* bits = b_.CreateLoad(b_.getInt64Ty(), word);
      const auto one = [&](Value* bit) { return run(line, b_.CreateAdd(first, bit), write); };
      const Found found = each_set(bits, one);
      b_.CreateStore(found.counted, word);
      b_.CreateStore(found.deferred, b_.CreateGEP(b_.getInt64Ty(), deferred, block));
    });
  }

  void finish() { b_.CreateRetVoid(); }

 private:
  struct Line {
    StageShape shape;
    Value* scratch;  // null where there is but one piece
  };

  Line make_line(unsigned rows, Pieces pieces) {
    Line line{{pipeline_, stage_, layout_, rows, std::move(pieces)}, nullptr};
    if (line.shape.pieces.count() == 1) return line;
    IRBuilder<> b(entry_, entry_->begin());
    const size_t bytes = line.shape.pieces.scratch_bytes(rows);
    auto* scratch = b.CreateAlloca(llvm::ArrayType::get(b.getInt8Ty(), bytes));
    scratch->setAlignment(llvm::Align(64));
    line.scratch = scratch;
    return line;
  }

  // The rows of a step from `row` on, all pieces.
  Found run(const Line& line, Value* row, const Write& write) {
    if (!line.scratch) return piece(line.shape, 0, b_, inputs_, row, nullptr, write);
    Value* none = llvm::ConstantInt::get(b_.getIntNTy(line.shape.rows), 0);
    Found found{none, none};
    for (size_t i = 0; i < line.shape.pieces.count(); ++i) {
      auto* of_piece = b_.CreateCall(piece_function(line.shape, i, write),
                                     {function_->getArg(0), row, line.scratch});
      found.counted = b_.CreateOr(found.counted, b_.CreateExtractValue(of_piece, 0));
      found.deferred = b_.CreateOr(found.deferred, b_.CreateExtractValue(of_piece, 1));
    }
    return found;
  }

  Found piece(const StageShape& shape, size_t piece, IRBuilder<>& b, Inputs& inputs, Value* row,
              Value* scratch, const Write& write) {
    Operations operations(b, shape, inputs, scratch);
    operations.emit(piece, row);
    Value* begin = inputs.member(layout_.begin, b.getInt64Ty());
    Value* counted =
        write(shape.pieces.outputs[piece], operations, inputs, b.CreateSub(row, begin));
    if (!counted) counted = llvm::ConstantInt::get(b.getIntNTy(shape.rows), 0);
    return {counted, operations.deferred()};
  }

  llvm::Function* piece_function(const StageShape& shape, size_t index, const Write& write) {
    llvm::Type* bits = b_.getIntNTy(shape.rows);
    auto* result = llvm::StructType::get(bits, bits);
    auto* function = create((function_->getName() + "_piece" + std::to_string(index)).str(), result,
                            {b_.getPtrTy(), b_.getInt64Ty(), b_.getPtrTy()});
    function->setLinkage(llvm::Function::InternalLinkage);
    auto* entry = llvm::BasicBlock::Create(b_.getContext(), "entry", function);
    auto* rows = llvm::BasicBlock::Create(b_.getContext(), "rows", function);
    IRBuilder<> b(entry);
    b.CreateBr(rows);
    b.SetInsertPoint(rows);
    Inputs inputs(entry, function->getArg(0));
    const Found found =
        piece(shape, index, b, inputs, function->getArg(1), function->getArg(2), write);
    Value* both = b.CreateInsertValue(llvm::PoisonValue::get(result), found.counted, 0);
    b.CreateRet(b.CreateInsertValue(both, found.deferred, 1));
    return function;
  }

  llvm::Function* create(const std::string& name, llvm::Type* result,
                         const std::vector<llvm::Type*>& parameters) {
    auto* type = llvm::FunctionType::get(result, parameters, false);
    auto* function = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, module_);
    function->addFnAttr(llvm::Attribute::NoUnwind);
    return function;
  }

  // From begin to end, so many rows a step.
  void each(unsigned step, const std::function<void(Value* row)>& body) {
    auto& context = b_.getContext();
    auto* before = b_.GetInsertBlock();
    auto* inside = llvm::BasicBlock::Create(context, "rows", function_);
    auto* after = llvm::BasicBlock::Create(context, "after", function_);
    b_.CreateCondBr(b_.CreateICmpULT(begin_, end_), inside, after);
    b_.SetInsertPoint(inside);
    auto* row = b_.CreatePHI(b_.getInt64Ty(), 2, "row");
    row->addIncoming(begin_, before);
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

  llvm::Module& module_;
  IRBuilder<> b_;
  const plan::Pipeline& pipeline_;
  const plan::Stage& stage_;
  const Layout& layout_;
  llvm::Function* function_;
  llvm::BasicBlock* entry_;
  Inputs inputs_;
  Value *begin_ = nullptr, *end_ = nullptr;
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

Ids parts_of(const plan::MaskWord& mask) {
  Ids parts;
  if (mask.row_mask.valid()) parts.push_back(mask.row_mask);
  for (const plan::MaskCondition& condition : mask.conditions) parts.push_back(condition.condition);
  return parts;
}

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

constexpr Layout layout_of_records() {
  using Arguments = abi::RecordArguments;
  Layout layout;
  layout.owner = offsetof(Arguments, owner);
  layout.owner_max = offsetof(Arguments, owner_max);
  layout.record_columns = offsetof(Arguments, record_columns);
  layout.subject_columns = offsetof(Arguments, subject_columns);
  layout.constants = offsetof(Arguments, constants);
  layout.constants_valid = offsetof(Arguments, constants_valid);
  layout.lookups = offsetof(Arguments, lookups);
  layout.begin = offsetof(Arguments, begin);
  layout.end = offsetof(Arguments, end);
  layout.deferred = offsetof(Arguments, deferred);
  return layout;
}

constexpr Layout layout_of_subjects() {
  using Arguments = abi::SubjectArguments;
  Layout layout;
  layout.subject_columns = offsetof(Arguments, subject_columns);
  layout.constants = offsetof(Arguments, constants);
  layout.constants_valid = offsetof(Arguments, constants_valid);
  layout.lookups = offsetof(Arguments, lookups);
  layout.accumulators = offsetof(Arguments, accumulators);
  layout.reached = offsetof(Arguments, reached);
  layout.begin = offsetof(Arguments, begin);
  layout.end = offsetof(Arguments, end);
  layout.deferred = offsetof(Arguments, deferred);
  return layout;
}

// Which bits of the mask words are aggregates; the others tell about records that are listed.
std::vector<uint64_t> aggregate_bits(const plan::Pipeline& pipeline, size_t stage) {
  std::vector<uint64_t> bits(pipeline.record_stages[stage].masks.size());
  for (const plan::Aggregate& aggregate : pipeline.aggregates)
    if (aggregate.record_stage == stage)
      bits[aggregate.bit / 64] |= uint64_t{1} << (aggregate.bit % 64);
  return bits;
}

}  // namespace

void emit_record_stage(llvm::Module& module, const std::string& name,
                       const plan::Pipeline& pipeline, size_t index, Variant variant,
                       const llvm::TargetMachine& target) {
  using Arguments = abi::RecordArguments;
  const plan::RecordStage& stage = pipeline.record_stages[index];
  const std::vector<uint64_t> aggregates = aggregate_bits(pipeline, index);
  std::vector<Ids> outputs;
  for (const plan::MaskWord& mask : stage.masks) outputs.push_back(parts_of(mask));
  for (const plan::ValueId value : stage.values) outputs.push_back({value});
  constexpr Layout layout = layout_of_records();
  StageFunction function(module, name, pipeline, stage.stage, layout);
  const unsigned rows = rows_at_once(target, function.function());
  Value* in_any = function.inputs().pointer(offsetof(Arguments, in_any));
  Value* deferred = function.inputs().pointer(offsetof(Arguments, deferred));
  // Who is in some aggregate counts.
  const Write write = [&](const std::vector<size_t>& which, Operations& operations, Inputs& inputs,
                          Value* row) -> Value* {
    IRBuilder<>& b = operations.builder();
    Value* any = nullptr;
    for (const size_t i : which) {
      if (i >= stage.masks.size()) {
        const size_t value = i - stage.masks.size();
        Value* array = inputs.pointer_in(offsetof(Arguments, values), value);
        store(b, operations.word(stage.values[value], 64), array, row);
        continue;
      }
      Value* word = mask_word(b, operations, stage.masks[i]);
      store(b, word, inputs.pointer_in(offsetof(Arguments, masks), i), row);
      Value* counting = b.CreateAnd(word, operations.constant(int64_t(aggregates[i]), 64));
      any = any ? b.CreateOr(any, counting) : counting;
    }
    return any ? operations.bits_of(b.CreateICmpNE(any, operations.constant(0, 64))) : nullptr;
  };
  IRBuilder<>& b = function.builder();
  Purpose purpose{variant, true};
  if (variant != Variant::dense || stage.admitted_by.empty()) {
    function.loop(rows, cut(stage.stage, outputs, purpose), write, [&](Found found, Value* row) {
      store_bits(b, found.counted, in_any, row);
      store_bits(b, found.deferred, deferred, row);
    });
  } else {
    const Write admit = [&](const std::vector<size_t>& which, Operations& operations, Inputs&,
                            Value*) -> Value* {
      return which.empty() ? nullptr : operations.all_hold(stage.admitted_by);
    };
    purpose.guarded = false;
    function.loop(rows, cut(stage.stage, {stage.admitted_by}, purpose), admit,
                  [&](Found found, Value* row) { store_bits(b, found.counted, in_any, row); });
    purpose.guarded = true;
    purpose.holding = stage.admitted_by;
    function.loop_admitted(cut(stage.stage, outputs, purpose), in_any, deferred, write);
  }
  function.finish();
}

void emit_subject_stage(llvm::Module& module, const std::string& name,
                        const plan::Pipeline& pipeline, Variant variant,
                        const llvm::TargetMachine& target) {
  using Arguments = abi::SubjectArguments;
  Ids words, bits;
  for (const auto& output : pipeline.outputs) outputs_of(output, words, bits);
  std::vector<Ids> outputs;
  for (const plan::ValueId word : words) outputs.push_back({word});
  for (const plan::ValueId bit : bits) outputs.push_back({bit});
  constexpr Layout layout = layout_of_subjects();
  StageFunction function(module, name, pipeline, pipeline.subject_stage, layout);
  const unsigned rows = rows_at_once(target, function.function());
  Value* deferred = function.inputs().pointer(offsetof(Arguments, deferred));
  const Write write = [&](const std::vector<size_t>& which, Operations& operations, Inputs& inputs,
                          Value* row) -> Value* {
    IRBuilder<>& b = operations.builder();
    for (const size_t i : which) {
      if (i < words.size()) {
        Value* array = inputs.pointer_in(offsetof(Arguments, words), i);
        store(b, operations.word(words[i], 64), array, row);
      } else {
        const size_t bit = i - words.size();
        Value* field = inputs.pointer_in(offsetof(Arguments, bits), bit);
        store_bits(b, operations.bit(bits[bit]), field, row);
      }
    }
    return nullptr;
  };
  IRBuilder<>& b = function.builder();
  function.loop(rows, cut(pipeline.subject_stage, outputs, {variant}), write,
                [&](Found found, Value* row) {
                  Value* known = load_bits(b, rows, deferred, row);
                  store_bits(b, b.CreateOr(known, found.deferred), deferred, row);
                });
  function.finish();
}

}  // namespace xinheng::codegen
