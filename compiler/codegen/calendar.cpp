#include "compiler/codegen/calendar.h"

namespace xinheng::codegen {

using llvm::IRBuilder;
using llvm::Value;

namespace {

// Of dates of the calendar: days since 0000-03-01, years, months.
constexpr uint64_t days_max = 3'660'000, years_max = 10'010, months_max = 120'100;
constexpr uint64_t days_of_era = 146'097;  // 400 years

// Small arithmetic with constants of the operand's own type.
struct Calculator {
  IRBuilder<>& b;

  Value* constant(Value* like, int64_t value) {
    return llvm::ConstantInt::get(like->getType(), uint64_t(value), true);
  }
  Value* add(Value* a, int64_t c) { return b.CreateAdd(a, constant(a, c)); }
  Value* times(Value* a, int64_t c) { return b.CreateMul(a, constant(a, c)); }
  // a / c where a is at most `most`: a product and a shift where 32 bits hold it, which vectors do
  // several times as fast as the high half of a product.
  Value* over(Value* a, uint64_t c, uint64_t most) {
    unsigned even = 0;
    while (c % 2 == 0) c /= 2, most /= 2, ++even;
    if (even != 0) a = b.CreateLShr(a, even);
    if (c == 1) return a;
    for (unsigned shift = 31; shift > 0; --shift) {
      const uint64_t power = uint64_t{1} << shift, factor = (power + c - 1) / c;
      const bool exact = most * (factor * c - power) < power;
      if (exact && most * factor <= UINT32_MAX)
        return b.CreateLShr(times(a, int64_t(factor)), shift);
    }
    return b.CreateUDiv(a, constant(a, int64_t(c)));
  }
  Value* rest(Value* a, uint64_t c, uint64_t most) {
    return b.CreateSub(a, times(over(a, c, most), int64_t(c)));
  }
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
  Value* z = c.add(date, 719468);
  Value* era = c.over(z, days_of_era, days_max);
  Value* doe = b.CreateSub(z, c.times(era, int64_t{days_of_era}));
  Value* yoe = b.CreateSub(doe, c.over(doe, 1460, days_of_era));
  yoe = b.CreateAdd(yoe, c.over(doe, 36524, days_of_era));
  yoe = c.over(b.CreateSub(yoe, c.over(doe, days_of_era - 1, days_of_era)), 365, days_of_era);
  Value* leap_days = b.CreateSub(c.over(yoe, 4, 400), c.over(yoe, 100, 400));
  Value* doy = b.CreateSub(doe, b.CreateAdd(c.times(yoe, 365), leap_days));
  Value* mp = c.over(c.add(c.times(doy, 5), 2), 153, 2000);
  Value* day = c.add(b.CreateSub(doy, c.over(c.add(c.times(mp, 153), 2), 5, 2000)), 1);
  Value* month = b.CreateSelect(c.at_most(mp, 9), c.add(mp, 3), c.add(mp, -9));
  Value* year = b.CreateAdd(yoe, c.times(era, 400));
  year = b.CreateAdd(year, b.CreateZExt(c.at_most(month, 2), year->getType()));
  return {year, month, day};
}

Value* days(IRBuilder<>& b, const Civil& civil) {
  Calculator c{b};
  Value* early = c.at_most(civil.month, 2);
  Value* year = b.CreateSub(civil.year, b.CreateZExt(early, civil.year->getType()));
  Value* era = c.over(year, 400, years_max);
  Value* yoe = b.CreateSub(year, c.times(era, 400));
  Value* mp = b.CreateSelect(early, c.add(civil.month, 9), c.add(civil.month, -3));
  Value* doy = c.add(b.CreateAdd(c.over(c.add(c.times(mp, 153), 2), 5, 2000), civil.day), -1);
  Value* doe =
      b.CreateAdd(c.times(yoe, 365), b.CreateSub(c.over(yoe, 4, 400), c.over(yoe, 100, 400)));
  doe = b.CreateAdd(doe, doy);
  return c.add(b.CreateAdd(c.times(era, int64_t{days_of_era}), doe), -719468);
}

Value* days_in_month(IRBuilder<>& b, Value* year, Value* month) {
  Calculator c{b};
  Value* leap = b.CreateAnd(c.is(b.CreateAnd(year, c.constant(year, 3)), 0),
                            b.CreateOr(b.CreateNot(c.is(c.rest(year, 100, years_max), 0)),
                                       c.is(c.rest(year, 400, years_max), 0)));
  Value* february = c.add(b.CreateZExt(leap, year->getType()), 28);
  // 31 in months 1 3 5 7 8 10 12.
  Value* odd = b.CreateAnd(b.CreateAdd(month, b.CreateLShr(month, 3)), c.constant(month, 1));
  return b.CreateSelect(c.is(month, 2), february, c.add(odd, 30));
}

// Months since year 0, of the width of months: far out of range without harm.
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
  Value* year = c.over(count, 12, months_max);
  Value* month = c.add(c.rest(count, 12, months_max), 1);
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
    found = c.add(c.rest(c.add(date, -date_min), 7, days_max), 1);
  }
  return found;
}

}  // namespace xinheng::codegen
