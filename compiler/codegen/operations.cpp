#include "compiler/codegen/operations.h"

#include <llvm/IR/InlineAsm.h>

#include <algorithm>
#include <cstddef>

#include "compiler/codegen/calendar.h"
#include "runtime/abi.h"

namespace xinheng::codegen {

using llvm::IRBuilder;
using llvm::Value;
using program::Arithmetic;
using program::Comparison;
using program::TypeKind;

unsigned element_width(const program::Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return 8;
    case TypeKind::date:
    case TypeKind::code:
    case TypeKind::row:
    case TypeKind::clause:
    case TypeKind::text:
      return 32;
    default:
      return 64;
  }
}

namespace {

constexpr size_t no_array = SIZE_MAX;

bool is_bits(Value* value, int64_t bits) {
  const auto* constant = llvm::dyn_cast<llvm::ConstantInt>(value);
  return constant && constant->getSExtValue() == bits;
}

llvm::CmpInst::Predicate predicate(Comparison op) {
  switch (op) {
    case Comparison::equal:
      return llvm::CmpInst::ICMP_EQ;
    case Comparison::not_equal:
      return llvm::CmpInst::ICMP_NE;
    case Comparison::less:
      return llvm::CmpInst::ICMP_SLT;
    case Comparison::less_equal:
      return llvm::CmpInst::ICMP_SLE;
    case Comparison::greater:
      return llvm::CmpInst::ICMP_SGT;
    case Comparison::greater_equal:
      break;
  }
  return llvm::CmpInst::ICMP_SGE;
}

}  // namespace

// Bit i of a field of them is in byte i / 8.
Value* load_bits(IRBuilder<>& b, unsigned rows, Value* field, Value* row) {
  Value* from = b.CreateGEP(b.getInt8Ty(), field, b.CreateLShr(row, 3));
  if (rows == 1) {
    Value* byte = b.CreateLoad(b.getInt8Ty(), from);
    Value* place = b.CreateTrunc(b.CreateAnd(row, 7), b.getInt8Ty());
    return b.CreateTrunc(b.CreateLShr(byte, place), b.getInt1Ty());
  }
  return b.CreateAlignedLoad(b.getIntNTy(rows), from, llvm::Align(rows / 8));
}

void store_bits(IRBuilder<>& b, Value* bits, Value* field, Value* row) {
  Value* to = b.CreateGEP(b.getInt8Ty(), field, b.CreateLShr(row, 3));
  b.CreateAlignedStore(bits, to, llvm::Align(bits->getType()->getIntegerBitWidth() / 8));
}

Value* Inputs::load(Value* base, size_t offset, llvm::Type* type) {
  IRBuilder<> b(entry_);
  if (llvm::Instruction* end = entry_->getTerminator()) b.SetInsertPoint(end);
  auto* load = b.CreateLoad(type, b.CreateGEP(b.getInt8Ty(), base, b.getInt64(offset)));
  load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(b.getContext(), {}));
  return load;
}

Value* Inputs::member(size_t offset, llvm::Type* type) {
  return in_array(no_array, offset, type);
}

Value* Inputs::pointer(size_t offset) {
  return member(offset, llvm::PointerType::getUnqual(entry_->getContext()));
}

Value* Inputs::in_array(size_t array, size_t offset, llvm::Type* type) {
  const auto known = known_.find({array, offset});
  if (known != known_.end()) return known->second;
  Value* base = array == no_array ? arguments_ : pointer(array);
  return known_[{array, offset}] = load(base, offset, type);
}

Value* Inputs::pointer_in(size_t array, size_t index) {
  auto* type = llvm::PointerType::getUnqual(entry_->getContext());
  return in_array(array, index * sizeof(void*), type);
}

Operations::Operations(IRBuilder<>& builder, const StageShape& shape, Inputs& inputs,
                       Value* scratch)
    : b_(builder),
      shape_(shape),
      stage_(shape.stage),
      layout_(shape.layout),
      inputs_(inputs),
      rows_(shape.rows),
      scratch_(scratch) {}

llvm::Type* Operations::vector_of(unsigned width) const {
  if (rows_ == 1) return b_.getIntNTy(width);
  return llvm::FixedVectorType::get(b_.getIntNTy(width), rows_);
}

Value* Operations::of_all_rows(Value* one) {
  return rows_ == 1 ? one : b_.CreateVectorSplat(rows_, one);
}

Value* Operations::constant(int64_t value, unsigned width) const {
  return llvm::ConstantInt::get(vector_of(width), uint64_t(value), true);
}

plan::Range Operations::range(plan::ValueId id) const {
  return id.index < stage_.ranges.size() ? stage_.ranges[id.index] : plan::Range{};
}

Value* Operations::resized(Value* value, unsigned width) {
  return b_.CreateSExtOrTrunc(value, vector_of(width));
}

Value* Operations::word(plan::ValueId id, unsigned width) {
  return resized(value(id), width);
}

Value* Operations::all_hold(const Ids& bits) {
  Value* result = all(true);
  for (const plan::ValueId id : bits) result = both(result, bit(id));
  return result;
}

Value* Operations::bits_of(Value* truths) {
  if (rows_ == 1) return truths;
  return b_.CreateBitCast(truths, b_.getIntNTy(rows_));
}

Value* Operations::all(bool truth) const {
  return llvm::ConstantInt::get(b_.getIntNTy(rows_), truth ? ~uint64_t{0} : 0, true);
}

Value* Operations::select(Value* bits, Value* yes, Value* no) {
  if (is_bits(bits, -1)) return yes;
  if (is_bits(bits, 0)) return no;
  if (rows_ == 1) return b_.CreateSelect(bits, yes, no);
  auto* truths = llvm::FixedVectorType::get(b_.getInt1Ty(), rows_);
  return b_.CreateSelect(b_.CreateBitCast(opaque(bits), truths), yes, no);
}

// No instruction, but what the bits are made of can't be seen behind it: where it can, instruction
// selection of LLVM 19 for AVX-512 may turn logic on them into logic on lanes and back for ever
// (llvm/llvm-project#123333, mended in LLVM 20).
Value* Operations::opaque(Value* bits) {
  auto* type = llvm::FunctionType::get(bits->getType(), {bits->getType()}, false);
  return b_.CreateCall(llvm::InlineAsm::get(type, "", "=r,0", false), {bits});
}

void Operations::emit(size_t piece, Value* row) {
  row_ = row;
  deferred_ = all(false);
  for (size_t i = shape_.pieces.first[piece]; i < shape_.pieces.first[piece + 1]; ++i) {
    if (shape_.pieces.making[i] != Making::once) continue;
    const plan::ValueId id{uint32_t(i)};
    values_[id.index] = one(stage_.operations[i], range(id));
    if (shape_.pieces.slots[i]) keep(id);
  }
}

Value* Operations::value(plan::ValueId id) {
  const auto known = values_.find(id.index);
  if (known != values_.end()) return known->second;
  return values_[id.index] = another(id);
}

// Not of this piece.
Value* Operations::another(plan::ValueId id) {
  switch (shape_.pieces.making[id.index]) {
    case Making::clear:
      return all(false);
    case Making::set:
      return all(true);
    case Making::anew:
      return one(stage_.operations[id.index], range(id));
    default:
      return from_scratch(id);
  }
}

Value* Operations::scratch_of(plan::ValueId id) {
  return b_.CreateGEP(b_.getInt8Ty(), scratch_, b_.getInt64(shape_.pieces.scratch_byte(id, rows_)));
}

llvm::Type* Operations::type_of(plan::ValueId id) const {
  const unsigned width = shape_.pieces.widths[id.index];
  return width == 1 ? b_.getIntNTy(rows_) : vector_of(width);
}

void Operations::keep(plan::ValueId id) {
  b_.CreateAlignedStore(values_[id.index], scratch_of(id), llvm::Align(1));
}

Value* Operations::from_scratch(plan::ValueId id) {
  return b_.CreateAlignedLoad(type_of(id), scratch_of(id), llvm::Align(1));
}

Value* Operations::one(const plan::Operation& operation, plan::Range range) {
  const unsigned width = plan::width_of(range);
  return std::visit(
      overloaded{
          [&](const plan::Constant& o) -> Value* {
            if (o.width == plan::Width::word) return constant(o.value, width);
            return all(o.value != 0);
          },
          [&](const plan::RunConstant& o) -> Value* {
            Value* word = inputs_.in_array(layout_.constants, o.slot.index * 8, b_.getInt64Ty());
            return of_all_rows(b_.CreateTrunc(word, b_.getIntNTy(width)));
          },
          [&](const plan::RunConstantValid& o) -> Value* {
            Value* byte = inputs_.in_array(layout_.constants_valid, o.slot.index, b_.getInt8Ty());
            return b_.CreateSExt(b_.CreateICmpNE(byte, b_.getInt8(0)), b_.getIntNTy(rows_));
          },
          [&](const plan::Load& o) { return load(o, width); },
          [&](const plan::LoadPresent& o) { return present(o); },
          [&](const plan::Lookup& o) { return lookup(o, width); },
          [&](const plan::TestBit& o) { return test(o); },
          [&](const plan::Logic& o) { return logic(o); },
          [&](const plan::Invert& o) { return invert(bit(o.operand)); },
          [&](const plan::Compare& o) { return compare(o); },
          [&](const plan::Arith& o) { return arithmetic(o, width); },
          [&](const plan::Overflows& o) { return overflows(o); },
          [&](const plan::Select& o) { return pick(o, width); },
          [&](const plan::Quotient& o) { return quotient(o, width); },
          [&](const plan::PeriodAmount& o) {
            Value* period = value(o.period);
            return resized(b_.CreateAShr(period, 2), width);
          },
          [&](const plan::PeriodIs& o) {
            Value* unit = b_.CreateAnd(word(o.period, 8), constant(3, 8));
            return bits_of(b_.CreateICmpEQ(unit, constant(int64_t(o.unit), 8)));
          },
          [&](const plan::AggregateValue& o) -> Value* {
            // Nothing reads the number of a count that is only compared.
            if (shape_.pipeline.aggregates[o.aggregate].only_compared) return constant(0, width);
            Value* accumulators = inputs_.pointer_in(layout_.accumulators, o.aggregate);
            Value* from = b_.CreateGEP(b_.getInt64Ty(), accumulators, index());
            return resized(b_.CreateAlignedLoad(vector_of(64), from, llvm::Align(8)), width);
          },
          [&](const plan::Reaches& o) -> Value* {
            Value* bits =
                load_bits(b_, rows_, inputs_.pointer_in(layout_.reached, o.lane), index());
            return o.negated ? invert(bits) : bits;
          },
          [&](const plan::Defer& o) -> Value* {
            deferred_ = either(deferred_, bit(o.condition));
            return nullptr;
          },
          [&](const auto&) -> Value* {
            Value* result = calendar(operation);
            const bool is_bit = result->getType()->getScalarSizeInBits() == 1;
            return is_bit ? bits_of(result) : resized(result, width);
          },
      },
      operation);
}

// In 32 bits; wider operands that are no dates give no date.
Value* Operations::calendar(const plan::Operation& operation) {
  const auto date = [this](plan::ValueId id) { return word(id, 32); };
  return std::visit(
      overloaded{
          [&](const plan::AddMonths& o) {
            return add_months(b_, date(o.date), months(o.months), o.policy);
          },
          [&](const plan::AddMonthsInRange& o) {
            return add_months_in_range(b_, date(o.date), months(o.months));
          },
          [&](const plan::CompletedYears& o) {
            return completed_years(b_, date(o.birth), date(o.at), o.policy);
          },
          [&](const plan::MonthsBetween& o) {
            return months_between(b_, date(o.from), date(o.to), o.policy);
          },
          [&](const plan::MonthBound& o) { return month_bound(b_, date(o.date), o.end); },
          [&](const plan::YearBound& o) { return year_bound(b_, date(o.date), o.end); },
          [&](const plan::DatePartOf& o) { return date_part(b_, date(o.date), o.part); },
          [](const auto&) -> Value* { llvm_unreachable("no operation on dates"); },
      },
      operation);
}

Value* Operations::months(plan::ValueId id) {
  constexpr int64_t few = 1 << 30;
  const plan::Range amount = range(id);
  return word(id, -few <= amount.low && amount.high <= few ? 32 : 64);
}

Value* Operations::owners() {
  Value* from = b_.CreateGEP(b_.getInt32Ty(), inputs_.pointer(*layout_.owner), row_);
  Value* owners = b_.CreateAlignedLoad(vector_of(32), from, llvm::Align(4));
  Value* most = of_all_rows(inputs_.member(*layout_.owner_max, b_.getInt32Ty()));
  owners = b_.CreateBinaryIntrinsic(llvm::Intrinsic::umin, owners, most);
  return b_.CreateZExt(owners, vector_of(64));
}

Value* Operations::gather(llvm::Type* element, Value* from) {
  if (rows_ == 1) return b_.CreateLoad(element, from);
  auto* vector = llvm::FixedVectorType::get(element, rows_);
  return b_.CreateMaskedGather(vector, from, llvm::Align(element->getIntegerBitWidth() / 8));
}

// Of each entry no more is read than is needed: the first bytes are the low ones.
Value* Operations::lookup(const plan::Lookup& lookup, unsigned width) {
  Value* row = word(lookup.row, std::max(32u, plan::width_of(range(lookup.row))));
  Value* array = inputs_.pointer_in(layout_.lookups, lookup.lookup.index);
  Value* from = b_.CreateGEP(b_.getInt64Ty(), array, row);
  return resized(gather(b_.getIntNTy(std::max(32u, width)), from), width);
}

Value* Operations::index() {
  return b_.CreateSub(row_, inputs_.member(layout_.begin, b_.getInt64Ty()));
}

Value* Operations::column(plan::Table table, uint32_t column, size_t member) {
  const bool of_record = table == plan::Table::record;
  return inputs_.in_array(of_record ? layout_.record_columns : layout_.subject_columns,
                          column * sizeof(abi::Column) + member, b_.getPtrTy());
}

Value* Operations::load(const plan::Load& load, unsigned width) {
  const bool of_record = load.table == plan::Table::record;
  const auto& columns = of_record ? stage_.record_columns : stage_.subject_columns;
  const unsigned memory = element_width(columns[load.column].type);
  llvm::Type* element = b_.getIntNTy(memory);
  Value* base = column(load.table, load.column, offsetof(abi::Column, values));
  if (!of_record && layout_.owner) {
    return resized(gather(element, b_.CreateGEP(element, base, owners())), width);
  }
  Value* from = b_.CreateGEP(element, base, row_);
  return resized(b_.CreateAlignedLoad(vector_of(memory), from, llvm::Align(memory / 8)), width);
}

Value* Operations::present(const plan::LoadPresent& load) {
  Value* base = column(load.table, load.column, offsetof(abi::Column, present));
  if (load.table == plan::Table::subject && layout_.owner) {
    Value* owner = owners();
    Value* from = b_.CreateGEP(b_.getInt64Ty(), base, b_.CreateLShr(owner, 6));
    Value* words = gather(b_.getInt64Ty(), from);
    Value* bit = b_.CreateShl(constant(1, 64), b_.CreateAnd(owner, constant(63, 64)));
    return bits_of(b_.CreateICmpNE(b_.CreateAnd(words, bit), constant(0, 64)));
  }
  return load_bits(b_, rows_, base, row_);
}

Value* Operations::test(const plan::TestBit& test) {
  const unsigned width = std::max(plan::width_of(range(test.word)), test.bit < 31 ? 32u : 64u);
  Value* bit = constant(int64_t(uint64_t{1} << test.bit), width);
  return bits_of(b_.CreateICmpNE(b_.CreateAnd(word(test.word, width), bit), constant(0, width)));
}

Value* Operations::both(Value* a, Value* b) {
  if (is_bits(a, 0) || is_bits(b, -1)) return a;
  if (is_bits(b, 0) || is_bits(a, -1)) return b;
  return b_.CreateAnd(a, b);
}

Value* Operations::either(Value* a, Value* b) {
  if (is_bits(a, -1) || is_bits(b, 0)) return a;
  if (is_bits(b, -1) || is_bits(a, 0)) return b;
  return b_.CreateOr(a, b);
}

Value* Operations::invert(Value* a) {
  return b_.CreateNot(a);
}

Value* Operations::logic(const plan::Logic& logic) {
  Value *left = bit(logic.left), *right = bit(logic.right);
  if (logic.op == plan::BitOp::and_) return both(left, right);
  if (logic.op == plan::BitOp::or_) return either(left, right);
  return both(left, invert(right));
}

Value* Operations::pick(const plan::Select& select, unsigned width) {
  Value* condition = bit(select.condition);
  if (shape_.pieces.widths[select.yes.index] == 1) {
    return either(both(condition, bit(select.yes)), both(invert(condition), bit(select.no)));
  }
  return this->select(condition, word(select.yes, width), word(select.no, width));
}

Value* Operations::compare(const plan::Compare& compare) {
  const unsigned width =
      std::max(plan::width_of(range(compare.left)), plan::width_of(range(compare.right)));
  return bits_of(
      b_.CreateICmp(predicate(compare.op), word(compare.left, width), word(compare.right, width)));
}

// Modulo 2^width: what is cut from the operands doesn't matter.
Value* Operations::arithmetic(const plan::Arith& arith, unsigned width) {
  Value *left = word(arith.left, width), *right = word(arith.right, width);
  switch (arith.op) {
    case Arithmetic::add:
      return b_.CreateAdd(left, right);
    case Arithmetic::subtract:
      return b_.CreateSub(left, right);
    case Arithmetic::multiply:
      break;
  }
  return b_.CreateMul(left, right);
}

Value* Operations::overflows(const plan::Overflows& overflows) {
  auto intrinsic = llvm::Intrinsic::smul_with_overflow;
  if (overflows.op == Arithmetic::add) intrinsic = llvm::Intrinsic::sadd_with_overflow;
  if (overflows.op == Arithmetic::subtract) intrinsic = llvm::Intrinsic::ssub_with_overflow;
  Value *left = word(overflows.left, 64), *right = word(overflows.right, 64);
  const auto overflow = [&](Value* a, Value* c) {
    return b_.CreateExtractValue(b_.CreateBinaryIntrinsic(intrinsic, a, c), 1);
  };
  if (overflows.op != Arithmetic::multiply || rows_ == 1) return bits_of(overflow(left, right));
  // A vector product of 64 bits with overflow is legalised badly: lane by lane.
  Value* result = all(false);
  for (unsigned lane = 0; lane < rows_; ++lane) {
    Value* bit =
        overflow(b_.CreateExtractElement(left, lane), b_.CreateExtractElement(right, lane));
    result = b_.CreateOr(result, b_.CreateShl(b_.CreateZExt(bit, result->getType()), lane));
  }
  return result;
}

Value* Operations::absolute(Value* value) {
  Value* zero = llvm::ConstantInt::getNullValue(value->getType());
  return b_.CreateSelect(b_.CreateICmpSLT(value, zero), b_.CreateNeg(value), value);
}

// Truncate, then step away from zero where the rounding says so. With |r| < |d|, 2|r| >= |d| is
// |r| >= |d| - |r| in unsigned bits.
Value* Operations::quotient(const plan::Quotient& quotient, unsigned width) {
  const unsigned wide = std::max({32u, width, plan::width_of(range(quotient.numerator)),
                                  plan::width_of(range(quotient.denominator))});
  const auto of = [&](int64_t value) { return constant(value, wide); };
  Value* n = word(quotient.numerator, wide);
  Value* d = word(quotient.denominator, wide);
  Value* q = b_.CreateSDiv(n, d);
  if (quotient.rounding == Rounding::toward_zero) return resized(q, width);
  Value* r = b_.CreateSub(n, b_.CreateMul(q, d));
  Value* inexact = b_.CreateICmpNE(r, of(0));
  Value* negative = b_.CreateICmpSLT(b_.CreateXor(n, d), of(0));
  Value* rest = absolute(r);
  Value* missing = b_.CreateSub(absolute(d), rest);
  Value* over_half = b_.CreateICmpUGT(rest, missing);
  Value* half = b_.CreateICmpEQ(rest, missing);
  Value* step = nullptr;
  switch (quotient.rounding) {
    case Rounding::half_up:
      step = b_.CreateOr(over_half, half);
      break;
    case Rounding::half_down:
      step = over_half;
      break;
    case Rounding::half_even: {
      Value* odd = b_.CreateICmpNE(b_.CreateAnd(q, of(1)), of(0));
      step = b_.CreateOr(over_half, b_.CreateAnd(half, odd));
      break;
    }
    case Rounding::up:
      step = b_.CreateAnd(inexact, b_.CreateNot(negative));
      break;
    case Rounding::down:
      step = b_.CreateAnd(inexact, negative);
      break;
    default:
      step = inexact;
      break;
  }
  Value* stepped = b_.CreateAdd(q, b_.CreateSelect(negative, of(-1), of(1)));
  return resized(b_.CreateSelect(step, stepped, q), width);
}

}  // namespace xinheng::codegen
