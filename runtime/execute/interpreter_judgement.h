// The state of the reference interpreter: a subject, and what is already known about it.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/execute/interpreter.h"
#include "runtime/execute/standings.h"

namespace xinheng::execute {

// The expression that stands for a row of a table, and the row: row_evaluator.
struct RowBinding {
  program::ExprId expr;
  Word ordinal;
};

// What names the place in the reason of an overflow: “计分”, “个人信用.守法遵纪”.
struct Place {
  const std::string* owner = nullptr;
  const std::string* part = nullptr;
  std::string name() const;
};

// Where an expression is evaluated.
struct Context {
  SubjectName subject;                     // whose names are meant; none in a constant
  std::optional<RecordName> record;        // in the scope of this record, which the subject owns
  const Context* outer = nullptr;          // where the aggregate or reference around this stands
  const program::Define* prior = nullptr;  // 原值 is the base of this define
  const RowBinding* row = nullptr;
  Place place;
};

struct DefineOutcome {
  Value value;
  std::vector<uint32_t> fired;
};

// What is known about an evaluation so far: its parts refer to each other.
struct EvaluationParts {
  std::optional<Value> is_unrated;
  std::vector<uint32_t> unrated;           // that fired
  std::vector<std::optional<Value>> dimensions;
  std::optional<Value> score;
  std::optional<Value> grade;
  std::optional<Value> grade_alone;        // before quotas
  std::vector<uint32_t> downgrades;        // that fired
  std::vector<uint32_t> quotas;            // that lowered the grade
};

// What is known about a measure; by case: its own, then the replacements.
struct MeasureParts {
  MeasureOutcome outcome;
  std::vector<Value> stands, fires;        // by case
  std::vector<Value> effective;            // by waiver: takes effect
  std::vector<Value> holds;                // by case, whatever the waivers
  Value open;                              // in force, not waived, not excluded, within its term
};

// What is known about one subject so far.
struct Memo {
  // Each define has one place for the subject, or one for each record of its kind.
  std::vector<uint64_t> first_define;
  std::vector<std::optional<DefineOutcome>> defines;
  std::vector<uint64_t> first_decision;    // the same of decision tables
  std::vector<std::optional<DecisionOutcome>> decisions;
  std::vector<EvaluationParts> evaluations;
  std::vector<std::optional<MeasureParts>> measures;
};

// The records of an aggregate, as far as that is known.
struct Members {
  std::vector<RecordName> certain;  // the filter holds
  std::vector<RecordName> open;     // it is undetermined
  std::vector<Value> why;           // of each that is open: its filter
  std::vector<Reason> reasons;      // all of them
};

// From a record, along a reference of it, to a subject, and what is asked of that one. Its
// question is the same without the record, unless what is asked reaches back to it.
struct Step {
  program::ExprId operand;
  SubjectName subject;
  std::optional<RecordName> from;
  auto operator<=>(const Step&) const = default;
};
using Path = std::vector<Step>;
// What a judgement has in common with those of whom references lead to.
struct Common {
  std::shared_ptr<const Standings> standings;  // made where none were given
  std::map<program::ExprId, bool> stands_alone;
  // Questions on circles and those that lead there; steps that are circular themselves.
  std::map<Step, Value> settled;
  // While circles are settled: questions put before their answer is known, and where; the steps
  // that the one at hand asks for.
  std::map<Step, const Context*> waiting;
  std::vector<Step>* asked = nullptr;
  std::deque<Context> contexts;  // of those that wait

  const Context* keep(const Context& context);
  void ask(const Step& step, const Step& question, const Context& context);
};

class Judgement {
 public:
  Judgement(const program::Program& program, Dates dates, const columns::Dataset& data,
            const Standings* standings);

  Value evaluate(program::ExprId expr, const Context& context);
  const DefineOutcome& define(program::DefineId id, const Context& context);
  const DecisionOutcome& decision(program::DecisionId id, const Context& context);
  EvaluationOutcome evaluation(program::EvaluationId id, SubjectName subject);
  const MeasureOutcome& measure(program::MeasureId id, SubjectName subject) {
    return parts_of(id, subject).outcome;
  }
  SubjectStanding standing(program::EvaluationId id, SubjectName subject);
  const Standings& standings();  // made where they were not given
  void note(Noted& noted) { noted_ = &noted; }

 private:
  Value value_of(const program::Literal&, const Context&);
  Value value_of(const program::EvaluationDate&, const Context&);
  Value value_of(const program::KnownBy&, const Context&);
  Value value_of(const program::ParameterRef&, const Context&);
  Value value_of(const program::FieldRef&, const Context&);
  Value value_of(const program::ColumnRef&, const Context&);
  Value value_of(const program::DefineRef&, const Context&);
  Value value_of(const program::Prior&, const Context&);
  Value value_of(const program::Has&, const Context&);
  Value value_of(const program::Not&, const Context&);
  Value value_of(const program::Junction&, const Context&);
  Value value_of(const program::Compare&, const Context&);
  Value value_of(const program::Member&, const Context&);
  Value value_of(const program::Binary&, const Context&);
  Value value_of(const program::Negate&, const Context&);
  Value value_of(const program::Rescale&, const Context&);
  Value value_of(const program::RoundedQuotient&, const Context&);
  Value value_of(const program::DateShift&, const Context&);
  Value value_of(const program::Age&, const Context&);
  Value value_of(const program::DaysBetween&, const Context&);
  Value value_of(const program::WorkdaysBetween&, const Context&);
  Value value_of(const program::MonthsBetween&, const Context&);
  Value value_of(const program::Anniversary&, const Context&);
  Value value_of(const program::MonthBound&, const Context&);
  Value value_of(const program::YearBound&, const Context&);
  Value value_of(const program::DatePartOf&, const Context&);
  Value value_of(const program::Extreme&, const Context&);
  Value value_of(const program::Absolute&, const Context&);
  Value value_of(const program::Aggregate&, const Context&);
  Value value_of(const program::Grouped&, const Context&);
  Value value_of(const program::OwnerRef&, const Context&);
  Value value_of(const program::Follow&, const Context&);
  Value led_to(const Step& step, const Context& context);
  Step question_of(const Step& step);
  const Value* settled(const Step& step);
  Value settle(const Step& step, const Context& context);
  Value alone(const Step& question, std::vector<Step>& asked);
  Value value_of(const program::Outer&, const Context&);
  Value value_of(const program::EvaluationRef&, const Context&);
  Value value_of(const program::MeasureRef&, const Context&);
  Value value_of(const program::Provided&, const Context&);
  Value value_of(const program::DecisionRef&, const Context&);
  Value value_of(const program::HitCount&, const Context&);
  Value value_of(const program::ListEqual&, const Context&);

  void note(program::RulePart part, uint32_t owner, size_t index) {
    if (noted_ != nullptr) noted_->rules.insert({part, owner, static_cast<uint32_t>(index)});
  }
  void note_cell(program::DecisionId id, size_t row, size_t column, const Value& value);
  void note_row(const program::Type& type, const Value& value);
  void note_define(program::DefineId id, const DefineOutcome& outcome, const Context& context);
  void note_finding(program::FindingId id, const Context& context);
  void note_grade(program::EvaluationId id, SubjectName subject, const Value& band);
  void note_measure(program::MeasureId id, const MeasureParts& parts);
  void note_decision(program::DecisionId id, const DecisionOutcome& outcome);
  Memo& memo(SubjectName subject);
  // [begin, end) of the subject's records of that kind; empty for kinds of other owners.
  std::pair<uint64_t, uint64_t> records_of(program::RecordId record, SubjectName subject) const;
  std::vector<uint64_t> rows_of(const program::Aggregate& node, SubjectName subject) const;
  // Where the filter and the value of an aggregate stand for a record.
  Context inside(RecordName record, const Context& outer) const;
  Value filter_of(const program::Aggregate& node, const Context& inside);
  Members members_of(const program::Aggregate& node, const Context& context);
  // Of each record; 1 where there is no expression.
  std::vector<Value> values_of(program::ExprId expr, const std::vector<RecordName>& records,
                               const Context& outer);
  Value aggregated(program::AggregateKind kind, const program::Record& record,
                   const std::vector<Value>& certain, const std::vector<Value>& open,
                   std::vector<Reason> reasons, const Context& context) const;
  Value latest_of(const program::Aggregate& node, const Members& members, const Context& context);
  DefineOutcome judge_define(const program::Define& define, const Context& context);
  Value fires(const program::Define& define, uint32_t exception, const Context& context,
              std::vector<std::optional<Value>>& known);
  bool in_force(const program::Interval& interval) const {
    return program::holds_on(interval, dates_.evaluation_date);
  }
  // Whether an 不评, a 直降 or a 情形 fires.
  Value fires(const program::LabelledCase& rule, const Context& context);
  // Whether an 不评 fires: 0, 1 or undetermined.
  const Value& unrated(program::EvaluationId id, SubjectName subject);
  // Absent where the subject is not rated; undetermined where that is.
  Value part(program::EvaluationId id, SubjectName subject, program::Result result,
             uint32_t dimension);
  Value clamped(const program::Dimension& dimension, const program::Evaluation& evaluation,
                SubjectName subject);
  // Before quotas.
  const Value& grade_alone(program::EvaluationId id, SubjectName subject);
  Value judge_grade(program::EvaluationId id, SubjectName subject);
  Value grade_of(program::EvaluationId id, SubjectName subject);
  Value group_of(const program::Quota& quota, const program::Evaluation& evaluation,
                 SubjectName subject);
  Value band_of(const program::Evaluation& evaluation, const Value& score,
                const Context& context);
  const MeasureParts& parts_of(program::MeasureId id, SubjectName subject);
  MeasureParts judge_measure(const program::Measure& measure, SubjectName subject);
  std::vector<Value> effective_waivers(const program::Measure& measure,
                                       const std::vector<Value>& holds, const Context& context);
  Value waiver_fires(const program::Measure& measure, uint32_t waiver,
                     const std::vector<Value>& holds, const Context& context,
                     std::vector<std::optional<Value>>& known);
  Value replaces(const program::Replacement& replacement, SubjectName subject);
  Value excluded(const program::Measure& measure, SubjectName subject, MeasureOutcome& outcome);
  void report(const program::Measure& measure, MeasureParts& parts, const Value& any_case,
              const Context& context);
  void collect_case_evidence(const program::Measure& measure, uint32_t case_index,
                             SubjectName subject, std::vector<RecordName>& evidence);
  DecisionOutcome judge_decision(program::DecisionId id, const Context& context);
  Value meets(const program::Criterion& criterion, const Value& input, const Context& context);
  Value limited(const Value& input, const program::Limit& limit, bool low, const Context& context);
  void collect_evidence(program::ExprId expr, const Context& context,
                        std::vector<RecordName>& evidence);

  const program::Program& program_;
  const Dates dates_;
  const columns::Dataset& data_;
  const MissingDay missing_day_;
  Noted* noted_ = nullptr;
  const Standings* standings_;
  std::map<SubjectName, Memo> memos_;     // also of those that references led to
  std::unique_ptr<Judgement> elsewhere_;  // of those that references lead to
  std::optional<Path> path_;              // how they led here; none where none did
  std::shared_ptr<Common> common_;
};

}  // namespace xinheng::execute
