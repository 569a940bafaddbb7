"""Small faults of the kind one makes: in lowering, in machine code, in collecting results."""

from typing import NamedTuple


class Fault(NamedTuple):
    file: str
    what: str
    old: str
    new: str


OPERATIONS = "compiler/codegen/operations.cpp"
CALENDAR = "compiler/codegen/calendar.cpp"
EXPRESSIONS = "compiler/lower/expressions.cpp"
FUNCTIONS = "compiler/lower/functions.cpp"
ADMISSION = "compiler/lower/admission.cpp"
KNOWN_BITS = "compiler/lower/known_bits.cpp"
LANES = "compiler/lower/lanes.cpp"
RANGES = "compiler/lower/ranges.cpp"
PIPELINE = "compiler/lower/pipeline.cpp"
MEASURES = "compiler/lower/measures.cpp"
DECISIONS = "compiler/lower/decisions.cpp"
AGGREGATES = "compiler/lower/aggregates.cpp"
AGGREGATE_VALUES = "compiler/lower/aggregate_values.cpp"
ACCUMULATE = "runtime/execute/native_accumulate.cpp"
COLLECT = "runtime/execute/native_collect.cpp"

FAULTS = [
    Fault(OPERATIONS, "四舍五入 rounds a half towards zero",
          "step = b_.CreateOr(over_half, half);", "step = over_half;"),
    Fault(OPERATIONS, "四舍六入五成双 goes to the odd one",
          "b_.CreateICmpNE(b_.CreateAnd(q, of(1)), of(0))",
          "b_.CreateICmpEQ(b_.CreateAnd(q, of(1)), of(0))"),
    Fault(OPERATIONS, "向上 rounds up negative numbers too, away from zero",
          "step = b_.CreateAnd(inexact, b_.CreateNot(negative));", "step = inexact;"),
    Fault(OPERATIONS, "> is >=",
          "return llvm::CmpInst::ICMP_SGT;", "return llvm::CmpInst::ICMP_SGE;"),
    Fault(OPERATIONS, "a difference that leaves 64 bits isn't noticed",
          "intrinsic = llvm::Intrinsic::ssub_with_overflow",
          "intrinsic = llvm::Intrinsic::sadd_with_overflow"),
    Fault(OPERATIONS, "absence of values of a block of rows is that of another block",
          "return load_bits(b_, rows_, base, row_);",
          "return load_bits(b_, rows_, base, b_.CreateLShr(row_, 1));"),
    Fault(OPERATIONS, "absence of an owner's value, in a record's rule, misread",
          "b_.CreateAnd(owner, constant(63, 64))", "b_.CreateAnd(owner, constant(31, 64))"),
    Fault(OPERATIONS, "numbers widened without their sign",
          "return b_.CreateSExtOrTrunc(value, vector_of(width));",
          "return b_.CreateZExtOrTrunc(value, vector_of(width));"),
    Fault(RANGES, "a sum is as narrow as its left operand",
          "if (o.op == Arithmetic::add) return exact(__int128(a.low) + b.low, __int128(a.high) + "
          "b.high);",
          "if (o.op == Arithmetic::add) return a;"),
    Fault(RANGES, "a number of records has eight bits",
          "return counts ? Range{0, records_max} : any;", "return counts ? Range{0, 127} : any;"),
    Fault(LANES, "two counts compared with one number take the same lane",
          "return lane.aggregate == aggregate && lane.least == least;",
          "return lane.least == least;"),
    Fault(CALENDAR, "years like 2000 are no leap years",
          "c.is(c.rest(year, 400, years_max), 0)", "c.is(year, 0)"),
    Fault(CALENDAR, "a birthday doesn't complete the year",
          "b.CreateICmpSGT(anniversary, at)", "b.CreateICmpSGE(anniversary, at)"),
    Fault(CALENDAR, "a missing day is always the end of the month",
          "return b.CreateAdd(result, b.CreateZExt(missing, result->getType()));",
          "return result;"),
    Fault(CALENDAR, "a month that ends on the day itself isn't counted",
          "b.CreateICmpSGT(add_months(b, early, months, policy), late)",
          "b.CreateICmpSGE(add_months(b, early, months, policy), late)"),
    Fault(CALENDAR, "the week begins on Sunday",
          "c.rest(c.add(date, -date_min), 7, days_max)",
          "c.rest(c.add(date, 1 - date_min), 7, days_max)"),
    Fault(EXPRESSIONS, "expiry: on the last day itself <= and < are mixed up",
          "const bool or_equal = op == Comparison::greater_equal || op == Comparison::less;",
          "const bool or_equal = op == Comparison::greater_equal || op == Comparison::less_equal;"),
    Fault(EXPRESSIONS, "属于: the last of neighbouring codes doesn't belong",
          "builder_.emit(plan::Compare{Comparison::less_equal, operand.value, to})",
          "builder_.emit(plan::Compare{Comparison::less, operand.value, to})"),
    Fault(EXPRESSIONS, "an unknown field of a subject is 0",
          "} else if (of_subject) {\n    result.undetermined",
          "} else if (of_subject && type.optional) {\n    result.undetermined"),
    Fault(EXPRESSIONS, "且 with an unknown operand is decided by its word",
          "undecided = builder_.either(undecided, operand.undetermined);",
          "undecided = is_and ? undecided : builder_.either(undecided, operand.undetermined);"),
    Fault(EXPRESSIONS, "two exceptions that fire are no conflict",
          "if (any.valid()) conflict = builder_.or_never(conflict, builder_.both(any, wins[i]));",
          "if (any.valid() && count > 64) conflict = builder_.or_never(conflict, any);"),
    Fault(EXPRESSIONS, "优先于 the other way round",
          "wins[over] = builder_.but_not(wins[over], fires[i]);",
          "wins[i] = builder_.but_not(wins[i], fires[over]);"),
    Fault(EXPRESSIONS, "what a reference is followed to may be undetermined: forgotten",
          "builder_.or_never(reference.undetermined, flag(plan::Undetermined{node.operand}));",
          "reference.undetermined;"),
    Fault(FUNCTIONS, "working days from a day that counts: one too many",
          "calendar.start_counts ? at.before : at.through, builder_.word(1)",
          "at.before, builder_.word(1)"),
    Fault(FUNCTIONS, "较大 is 较小",
          "node.larger ? builder_.maximum(left, right) : builder_.minimum(left, right)",
          "node.larger ? builder_.minimum(left, right) : builder_.maximum(left, right)"),
    Fault(PIPELINE, "上限 is ignored",
          "value = builder_.minimum(value, expressions_.lower(dimension.ceiling));",
          "value.range = builder_.minimum(value, expressions_.lower(dimension.ceiling)).range;"),
    Fault(PIPELINE, "a score on the lower end of a band isn't in it",
          "plan::Compare{Comparison::greater_equal, score.value, from.value}",
          "plan::Compare{Comparison::greater, score.value, from.value}"),
    Fault(PIPELINE, "直降 may lift a grade",
          "Lowered lower = builder_.minimum(grade, target);", "Lowered lower = target;"),
    Fault(MEASURES, "排斥 is ignored",
          "for (MeasureId other : measure.excluded_by) closed.push_back(of(other).applies);",
          "for (MeasureId other : measure.excluded_by) of(other);"),
    Fault(MEASURES, "从轻 where only one of the cases is lightened",
          "either.push_back(expressions_.junction(true, all));",
          "either.push_back(expressions_.junction(false, all));"),
    Fault(DECISIONS, "超过 and 不满 include the number",
          "const auto op = allowed.high->open ? Comparison::less : Comparison::less_equal;",
          "const auto op = Comparison::less_equal;"),
    Fault(DECISIONS, "优先 takes the last in order",
          "return rank(a) > rank(b);", "return rank(a) < rank(b);"),
    Fault(AGGREGATES, "the value of a record that is in may be undetermined: forgotten",
          "if (value.undetermined.valid()) builder.defer(builder.and_always(in, value.undetermined"
          "));",
          "if (value.undetermined.valid()) builder.defer(builder.and_always(in, builder.bit(false)"
          "));"),
    Fault(COLLECT, "evidence of the first case alone",
          "wanted |= words[w].bits[one];", "wanted = wanted ? wanted : words[w].bits[one];"),
    Fault(ACCUMULATE, "a count that is compared starts again behind the largest",
          "for (uint64_t& p : plane) p |= mask;", "mask = 0;"),
    Fault(ACCUMULATE, "of 64 subjects the comparisons of the second half are lost",
          "reached[c].rows[index % 64] =", "reached[c].rows[index % 32] ="),
    Fault(ADMISSION, "either of two conditions admits: as if both were asked",
          "implied_[i] |= left & right;", "implied_[i] |= left | right;"),
    Fault(ADMISSION, "a condition of one aggregate admits to all",
          "common &= of_bit;", "common = of_bit;"),
    Fault(KNOWN_BITS, "the inverse of a known bit is that bit",
          "return bit ? Bit(!*bit) : bit;", "return bit;"),
]
