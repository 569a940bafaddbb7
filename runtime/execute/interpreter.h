// The reference interpreter: what a program means, as plainly as it can be said. Compiled code
// must agree with it. It also explains: a trace says which rules fired.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"

namespace xinheng::execute {

using program::Word;

enum class ReasonKind : uint8_t {
  unknown_field,           // what: the field
  parameter_not_in_force,  // what: the parameter
  conflict,                // what: "计入（撤销不计，异议不计）"
  overflow,                // what: the define, dimension or measure where it happened
  division_by_zero,        // the same
  date_out_of_range,       // the same
  empty_set,               // max or min of nothing: the record kind
  circular_link,           // the link along which a subject leads back to itself
};
struct Reason {
  ReasonKind kind;
  std::string what;
  auto operator<=>(const Reason&) const = default;
};

// A word; or absent (an optional without value); or undetermined, with all reasons, sorted,
// each once.
struct Value {
  enum class State : uint8_t { word, absent, undetermined } state = State::absent;
  Word word = 0;
  std::vector<Reason> reasons;
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
  std::vector<Reason> reasons;            // undetermined: of whatever has no value
  std::vector<uint32_t> unrated;          // that fired
  std::vector<Value> dimensions;
  Value score;                            // absent where there is none
  Value grade;
  std::vector<uint32_t> downgrades;       // that fired
  bool operator==(const EvaluationOutcome&) const = default;
};
struct MeasureOutcome {
  Value applies;                          // word 0/1, or undetermined
  std::vector<uint32_t> cases;            // that fired, waivers applied; then replacements
  std::vector<uint32_t> waivers;          // that take effect
  std::vector<program::MeasureId> excluded_by;  // those that apply
  Value lighter;                          // word 0/1 or undetermined; absent: does not apply
  // Of its term, where a case fired: until is absent where there is no end.
  Value from, until;
  // Records in an aggregate of the condition of a case that fired (also through the subject's
  // defines; evaluations and measures that the condition names are not followed). Sorted.
  std::vector<RecordName> evidence;
  bool operator==(const MeasureOutcome&) const = default;
};
struct SubjectOutcome {
  std::vector<EvaluationOutcome> evaluations;  // by EvaluationId; default for other subjects
  std::vector<MeasureOutcome> measures;        // by MeasureId
  bool operator==(const SubjectOutcome&) const = default;
};

// Everything about one subject of a data set. In the data, no value is absent where the field is
// optional, unknown where it is not. Memoised, so that a define is evaluated once per record.
class Interpreter {
 public:
  Interpreter(const program::Program& program, Dates dates, const columns::Dataset& data,
              SubjectName subject);
  ~Interpreter();

  SubjectOutcome judge();
  // In the scope of a record (if given) or of the subject.
  Value evaluate(program::ExprId expr, std::optional<RecordName> record);
  // Labels of the exceptions of a define that fired, in order of declaration.
  std::vector<uint32_t> fired(program::DefineId define, std::optional<RecordName> record);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of the exceptions of a define that fired, those that no other one that fired is over: one is
// the value, several are a conflict.
std::vector<uint32_t> unbeaten(const program::Define& define, const std::vector<uint32_t>& fired);

// An expression without fields (run constants), or over one row of a table: `row_expr` stands for
// `row`.
Value evaluate_constant(const program::Program& program, Dates dates, program::ExprId expr);
Value evaluate_row(const program::Program& program, Dates dates, program::ExprId expr,
                   program::ExprId row_expr, Word row);

std::string format_reason(const Reason& reason, Language language);

}  // namespace xinheng::execute
