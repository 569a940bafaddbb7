// The plan: what machine code is made from. For each subject kind one pipeline: a record stage
// for each record kind (straight-line code over lanes of records: which aggregates does this
// record enter, with which value), aggregates by subject, then a subject stage (straight-line
// code over lanes of subjects). No branches: conditions are selects, what is unusual is a guard.
//
// Guards. Fast code only covers what can be decided. Overflow, division by zero, an unknown
// field, a conflict of exceptions, a parameter not in force, an empty extreme: the guard marks
// the subject as *deferred* and the reference interpreter decides it. A guard may fire without
// need (that costs time), never fail to fire where the interpreter would not give a plain value.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::plan {

struct ValueTag;
using ValueId = Id<ValueTag>;
struct SlotTag;
using SlotId = Id<SlotTag>;  // a run constant
struct LookupTag;
using LookupId = Id<LookupTag>;  // an array by table row, filled when a run starts

using program::ExprId;
using program::Word;

enum class Width : uint8_t { bit, word };

// Every word lies in [low, high].
struct Range {
  Word low = INT64_MIN;
  Word high = INT64_MAX;
};
// Bits that a word of this range needs, of 8, 16, 32, 64.
unsigned width_of(Range range);

// ---- operations; operands are earlier values of the same stage ----
struct Constant {
  Width width;
  Word value;
};
struct RunConstant {
  SlotId slot;
};  // word; unspecified where not valid
struct RunConstantValid {
  SlotId slot;
};  // bit, the same for all lanes
// column: index into Stage::record_columns or subject_columns. In a record stage a subject column
// is read through the record's owner.
enum class Table : uint8_t { record, subject };
struct Load {
  Table table;
  uint32_t column;
};  // word; 0 where absent
struct LoadPresent {
  Table table;
  uint32_t column;
};  // bit
struct Lookup {
  LookupId lookup;
  ValueId row;
};  // word
struct TestBit {
  ValueId word;
  uint32_t bit;
};  // bit
enum class BitOp : uint8_t { and_, or_, and_not };
struct Logic {
  BitOp op;
  ValueId left, right;
};
struct Invert {
  ValueId operand;
};
struct Compare {
  program::Comparison op;
  ValueId left, right;
};  // signed words
struct Arith {
  program::Arithmetic op;
  ValueId left, right;
};  // wraps; guarded where it could
struct Overflows {
  program::Arithmetic op;
  ValueId left, right;
};  // bit
struct Select {
  ValueId condition, yes, no;
};  // of words or bits
// Quotient rounded once. denominator != 0 and not INT64_MIN / -1, else unspecified.
struct Quotient {
  Rounding rounding;
  ValueId numerator;
  ValueId denominator;
};
struct PeriodAmount {
  ValueId period;
};  // word: see encode_period
struct PeriodIs {
  Period::Unit unit;
  ValueId period;
};  // bit
struct AddMonths {
  ValueId date, months;
  MissingDay policy;
};  // unspecified out of range
struct AddMonthsInRange {
  ValueId date, months;
};  // bit: the month lies in years 1 to 9999
struct CompletedYears {
  ValueId birth, at;
  MissingDay policy;
};
// Whole months from the earlier to the later; negative where `to` is the earlier.
struct MonthsBetween {
  ValueId from, to;
  MissingDay policy;
};
struct MonthBound {
  ValueId date;
  bool end;
};
struct YearBound {
  ValueId date;
  bool end;
};
struct DatePartOf {
  program::DatePart part;
  ValueId date;
};  // word
struct AggregateValue {
  uint32_t aggregate;
};  // subject stage only: Pipeline::aggregates
struct Reaches {
  uint32_t lane;
  bool negated;
};  // bit, subject stage only: whether the count is as large as that of Pipeline::lanes
struct Defer {
  ValueId condition;
};  // no value: the guard

using Operation =
    std::variant<Constant, RunConstant, RunConstantValid, Load, LoadPresent, Lookup, TestBit, Logic,
                 Invert, Compare, Arith, Overflows, Select, Quotient, PeriodAmount, PeriodIs,
                 AddMonths, AddMonthsInRange, CompletedYears, MonthsBetween, MonthBound, YearBound,
                 DatePartOf, AggregateValue, Reaches, Defer>;
bool gives_bit(const Operation& operation);  // surely; Constant and Select may too
// Equal numbers, equal operations.
std::vector<int64_t> numbers_of(const Operation& operation);
void each_operand(const Operation& operation, const std::function<void(ValueId)>& use);

struct Column {
  // Of the record kind or the subject kind. Beyond a subject's fields: what quotas make of the
  // grades, see quota_column.
  uint32_t field;
  program::Type type;
  bool may_be_absent;  // optional, or a subject's field (unknown)
};

// By evaluation two columns, after those of the fields: the grade after quotas, absent where it has
// none; the quotas that lowered it, as bits.
inline uint32_t quota_column(const program::Program& program, program::EvaluationId id, bool bits) {
  const auto& evaluation = program.evaluations[id];
  const auto fields = static_cast<uint32_t>(program.subjects[evaluation.subject].fields.size());
  return fields + 2 * id.index + (bits ? 1 : 0);
}

// After those, in the stages of its records: what they ask of their owner that takes all of its
// records. By expression of Pipeline::beforehand two columns: its value, absent where it can't be
// determined, and whether it has one.
inline uint32_t beforehand_column(const program::Program& program, program::SubjectId subject,
                                  uint32_t index, bool presence) {
  const size_t before = program.subjects[subject].fields.size() + 2 * program.evaluations.size();
  return static_cast<uint32_t>(before) + 2 * index + (presence ? 1 : 0);
}

// The first date d of the data (data_date_min … data_date_max) with d + period > limit, or >= limit
// with or_equal; data_date_max where there is none. Shifting a date is monotone, so comparing a
// shifted date with a constant is comparing the date with this threshold.
struct Threshold {
  ExprId period;
  bool subtract;
  bool or_equal;
  ExprId limit;
};

// A run constant: filled by the interpreter when a run starts, from an expression without fields.
// Not valid where that is undetermined, or where a shifted date could leave the calendar. Of an
// interval: 1 where the evaluation date lies in it, else 0.
struct Slot {
  std::variant<ExprId, Threshold, program::Interval> content;
};
// array[row] for every row of a table, filled by the interpreter when a run starts. Expressions are
// over the row: `row` is the expression that stands for it.
struct LookupValue {
  ExprId expr;
};  // 0 where absent or undetermined
// Bit k: the k-th condition. Undetermined and absent count as false.
struct Holds {
  ExprId expr;
};  // boolean: true
struct Present {
  ExprId expr;
};  // optional: has a value
struct Undetermined {
  ExprId expr;
};
struct NotValid {
  Threshold threshold;
};  // as for a slot
using RowCondition = std::variant<Holds, Present, Undetermined, NotValid>;
struct LookupFlags {
  std::vector<RowCondition> bits;
};
// Bit k: all conditions of the k-th aggregate of this mask word hold (none: 1).
struct LookupMask {
  std::vector<std::vector<ExprId>> bits;
};
// Not of a table: the pack's working days. before[i]: how many of the first i days of the calendar
// are working days; else the working days, ascending.
struct LookupWorkdays {
  bool before;
};
// Not of a table: what a decision table gives, by piece of its inputs.
struct LookupWords {
  std::vector<Word> words;
};
struct LookupArray {
  program::TableId table;
  ExprId row;
  std::variant<LookupValue, Threshold, LookupFlags, LookupMask, LookupWorkdays, LookupWords>
      content;
  // Valid: an array by subject of this kind instead, of values and flags alone; the expressions
  // stand in the scope of that subject. What a reference is followed to.
  program::SubjectId subject = {};
};

enum class AggregateKind : uint8_t { count, total, max, min };
struct Aggregate {
  AggregateKind kind = AggregateKind::count;
  uint32_t record_stage = 0;
  uint32_t bit = 0;           // of the stage's masks
  uint32_t value = 0;         // index into RecordStage::values, not for count
  bool may_overflow = false;  // total: checked at each addition
  // A count that is only compared, by lanes: there is no accumulator.
  bool only_compared = false;
};
// A count compared with a constant of 1 to lane_max. All counts of a mask word are counted at once,
// saturating: more than lane_max can't be told apart, and need not.
struct Lane {
  uint32_t aggregate;
  uint32_t least;
};
inline constexpr uint32_t lane_max = 15;

// A mask word of a record = the row mask (or `initial`), with the bits of each condition that is
// false cleared. Bit k of word w is aggregate bit 64 w + k.
struct MaskCondition {
  ValueId condition;
  uint64_t bits;
};
struct MaskWord {
  ValueId row_mask;  // invalid: `initial`
  uint64_t initial = 0;
  std::vector<MaskCondition> conditions;
};
struct Stage {
  std::vector<Operation> operations;  // ValueId = index
  // By operation, of those that give words: what it can be, whatever the rows hold. Code computes
  // with no more bits than that. Short: the others can be anything.
  std::vector<Range> ranges = {};
  std::vector<Column> record_columns;
  std::vector<Column> subject_columns;
  // Bits that say that a constant of the run, or an entry of a table's array, isn't valid: where
  // all are, none of these holds.
  std::vector<ValueId> not_valid = {};
};
struct RecordStage {
  program::RecordId record;
  Stage stage;
  std::vector<MaskWord> masks;
  std::vector<ValueId> values;  // words
  // Bits. Where no column has absent values and all constants are valid, a record of which one of
  // these is false is in no aggregate, and no guard fires. Not empty: in that case the records with
  // all of them are found first, and the rest is done for these one by one; else everything for
  // each record, as many at a time as a register holds.
  std::vector<ValueId> admitted_by = {};
};

// What the subject stage leaves for each subject.
// Bits of an output word, in order: unrated, downgrades, quotas; or cases, applies, lighter.
struct MeasureOutput {
  program::MeasureId measure;
  std::vector<ValueId> cases;  // bit each: this case (then: replacement) fired, waivers applied
  // By case: the aggregates in its condition. The records in them are those that led to it.
  std::vector<std::vector<uint32_t>> evidence;
  ValueId applies;  // bit
  ValueId lighter;  // bit; invalid: never
  // Words, in this order among the word outputs; invalid: a constant of the run.
  ValueId from, until;
};
struct EvaluationOutput {
  program::EvaluationId evaluation;
  std::vector<ValueId> unrated;  // bit each
  // Words, in this order among the word outputs of the pipeline. Without meaning where unrated.
  std::vector<ValueId> dimensions;
  ValueId score;  // invalid where there is none
  ValueId grade;
  std::vector<ValueId> downgrades;  // bit each
  std::vector<ValueId> quotas;      // bit each
};
// A word of a record stage, and the mask bit that says whether it is there (none: always).
struct ListedWord {
  uint32_t value;
  std::optional<uint32_t> present;
};
// The records that results list: those in the aggregate, a count; and what is said of each, by
// the record stage of that aggregate.
struct RecordList {
  program::FindingId finding;
  uint32_t aggregate;
  std::vector<uint32_t> cases = {};  // mask bits: this case fired
  std::vector<ListedWord> particulars = {};
};
struct Pipeline {
  program::SubjectId subject;
  // In the scope of the subject; worked out by the interpreter before its records are looked at.
  std::vector<program::ExprId> beforehand;
  std::vector<RecordStage> record_stages;
  std::vector<Aggregate> aggregates;
  std::vector<Lane> lanes = {};
  Stage subject_stage;
  std::vector<std::variant<EvaluationOutput, MeasureOutput>> outputs;
  std::vector<RecordList> lists;
};

// The values that an output is made of; invalid ones too.
void each_output(const std::variant<EvaluationOutput, MeasureOutput>& output,
                 const std::function<void(ValueId)>& use);

struct Plan {
  IdVector<SlotTag, Slot> slots;
  IdVector<LookupTag, LookupArray> lookups;
  std::vector<Pipeline> pipelines;  // one for each subject kind that is judged
};

// `xinheng compile --dump plan`
std::string print(const Plan& plan, const program::Program& program);

// Every operand earlier, of the right width, columns, slots and aggregates in range, mask bits
// unique, outputs complete. Empty where sound; else what is wrong (an error of ours).
std::vector<std::string> verify(const Plan& plan, const program::Program& program);

}  // namespace xinheng::plan
