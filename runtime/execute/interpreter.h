// The reference interpreter: what a program means, as plainly as it can be said. Compiled code
// must agree with it. It also explains: a trace says which rules fired.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/noted.h"

namespace xinheng::execute {

using program::Word;

enum class ReasonKind : uint8_t {
  unknown_field,           // what: the field
  parameter_not_in_force,  // what: the parameter
  conflict,                // what: "计入（撤销不计，异议不计）"
  overflow,                // what: the define, dimension or measure where it happened
  division_by_zero,        // the same
  date_out_of_range,       // the same
  outside_workdays,        // the same: the calendar of working days doesn't reach so far
  empty_set,               // max, min, latest or earliest of nothing: the record kind
  tied_records,            // what: "信用信息（状态）": on the latest or earliest day they differ
  circular_link,           // the link along which a subject leads back to itself
  no_row,                  // what: the decision table
  rows_conflict,           // what: "审批（第1行，第3行）"
};
struct Reason {
  ReasonKind kind;
  std::string what;
  auto operator<=>(const Reason&) const = default;
};

// Both included.
struct Bounds {
  Word low, high;
  bool operator==(const Bounds&) const = default;
};
// A word; or absent (an optional without value); or undetermined, with all reasons, sorted,
// each once, and where they are known the bounds that it keeps, whatever is learnt.
struct Value {
  enum class State : uint8_t { word, absent, undetermined } state = State::absent;
  Word word = 0;
  std::vector<Reason> reasons;
  std::optional<Bounds> bounds = {};
  bool operator==(const Value&) const = default;
};

struct Dates {
  Days evaluation_date;
  Days known_by;
};

using columns::RecordName;
using columns::SubjectName;

struct EvaluationOutcome {
  // rated: neither of the others. unrated: an 不评 fires; then nothing below has a value.
  enum class State : uint8_t { rated, unrated, undetermined } state = State::rated;
  std::vector<Reason> reasons;    // undetermined: of whatever has no value
  std::vector<uint32_t> unrated;  // that fired
  std::vector<Value> dimensions;
  Value score;  // absent where there is none
  Value grade;
  std::vector<uint32_t> downgrades;  // that fired
  std::vector<uint32_t> quotas;      // that lowered the grade
  bool operator==(const EvaluationOutcome&) const = default;
};
struct MeasureOutcome {
  Value applies;                                // word 0/1, or undetermined
  std::vector<uint32_t> cases;                  // that fired, waivers applied; then replacements
  std::vector<uint32_t> waivers;                // that take effect
  std::vector<program::MeasureId> excluded_by;  // those that apply
  Value lighter;                                // word 0/1 or undetermined; absent: does not apply
  // Of its term, where a case fired: until is absent where there is no end.
  Value from, until;
  // Records in an aggregate of the condition of a case that fired (also through the subject's
  // defines; evaluations and measures that the condition names are not followed). Sorted.
  std::vector<RecordName> evidence;
  bool operator==(const MeasureOutcome&) const = default;
};
struct Standings;  // see standings.h
// What a subject brings to a ranking: its grade before quotas, its score and groups.
struct SubjectStanding {
  bool ranked = false;  // rated, with a grade, a score and groups
  Word grade = 0, score = 0;
  std::vector<Value> groups;  // by quota
};
// The place by score (equal scores share one), how many may keep the grade, of how many; how many
// share that place, itself included.
struct QuotaPlace {
  uint32_t place = 0, allowed = 0, group_size = 0, tied = 0;
};
struct SubjectOutcome {
  std::vector<EvaluationOutcome> evaluations;  // by EvaluationId; default for other subjects
  std::vector<MeasureOutcome> measures;        // by MeasureId
  bool operator==(const SubjectOutcome&) const = default;
};

struct DecisionOutcome {
  // Rows by index; 其余 has the number of the rows.
  std::vector<uint32_t> matched;          // under HitPolicy::first none below the topmost
  std::vector<uint32_t> open;             // it can't be said whether they match
  std::vector<uint32_t> decisive;         // of those that matched: those the results are from
  std::vector<Value> outputs;             // of a list: absent, or undetermined
  std::vector<std::vector<Value>> lists;  // by output, under policies that give lists
};

// Everything about one subject of a data set. Where grades have quotas, standings are those of the
// data set; made where they are needed and not given. No value in the data: absent where the field
// is optional, unknown where it is not. Memoised, so that a define is evaluated once per record.
class Interpreter {
 public:
  Interpreter(const program::Program& program, Dates dates, const columns::Dataset& data,
              SubjectName subject, const Standings* standings = nullptr);
  // About another subject of the same data: what is known already is shared.
  Interpreter(const Interpreter& other, SubjectName subject);
  // Notes from now on what comes out. Only what is asked is looked at, and each thing once: begin
  // before the first question.
  void note(Noted& noted);
  ~Interpreter();

  SubjectOutcome judge();
  SubjectStanding standing(program::EvaluationId evaluation);
  // Where a quota lowered the grade.
  QuotaPlace quota_place(program::EvaluationId evaluation);
  // In the scope of a record (if given) or of the subject.
  Value evaluate(program::ExprId expr, std::optional<RecordName> record);
  Value value_of(program::DefineId define, std::optional<RecordName> record);
  // Labels of the exceptions of a define that fired, in order of declaration.
  std::vector<uint32_t> fired(program::DefineId define, std::optional<RecordName> record);
  const DecisionOutcome& decision(program::DecisionId decision, std::optional<RecordName> record);
  EvaluationOutcome evaluation(program::EvaluationId evaluation);
  MeasureOutcome measure(program::MeasureId measure);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of the exceptions of a define that fired, those that no other one that fired is over: one is
// the value, several are a conflict.
std::vector<uint32_t> unbeaten(const program::Define& define, const std::vector<uint32_t>& fired);
// "计入（异议不计，撤销不计）": wherever the rules stand, the same is said.
std::string in_conflict(const std::string& name, std::vector<std::string> labels);

// An expression without fields (run constants).
Value evaluate_constant(const program::Program& program, Dates dates, program::ExprId expr);
// Expressions over one row of a table: `row_expr` stands for `row`. What several of them have in
// common is worked out once.
std::function<Value(program::ExprId)> row_evaluator(const program::Program& program, Dates dates,
                                                    program::ExprId row_expr, Word row);

// The label of a row of DecisionOutcome, and "{A，B}".
const std::string& label_of(const program::Decision& decision, uint32_t row);
std::string format_list(const program::Program& program, const program::Type& type,
                        const std::vector<Value>& list, Language language);

std::string format_reason(const Reason& reason, Language language);
std::string format_reasons(const std::vector<Reason>& reasons, Language language);
// "总分 是 80.0", "成年 不成立", "修复日 没有值", "等级 无法确定（…）"
std::string format_finding(const program::Program& program, program::ExprId expr,
                           const Value& value, Language language);

}  // namespace xinheng::execute
