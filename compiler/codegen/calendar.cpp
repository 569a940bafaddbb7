#include "compiler/codegen/calendar.h"

namespace xinheng::codegen {

using llvm::IRBuilder;
using llvm::Type;
using llvm::Value;

namespace {

Type* like(Value* value, Type* element) {
  auto* vector = llvm::dyn_cast<llvm::VectorType>(value->getType());
  return vector ? llvm::VectorType::get(element, vector->getElementCount()) : element;
}

// Small arithmetic with constants of the operand's own type.
struct Calculator {
  IRBuilder<>& b;

  Value* constant(Value* like, int64_t value) {
    return llvm::ConstantInt::get(like->getType(), uint64_t(value), true);
  }
  Value* add(Value* a, int64_t c) { return b.CreateAdd(a, constant(a, c)); }
  Value* times(Value* a, int64_t c) { return b.CreateMul(a, constant(a, c)); }
  Value* over(Value* a, int64_t c) { return b.CreateUDiv(a, constant(a, c)); }
  Value* rest(Value* a, int64_t c) { return b.CreateURem(a, constant(a, c)); }
  Value* at_most(Value* a, int64_t c) { return b.CreateICmpULE(a, constant(a, c)); }
  Value* is(Value* a, int64_t c) { return b.CreateICmpEQ(a, constant(a, c)); }
};

struct Civil {
  Value* year;   // i32
  Value* month;  // 1..12
  Value* day;
};

// civil_from_days and days_from_civil of compiler/values/date.h. Nothing is negative here: the
// first date is in year 1.
Civil civil(IRBuilder<>& b, Value* date) {
  Calculator c{b};
  Value* z = c.add(b.CreateTrunc(date, like(date, b.getInt32Ty())), 719468);
  Value* era = c.over(z, 146097);
  Value* doe = b.CreateSub(z, c.times(era, 146097));
  Value* yoe = b.CreateSub(doe, c.over(doe, 1460));
  yoe = b.CreateAdd(yoe, c.over(doe, 36524));
  yoe = c.over(b.CreateSub(yoe, c.over(doe, 146096)), 365);
  Value* leap_days = b.CreateSub(c.over(yoe, 4), c.over(yoe, 100));
  Value* doy = b.CreateSub(doe, b.CreateAdd(c.times(yoe, 365), leap_days));
  Value* mp = c.over(c.add(c.times(doy, 5), 2), 153);
  Value* day = c.add(b.CreateSub(doy, c.over(c.add(c.times(mp, 153), 2), 5)), 1);
  Value* month = b.CreateSelect(c.at_most(mp, 9), c.add(mp, 3), c.add(mp, -9));
  Value* year = b.CreateAdd(yoe, c.times(era, 400));
  year = b.CreateAdd(year, b.CreateZExt(c.at_most(month, 2), year->getType()));
  return {year, month, day};
}

Value* days(IRBuilder<>& b, const Civil& civil) {
  Calculator c{b};
  Value* early = c.at_most(civil.month, 2);
  Value* year = b.CreateSub(civil.year, b.CreateZExt(early, civil.year->getType()));
  Value* era = c.over(year, 400);
  Value* yoe = b.CreateSub(year, c.times(era, 400));
  Value* mp = b.CreateSelect(early, c.add(civil.month, 9), c.add(civil.month, -3));
  Value* doy = c.add(b.CreateAdd(c.over(c.add(c.times(mp, 153), 2), 5), civil.day), -1);
  Value* doe = b.CreateAdd(c.times(yoe, 365), b.CreateSub(c.over(yoe, 4), c.over(yoe, 100)));
  doe = b.CreateAdd(doe, doy);
  Value* result = c.add(b.CreateAdd(c.times(era, 146097), doe), -719468);
  return b.CreateSExt(result, like(result, b.getInt64Ty()));
}

Value* days_in_month(IRBuilder<>& b, Value* year, Value* month) {
  Calculator c{b};
  Value* leap =
      b.CreateAnd(c.is(c.rest(year, 4), 0),
                  b.CreateOr(b.CreateNot(c.is(c.rest(year, 100), 0)), c.is(c.rest(year, 400), 0)));
  Value* february = c.add(b.CreateZExt(leap, year->getType()), 28);
  // 31 in months 1 3 5 7 8 10 12.
  Value* odd = b.CreateAnd(b.CreateAdd(month, b.CreateLShr(month, 3)), c.constant(month, 1));
  return b.CreateSelect(c.is(month, 2), february, c.add(odd, 30));
}

// Months since year 0, as i64: far out of range without harm.
Value* month_count(IRBuilder<>& b, const Civil& from, Value* months) {
  Calculator c{b};
  Value* count = c.add(b.CreateAdd(c.times(from.year, 12), from.month), -1);
  return b.CreateAdd(b.CreateSExt(count, months->getType()), months);
}

}  // namespace

Value* add_months(IRBuilder<>& b, Value* date, Value* months, MissingDay policy) {
  Calculator c{b};
  Civil from = civil(b, date);
  Value* count = b.CreateTrunc(month_count(b, from, months), from.year->getType());
  Value* year = c.over(count, 12);
  Value* month = c.add(c.rest(count, 12), 1);
  Value* last = days_in_month(b, year, month);
  Value* missing = b.CreateICmpUGT(from.day, last);
  Value* day = b.CreateSelect(missing, last, from.day);
  Value* result = days(b, {year, month, day});
  if (policy == MissingDay::month_end) return result;
  return b.CreateAdd(result, b.CreateZExt(missing, result->getType()));
}

Value* add_months_in_range(IRBuilder<>& b, Value* date, Value* months) {
  Calculator c{b};
  Value* count = month_count(b, civil(b, date), months);
  // Under next_month, December's 31 days keep the last month from leaving the calendar.
  return b.CreateAnd(b.CreateICmpSGE(count, c.constant(count, 12)),
                     b.CreateICmpSLT(count, c.constant(count, 120'000)));
}

Value* completed_years(IRBuilder<>& b, Value* birth, Value* at, MissingDay policy) {
  Calculator c{b};
  Value* years = b.CreateSub(civil(b, at).year, civil(b, birth).year);
  years = b.CreateSExt(years, birth->getType());
  Value* anniversary = add_months(b, birth, c.times(years, 12), policy);
  Value* pending = b.CreateICmpSGT(anniversary, at);
  return b.CreateSub(years, b.CreateZExt(pending, years->getType()));
}

Value* months_between(IRBuilder<>& b, Value* from, Value* to, MissingDay policy) {
  Calculator c{b};
  Value* back = b.CreateICmpSLT(to, from);
  Value* early = b.CreateSelect(back, to, from);
  Value* late = b.CreateSelect(back, from, to);
  Civil until = civil(b, late);
  Value* none = c.constant(late, 0);
  Value* months = b.CreateSub(month_count(b, until, none), month_count(b, civil(b, early), none));
  Value* pending = b.CreateICmpSGT(add_months(b, early, months, policy), late);
  months = b.CreateSub(months, b.CreateZExt(pending, months->getType()));
  return b.CreateSelect(back, b.CreateNeg(months), months);
}

Value* month_bound(IRBuilder<>& b, Value* date, bool end) {
  Civil at = civil(b, date);
  Calculator c{b};
  Value* back = c.add(at.day, -1);
  Value* forward = b.CreateSub(days_in_month(b, at.year, at.month), at.day);
  if (end) return b.CreateAdd(date, b.CreateZExt(forward, date->getType()));
  return b.CreateSub(date, b.CreateZExt(back, date->getType()));
}

Value* year_bound(IRBuilder<>& b, Value* date, bool end) {
  Calculator c{b};
  Value* year = civil(b, date).year;
  return days(b, {year, c.constant(year, end ? 12 : 1), c.constant(year, end ? 31 : 1)});
}

Value* date_part(IRBuilder<>& b, Value* date, program::DatePart part) {
  Calculator c{b};
  Civil at = civil(b, date);
  Value* found = at.year;
  if (part == program::DatePart::month) found = at.month;
  if (part == program::DatePart::day) found = at.day;
  if (part == program::DatePart::weekday) {
    // The first date of all was a Monday.
    Value* since = c.add(b.CreateTrunc(date, at.year->getType()), -date_min);
    found = c.add(c.rest(since, 7), 1);
  }
  return b.CreateZExt(found, date->getType());
}

}  // namespace xinheng::codegen
