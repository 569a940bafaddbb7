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

// What a piece leaves of the outputs that it is the first to have all parts of.
using Outputs = std::function<void(size_t piece, Operations&, Inputs&, Value* index)>;

// A function of one pointer to an argument struct.
class StageFunction {
 public:
  // outputs: what each is made of.
  StageFunction(llvm::Module& module, const std::string& name, const plan::Pipeline& pipeline,
                const plan::Stage& stage, const Layout& layout, Variant variant,
                const llvm::TargetMachine& target, const std::vector<Ids>& outputs)
      : module_(module),
        b_(module.getContext()),
        function_(create(name, {b_.getPtrTy()}, llvm::Function::ExternalLinkage)),
        shape_{pipeline, stage, layout, rows_at_once(target, *function_),
               cut(stage, outputs, variant, layout.owner.has_value())} {}

  const Pieces& pieces() const { return shape_.pieces; }

  // A few rows at a time from begin on, whole blocks of abi::lanes as far as there is one before
  // end.
  void emit(const Outputs& outputs) {
    auto& context = b_.getContext();
    auto* before = llvm::BasicBlock::Create(context, "entry", function_);
    auto* inside = llvm::BasicBlock::Create(context, "rows", function_);
    auto* after = llvm::BasicBlock::Create(context, "after", function_);
    b_.SetInsertPoint(before);
    Inputs inputs(before, function_->getArg(0));
    Value* begin = inputs.member(shape_.layout.begin, b_.getInt64Ty());
    Value* end = inputs.member(shape_.layout.end, b_.getInt64Ty());
    end = b_.CreateAnd(b_.CreateAdd(end, b_.getInt64(abi::lanes - 1)), -int64_t{abi::lanes});
    Value* scratch = nullptr;
    if (shape_.pieces.count() > 1) scratch = make_scratch();
    b_.CreateCondBr(b_.CreateICmpULT(begin, end), inside, after);
    b_.SetInsertPoint(inside);
    auto* row = b_.CreatePHI(b_.getInt64Ty(), 2, "row");
    row->addIncoming(begin, before);
    if (scratch) {
      for (size_t piece = 0; piece < shape_.pieces.count(); ++piece)
        b_.CreateCall(piece_function(piece, outputs), {function_->getArg(0), row, scratch});
    } else {
      write(0, outputs, b_, inputs, row, nullptr);
    }
    Value* next = b_.CreateAdd(row, b_.getInt64(shape_.rows));
    row->addIncoming(next, inside);
    b_.CreateCondBr(b_.CreateICmpULT(next, end), inside, after);
    b_.SetInsertPoint(after);
    b_.CreateRetVoid();
  }

 private:
  llvm::Function* create(const std::string& name, const std::vector<llvm::Type*>& parameters,
                         llvm::Function::LinkageTypes linkage) {
    auto* type = llvm::FunctionType::get(b_.getVoidTy(), parameters, false);
    auto* function = llvm::Function::Create(type, linkage, name, module_);
    function->addFnAttr(llvm::Attribute::NoUnwind);
    return function;
  }

  Value* make_scratch() {
    const size_t bytes = shape_.pieces.scratch_bits * shape_.rows / 8;
    auto* scratch = b_.CreateAlloca(llvm::ArrayType::get(b_.getInt8Ty(), bytes));
    scratch->setAlignment(llvm::Align(128));  // of the widest value of the most rows
    return scratch;
  }

  llvm::Function* piece_function(size_t piece, const Outputs& outputs) {
    const std::vector<llvm::Type*> parameters = {b_.getPtrTy(), b_.getInt64Ty(), b_.getPtrTy()};
    auto* function = create((function_->getName() + "_piece" + std::to_string(piece)).str(),
                            parameters, llvm::Function::InternalLinkage);
    auto* entry = llvm::BasicBlock::Create(b_.getContext(), "entry", function);
    auto* rest = llvm::BasicBlock::Create(b_.getContext(), "rows", function);
    IRBuilder<> b(entry);
    b.CreateBr(rest);
    b.SetInsertPoint(rest);
    Inputs inputs(entry, function->getArg(0));
    write(piece, outputs, b, inputs, function->getArg(1), function->getArg(2));
    b.CreateRetVoid();
    return function;
  }

  void write(size_t piece, const Outputs& outputs, IRBuilder<>& b, Inputs& inputs, Value* row,
             Value* scratch) {
    Operations operations(b, shape_, inputs, scratch);
    operations.emit(piece, row);
    Value* begin = inputs.member(shape_.layout.begin, b.getInt64Ty());
    outputs(piece, operations, inputs, b.CreateSub(row, begin));
  }

  llvm::Module& module_;
  IRBuilder<> b_;
  llvm::Function* function_;
  StageShape shape_;
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

// first: nothing is there yet.
void store_or(Operations& operations, Value* bits, Value* field, Value* index, bool first) {
  if (!first) bits = operations.builder().CreateOr(operations.load_bits(field, index), bits);
  operations.store_bits(bits, field, index);
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
  StageFunction function(module, name, pipeline, stage.stage, layout, variant, target, outputs);
  function.emit([&](size_t piece, Operations& operations, Inputs& inputs, Value* row) {
    IRBuilder<>& b = operations.builder();
    Value* any = operations.constant(0, 64);
    bool masks = false;
    for (const size_t i : function.pieces().outputs[piece]) {
      const size_t value = i - stage.masks.size();
      if (i >= stage.masks.size()) {
        Value* array = inputs.pointer_in(offsetof(Arguments, values), value);
        store(b, operations.word(stage.values[value], 64), array, row);
        continue;
      }
      Value* word = mask_word(b, operations, stage.masks[i]);
      store(b, word, inputs.pointer_in(offsetof(Arguments, masks), i), row);
      any = b.CreateOr(any, b.CreateAnd(word, operations.constant(int64_t(aggregates[i]), 64)));
      masks = true;
    }
    if (piece == 0 || masks) {
      Value* in_some = operations.bits_of(b.CreateICmpNE(any, operations.constant(0, 64)));
      store_or(operations, in_some, inputs.pointer(offsetof(Arguments, in_any)), row, piece == 0);
    }
    if (piece == 0 || operations.defers())
      store_or(operations, operations.deferred(), inputs.pointer(offsetof(Arguments, deferred)),
               row, piece == 0);
  });
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
  StageFunction function(module, name, pipeline, pipeline.subject_stage, layout, variant, target,
                         outputs);
  function.emit([&](size_t piece, Operations& operations, Inputs& inputs, Value* row) {
    for (const size_t i : function.pieces().outputs[piece]) {
      if (i < words.size()) {
        Value* array = inputs.pointer_in(offsetof(Arguments, words), i);
        store(operations.builder(), operations.word(words[i], 64), array, row);
      } else {
        const size_t bit = i - words.size();
        Value* field = inputs.pointer_in(offsetof(Arguments, bits), bit);
        operations.store_bits(operations.bit(bits[bit]), field, row);
      }
    }
    if (operations.defers())
      store_or(operations, operations.deferred(), inputs.pointer(offsetof(Arguments, deferred)),
               row, false);
  });
}

}  // namespace xinheng::codegen
