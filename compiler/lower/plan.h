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
#include <string>
#include <variant>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::plan {

struct ValueTag; using ValueId = Id<ValueTag>;
struct SlotTag; using SlotId = Id<SlotTag>;        // a run constant
struct LookupTag; using LookupId = Id<LookupTag>;  // an array by table row, filled when a run starts

using program::ExprId;
using program::Word;

enum class Width : uint8_t { bit, word };          // i1, i64

// ---- operations; operands are earlier values of the same stage ----
struct Constant { Width width; Word value; };
struct RunConstant { SlotId slot; };               // word; its validity is RunConstantValid
struct RunConstantValid { SlotId slot; };          // bit, same for all lanes
// column: index into Stage::record_columns or subject_columns. In a record stage a subject column
// is read through the record's owner.
enum class Table : uint8_t { record, subject };
struct Load { Table table; uint32_t column; };     // word; unspecified where absent
struct LoadPresent { Table table; uint32_t column; };  // bit
struct Lookup { LookupId lookup; ValueId row; };   // word
struct LookupBit { LookupId lookup; ValueId row; };// bit: word != 0
enum class BitOp : uint8_t { and_, or_, and_not };
struct Logic { BitOp op; ValueId left, right; };
struct Invert { ValueId operand; };
struct Compare { program::Comparison op; ValueId left, right; };  // signed words
struct Arith { program::Arithmetic op; ValueId left, right; };    // wraps; guarded where it could
struct Overflows { program::Arithmetic op; ValueId left, right; };// bit
struct Select { ValueId condition, yes, no; };     // of words or bits
// Quotient rounded once. denominator != 0 and no overflow, else unspecified (guarded).
struct Quotient { Rounding rounding; ValueId numerator; ValueId denominator; };
struct AddMonths { ValueId date, months; MissingDay policy; };
struct CompletedYears { ValueId birth, at; MissingDay policy; };
struct MonthBound { ValueId date; bool end; };
struct AggregateValue { uint32_t aggregate; };     // subject stage only: Pipeline::aggregates
struct Defer { ValueId condition; };               // no value: the guard

using Operation = std::variant<Constant, RunConstant, RunConstantValid, Load, LoadPresent, Lookup,
                               LookupBit, Logic, Invert, Compare, Arith, Overflows, Select,
                               Quotient, AddMonths, CompletedYears, MonthBound, AggregateValue,
                               Defer>;

struct Column {
  uint32_t field;                                  // of the record kind or the subject kind
  program::Type type;
  bool may_be_absent;                              // optional, or a subject's field (unknown)
};

// A run constant: an expression without fields, evaluated by the interpreter when a run starts.
struct Slot {
  ExprId expr;
  bool may_be_undetermined;
};
// array[row] for every row of a table. Filled by the interpreter when a run starts.
struct LookupValue { ExprId expr; };               // ColumnRef placeholders: see LookupArray::row
struct LookupPresent { ExprId expr; };             // 1 where the optional expr has a value
// The first date d with d + period (op) limit: a comparison of a shifted date with a constant is
// one comparison with a threshold, since shifting is monotone.
struct LookupThreshold { ExprId period; bool subtract; bool or_equal; ExprId limit; };
// One bit per aggregate of the record stage: those whose row conditions this row meets.
struct RowCondition { uint32_t bit; std::vector<ExprId> all_of; };
struct LookupMask { uint32_t word; std::vector<RowCondition> conditions; };
struct LookupArray {
  program::TableId table;
  ExprId row;                                      // the expression that stands for the row
  std::variant<LookupValue, LookupPresent, LookupThreshold, LookupMask> content;
};

enum class AggregateKind : uint8_t { count, total, max, min };
struct Aggregate {
  AggregateKind kind = AggregateKind::count;
  uint32_t record_stage = 0;
  uint32_t bit = 0;                                // of the stage's masks
  uint32_t value = 0;                              // index into RecordStage::values, not for count
  bool may_overflow = false;                       // total: checked at each addition
};

// mask word w of a record = row mask (or all ones), with the bits of each condition that is
// false cleared.
struct MaskCondition { ValueId condition; uint64_t bits; };
struct MaskWord {
  ValueId row_mask;                                // invalid: `initial`
  uint64_t initial = 0;
  std::vector<MaskCondition> conditions;
};
struct Stage {
  std::vector<Operation> operations;               // ValueId = index
  std::vector<Column> record_columns;
  std::vector<Column> subject_columns;
};
struct RecordStage {
  program::RecordId record;
  Stage stage;
  std::vector<MaskWord> masks;
  std::vector<ValueId> values;                     // words
};

// What the subject stage leaves for each subject.
struct MeasureOutput {
  program::MeasureId measure;
  std::vector<ValueId> cases;                      // bit each: this case fired (waivers applied)
  // By case: the aggregates in its condition. The records in them are those that led to it.
  std::vector<std::vector<uint32_t>> evidence;
  ValueId applies;                                 // bit
};
struct EvaluationOutput {
  program::EvaluationId evaluation;
  std::vector<ValueId> unrated;                    // bit each
  std::vector<ValueId> dimensions;                 // words
  ValueId score;                                   // invalid where there is none
  ValueId grade;
  std::vector<ValueId> downgrades;                 // bit each
};
struct Pipeline {
  program::SubjectId subject;
  std::vector<RecordStage> record_stages;
  std::vector<Aggregate> aggregates;
  Stage subject_stage;
  std::vector<std::variant<EvaluationOutput, MeasureOutput>> outputs;
};

struct Plan {
  IdVector<SlotTag, Slot> slots;
  IdVector<LookupTag, LookupArray> lookups;
  std::vector<Pipeline> pipelines;                 // one for each subject kind that is judged
};

// `xinheng compile --dump plan`
std::string print(const Plan& plan, const program::Program& program);

// Every operand earlier, of the right width, columns, slots and aggregates in range, mask bits
// unique, outputs complete. Empty where sound; else what is wrong (an error of ours).
std::vector<std::string> verify(const Plan& plan, const program::Program& program);

}  // namespace xinheng::plan
