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
                     const Standings* standings)
    : program_(program),
      dates_(dates),
      data_(data),
      // Where the pack has no rule for missing days, no month is added.
      missing_day_(program.missing_day.value_or(MissingDay::month_end)),
      standings_(standings),
      common_(std::make_shared<Common>()) {}

Memo& Judgement::memo(SubjectName subject) {
  const auto [at, fresh] = memos_.try_emplace(subject);
  Memo& memo = at->second;
  if (!fresh) return memo;
  const auto count_places = [&](const auto& rules, std::vector<uint64_t>& first) {
    uint64_t places = 0;
    for (const auto& rule : rules) {
      first.push_back(places);
      // At least one: expressions over a row of a table use it without a record.
      uint64_t count = 1;
      if (rule.scope == program::Scope::record) {
        const auto [begin, end] = records_of(rule.record, subject);
        count = std::max<uint64_t>(1, end - begin);
      }
      places += count;
    }
    return places;
  };
  memo.defines.resize(count_places(program_.defines, memo.first_define));
  memo.decisions.resize(count_places(program_.decisions, memo.first_decision));
  memo.evaluations.resize(program_.evaluations.size());
  memo.measures.resize(program_.measures.size());
  return memo;
}

std::pair<uint64_t, uint64_t> Judgement::records_of(program::RecordId record,
                                                    SubjectName subject) const {
  // In a constant there is no subject.
  if (!subject.kind.valid() || program_.records[record].owner != subject.kind) return {0, 0};
  const auto& first = data_.records[record.index].first;
  return {first[subject.ordinal], first[subject.ordinal + 1]};
}

struct Interpreter::State {
  const program::Program& program;
  const columns::Dataset& data;
  Context subject;  // where the subject stands
  std::shared_ptr<Judgement> judgement;

  // A record may be another's, that names this subject.
  Context context(std::optional<RecordName> record) const {
    if (!record) return subject;
    const SubjectName owner{program.records[record->record].owner,
                            data.records[record->record.index].owner[record->row]};
    return {owner, record, &subject, nullptr, nullptr, {}};
  }
};

Interpreter::Interpreter(const program::Program& program, Dates dates, const columns::Dataset& data,
                         SubjectName subject, const Standings* standings)
    : state_(new State{program,
                       data,
                       {subject, {}, nullptr, nullptr, nullptr, {}},
                       std::make_shared<Judgement>(program, dates, data, standings)}) {}
Interpreter::Interpreter(const Interpreter& other, SubjectName subject)
    : state_(new State{other.state_->program,
                       other.state_->data,
                       {subject, {}, nullptr, nullptr, nullptr, {}},
                       other.state_->judgement}) {}
Interpreter::~Interpreter() = default;

void Interpreter::note(Noted& noted) {
  state_->judgement->note(noted);
}

SubjectOutcome Interpreter::judge() {
  SubjectOutcome outcome;
  const program::Program& program = state_->program;
  const SubjectName subject = state_->subject.subject;
  outcome.evaluations.resize(program.evaluations.size());
  outcome.measures.resize(program.measures.size());
  for (uint32_t i = 0; i < program.evaluations.size(); ++i)
    if (program.evaluations.items[i].subject == subject.kind)
      outcome.evaluations[i] = state_->judgement->evaluation({i}, subject);
  for (uint32_t i = 0; i < program.measures.size(); ++i)
    if (program.measures.items[i].subject == subject.kind)
      outcome.measures[i] = state_->judgement->measure({i}, subject);
  return outcome;
}

SubjectStanding Interpreter::standing(program::EvaluationId evaluation) {
  return state_->judgement->standing(evaluation, state_->subject.subject);
}

QuotaPlace Interpreter::quota_place(program::EvaluationId evaluation) {
  const Ranking& ranking = state_->judgement->standings().rankings[evaluation.index];
  const uint32_t ordinal = state_->subject.subject.ordinal;
  return {ranking.place[ordinal], ranking.allowed[ordinal], ranking.group_size[ordinal],
          ranking.tied[ordinal]};
}

Value Interpreter::evaluate(program::ExprId expr, std::optional<RecordName> record) {
  return state_->judgement->evaluate(expr, state_->context(record));
}

Value Interpreter::value_of(program::DefineId define, std::optional<RecordName> record) {
  return state_->judgement->define(define, state_->context(record)).value;
}

std::vector<uint32_t> Interpreter::fired(program::DefineId define,
                                         std::optional<RecordName> record) {
  return state_->judgement->define(define, state_->context(record)).fired;
}

const DecisionOutcome& Interpreter::decision(program::DecisionId decision,
                                             std::optional<RecordName> record) {
  return state_->judgement->decision(decision, state_->context(record));
}

EvaluationOutcome Interpreter::evaluation(program::EvaluationId evaluation) {
  return state_->judgement->evaluation(evaluation, state_->subject.subject);
}

MeasureOutcome Interpreter::measure(program::MeasureId measure) {
  return state_->judgement->measure(measure, state_->subject.subject);
}

Value evaluate_constant(const program::Program& program, Dates dates, program::ExprId expr) {
  return Judgement(program, dates, no_data, nullptr).evaluate(expr, {});
}

std::function<Value(program::ExprId)> row_evaluator(const program::Program& program, Dates dates,
                                                    program::ExprId row_expr, Word row) {
  const auto judgement = std::make_shared<Judgement>(program, dates, no_data, nullptr);
  const auto binding = std::make_shared<const RowBinding>(RowBinding{row_expr, row});
  return [judgement, binding](program::ExprId expr) {
    return judgement->evaluate(expr, {{}, {}, nullptr, nullptr, binding.get(), {}});
  };
}

}  // namespace xinheng::execute
