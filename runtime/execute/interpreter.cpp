#include "runtime/execute/interpreter.h"

#include <algorithm>

#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {
namespace {

const columns::Dataset no_data;

}  // namespace

std::string Place::name() const {
  if (!owner) return "";
  return part ? *owner + "." + *part : *owner;
}

Judgement::Judgement(const program::Program& program, Dates dates, const columns::Dataset& data,
                     SubjectName subject)
    : program_(program),
      dates_(dates),
      data_(data),
      subject_(subject),
      // Where the pack has no rule for missing days, no month is added.
      missing_day_(program.missing_day.value_or(MissingDay::month_end)),
      evaluations_(program.evaluations.size()),
      measures_(program.measures.size()) {
  uint64_t places = 0;
  for (const program::Define& define : program.defines) {
    first_define_.push_back(places);
    // At least one: expressions over a row of a table use it without a record.
    uint64_t count = 1;
    if (define.scope == program::Scope::record) {
      const auto [begin, end] = records_of(define.record);
      count = std::max<uint64_t>(1, end - begin);
    }
    places += count;
  }
  defines_.resize(places);
}

std::pair<uint64_t, uint64_t> Judgement::records_of(program::RecordId record) const {
  // In a constant there is no subject.
  if (!subject_.kind.valid() || program_.records[record].owner != subject_.kind) return {0, 0};
  const std::vector<uint64_t>& first = data_.records[record.index].first;
  return {first[subject_.ordinal], first[subject_.ordinal + 1]};
}

struct Interpreter::State {
  const program::Program& program;
  program::SubjectId subject;
  Judgement judgement;

  Context context(std::optional<RecordName> record) const { return {record, nullptr, nullptr, {}}; }
};

Interpreter::Interpreter(const program::Program& program, Dates dates, const columns::Dataset& data,
                         SubjectName subject)
    : state_(new State{program, subject.kind, Judgement(program, dates, data, subject)}) {}
Interpreter::~Interpreter() = default;

SubjectOutcome Interpreter::judge() {
  SubjectOutcome outcome;
  const program::Program& program = state_->program;
  outcome.evaluations.resize(program.evaluations.size());
  outcome.measures.resize(program.measures.size());
  for (uint32_t i = 0; i < program.evaluations.size(); ++i)
    if (program.evaluations.items[i].subject == state_->subject)
      outcome.evaluations[i] = state_->judgement.evaluation({i});
  for (uint32_t i = 0; i < program.measures.size(); ++i)
    if (program.measures.items[i].subject == state_->subject)
      outcome.measures[i] = state_->judgement.measure({i});
  return outcome;
}

Value Interpreter::evaluate(program::ExprId expr, std::optional<RecordName> record) {
  return state_->judgement.evaluate(expr, state_->context(record));
}

std::vector<uint32_t> Interpreter::fired(program::DefineId define,
                                         std::optional<RecordName> record) {
  return state_->judgement.define(define, state_->context(record)).fired;
}

Value evaluate_constant(const program::Program& program, Dates dates, program::ExprId expr) {
  return Judgement(program, dates, no_data, {}).evaluate(expr, {});
}

Value evaluate_row(const program::Program& program, Dates dates, program::ExprId expr,
                   program::ExprId row_expr, Word row) {
  const RowBinding binding{row_expr, row};
  return Judgement(program, dates, no_data, {}).evaluate(expr, {{}, nullptr, &binding, {}});
}

}  // namespace xinheng::execute
