#include "compiler/codegen/operations.h"

#include "compiler/codegen/calendar.h"

namespace xinheng::codegen {

using llvm::Value;
using program::Arithmetic;
using program::Comparison;
using program::TypeKind;

llvm::Type* element_type(llvm::LLVMContext& context, const program::Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return llvm::Type::getInt8Ty(context);
    case TypeKind::date:
    case TypeKind::code:
    case TypeKind::row:
    case TypeKind::clause:
    case TypeKind::text:
      return llvm::Type::getInt32Ty(context);
    default:
      return llvm::Type::getInt64Ty(context);
  }
}

llvm::Type* Operations::of(llvm::Type* element) const {
  return lanes_ == 1 ? element : llvm::FixedVectorType::get(element, lanes_);
}

Value* Operations::word(int64_t value) const {
  return llvm::ConstantInt::get(of(b_.getInt64Ty()), uint64_t(value), true);
}

Value* Operations::splat(Value* scalar) {
  return lanes_ == 1 ? scalar : b_.CreateVectorSplat(lanes_, scalar);
}

void Operations::emit(Value* row) {
  row_ = row;
  values_.clear();
  deferred_ = llvm::ConstantInt::getNullValue(of(b_.getInt1Ty()));
  for (const plan::Operation& operation : stage_.operations) values_.push_back(one(operation));
}

Value* Operations::one(const plan::Operation& operation) {
  const auto v = [this](plan::ValueId id) { return values_[id.index]; };
  return std::visit(
      overloaded{
          [&](const plan::Constant& o) -> Value* {
            if (o.width == plan::Width::word) return word(o.value);
            return llvm::ConstantInt::get(of(b_.getInt1Ty()), uint64_t(o.value));
          },
          [&](const plan::RunConstant& o) { return splat(inputs_.constants[o.slot.index]); },
          [&](const plan::RunConstantValid& o) -> Value* {
            if (dense_) return llvm::ConstantInt::getAllOnesValue(of(b_.getInt1Ty()));
            return splat(inputs_.constants_valid[o.slot.index]);
          },
          [&](const plan::Load& o) { return load(o); },
          [&](const plan::LoadPresent& o) { return present(o); },
          [&](const plan::Lookup& o) {
            return gather(b_.getInt64Ty(), inputs_.lookups[o.lookup.index], v(o.row));
          },
          [&](const plan::TestBit& o) {
            return b_.CreateICmpNE(b_.CreateAnd(v(o.word), word(int64_t(uint64_t{1} << o.bit))),
                                   word(0));
          },
          [&](const plan::Logic& o) {
            switch (o.op) {
              case plan::BitOp::and_:
                return b_.CreateAnd(v(o.left), v(o.right));
              case plan::BitOp::or_:
                return b_.CreateOr(v(o.left), v(o.right));
              case plan::BitOp::and_not:
                break;
            }
            return b_.CreateAnd(v(o.left), b_.CreateNot(v(o.right)));
          },
          [&](const plan::Invert& o) { return b_.CreateNot(v(o.operand)); },
          [&](const plan::Compare& o) { return compare(o); },
          [&](const plan::Arith& o) { return arithmetic(o); },
          [&](const plan::Overflows& o) { return overflows(o); },
          [&](const plan::Select& o) { return b_.CreateSelect(v(o.condition), v(o.yes), v(o.no)); },
          [&](const plan::Quotient& o) { return quotient(o); },
          [&](const plan::PeriodAmount& o) { return b_.CreateAShr(v(o.period), word(2)); },
          [&](const plan::PeriodIs& o) {
            return b_.CreateICmpEQ(b_.CreateAnd(v(o.period), word(3)), word(int64_t(o.unit)));
          },
          [&](const plan::AddMonths& o) {
            return add_months(b_, v(o.date), v(o.months), o.policy);
          },
          [&](const plan::AddMonthsInRange& o) {
            return add_months_in_range(b_, v(o.date), v(o.months));
          },
          [&](const plan::CompletedYears& o) {
            return completed_years(b_, v(o.birth), v(o.at), o.policy);
          },
          [&](const plan::MonthsBetween& o) {
            return months_between(b_, v(o.from), v(o.to), o.policy);
          },
          [&](const plan::MonthBound& o) { return month_bound(b_, v(o.date), o.end); },
          [&](const plan::YearBound& o) { return year_bound(b_, v(o.date), o.end); },
          [&](const plan::DatePartOf& o) { return date_part(b_, v(o.date), o.part); },
          [&](const plan::AggregateValue& o) -> Value* {
            Value* from = b_.CreateGEP(b_.getInt64Ty(), inputs_.accumulators[o.aggregate],
                                       b_.CreateSub(row_, inputs_.begin));
            return b_.CreateAlignedLoad(of(b_.getInt64Ty()), from, llvm::Align(8));
          },
          [&](const plan::Defer& o) -> Value* {
            deferred_ = b_.CreateOr(deferred_, v(o.condition));
            return nullptr;
          },
      },
      operation);
}

Value* Operations::owners() {
  Value* from = b_.CreateGEP(b_.getInt32Ty(), inputs_.owner, row_);
  Value* owners = b_.CreateAlignedLoad(of(b_.getInt32Ty()), from, llvm::Align(4));
  return b_.CreateZExt(owners, of(b_.getInt64Ty()));
}

Value* Operations::gather(llvm::Type* element, Value* base, Value* index) {
  Value* from = b_.CreateGEP(element, base, index);
  const llvm::Align align(element->getIntegerBitWidth() / 8);
  if (lanes_ == 1) return b_.CreateAlignedLoad(element, from, align);
  return b_.CreateMaskedGather(of(element), from, align);
}

Value* Operations::load(const plan::Load& load) {
  const bool of_record = load.table == plan::Table::record;
  const auto& columns = of_record ? stage_.record_columns : stage_.subject_columns;
  llvm::Type* element = element_type(b_.getContext(), columns[load.column].type);
  Value* base = (of_record ? inputs_.record_values : inputs_.subject_values)[load.column];
  Value* loaded;
  if (!of_record && inputs_.owner) {
    loaded = gather(element, base, owners());
  } else {
    loaded = b_.CreateAlignedLoad(of(element), b_.CreateGEP(element, base, row_),
                                  llvm::Align(element->getIntegerBitWidth() / 8));
  }
  return b_.CreateSExt(loaded, of(b_.getInt64Ty()));
}

Value* Operations::present(const plan::LoadPresent& load) {
  if (dense_) return llvm::ConstantInt::getAllOnesValue(of(b_.getInt1Ty()));
  const bool of_record = load.table == plan::Table::record;
  Value* base = (of_record ? inputs_.record_present : inputs_.subject_present)[load.column];
  if (!of_record && inputs_.owner) {
    Value* owner = owners();
    Value* words = gather(b_.getInt64Ty(), base, b_.CreateLShr(owner, word(6)));
    return b_.CreateTrunc(b_.CreateLShr(words, b_.CreateAnd(owner, word(63))), of(b_.getInt1Ty()));
  }
  if (lanes_ == 1) {
    Value* words = b_.CreateAlignedLoad(b_.getInt64Ty(),
                                        b_.CreateGEP(b_.getInt64Ty(), base, b_.CreateLShr(row_, 6)),
                                        llvm::Align(8));
    return b_.CreateTrunc(b_.CreateLShr(words, b_.CreateAnd(row_, 63)), b_.getInt1Ty());
  }
  llvm::Type* bits = b_.getIntNTy(lanes_);
  Value* from = b_.CreateGEP(b_.getInt8Ty(), base, b_.CreateLShr(row_, 3));
  return b_.CreateBitCast(b_.CreateAlignedLoad(bits, from, llvm::Align(1)), of(b_.getInt1Ty()));
}

Value* Operations::compare(const plan::Compare& compare) {
  Value* left = values_[compare.left.index];
  Value* right = values_[compare.right.index];
  switch (compare.op) {
    case Comparison::equal:
      return b_.CreateICmpEQ(left, right);
    case Comparison::not_equal:
      return b_.CreateICmpNE(left, right);
    case Comparison::less:
      return b_.CreateICmpSLT(left, right);
    case Comparison::less_equal:
      return b_.CreateICmpSLE(left, right);
    case Comparison::greater:
      return b_.CreateICmpSGT(left, right);
    case Comparison::greater_equal:
      break;
  }
  return b_.CreateICmpSGE(left, right);
}

Value* Operations::arithmetic(const plan::Arith& arith) {
  Value* left = values_[arith.left.index];
  Value* right = values_[arith.right.index];
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
  Value* left = values_[overflows.left.index];
  Value* right = values_[overflows.right.index];
  const auto scalar = [&](Value* a, Value* c) {
    return b_.CreateExtractValue(b_.CreateBinaryIntrinsic(intrinsic, a, c), 1);
  };
  if (lanes_ == 1 || overflows.op != Arithmetic::multiply) return scalar(left, right);
  // A vector product of 64 bits with overflow is legalised badly: lane by lane.
  Value* result = llvm::PoisonValue::get(of(b_.getInt1Ty()));
  for (unsigned lane = 0; lane < lanes_; ++lane) {
    Value* bit = scalar(b_.CreateExtractElement(left, lane), b_.CreateExtractElement(right, lane));
    result = b_.CreateInsertElement(result, bit, lane);
  }
  return result;
}

Value* Operations::absolute(Value* value) {
  return b_.CreateSelect(b_.CreateICmpSLT(value, word(0)), b_.CreateNeg(value), value);
}

// Truncate, then step away from zero where the rounding says so. With |r| < |d|, 2|r| >= |d| is
// |r| >= |d| - |r| in unsigned 64 bits.
Value* Operations::quotient(const plan::Quotient& quotient) {
  Value* n = values_[quotient.numerator.index];
  Value* d = values_[quotient.denominator.index];
  Value* q = b_.CreateSDiv(n, d);
  Value* r = b_.CreateSub(n, b_.CreateMul(q, d));
  Value* inexact = b_.CreateICmpNE(r, word(0));
  Value* negative = b_.CreateICmpSLT(b_.CreateXor(n, d), word(0));
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
      Value* odd = b_.CreateICmpNE(b_.CreateAnd(q, word(1)), word(0));
      step = b_.CreateOr(over_half, b_.CreateAnd(half, odd));
      break;
    }
    case Rounding::away:
      step = inexact;
      break;
    case Rounding::toward_zero:
      return q;
    case Rounding::up:
      step = b_.CreateAnd(inexact, b_.CreateNot(negative));
      break;
    case Rounding::down:
      step = b_.CreateAnd(inexact, negative);
      break;
  }
  Value* stepped = b_.CreateAdd(q, b_.CreateSelect(negative, word(-1), word(1)));
  return b_.CreateSelect(step, stepped, q);
}

}  // namespace xinheng::codegen
