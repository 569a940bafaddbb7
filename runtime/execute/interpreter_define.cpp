// What a define means: its base and its exceptions.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {
namespace {

// "计入（异议不计，撤销不计）"
std::string name_conflict(const program::Define& define, const std::vector<uint32_t>& winners) {
  std::vector<std::string> labels;
  for (const uint32_t winner : winners) labels.push_back(define.exceptions[winner].label);
  return in_conflict(define.name, std::move(labels));
}

}  // namespace

std::string in_conflict(const std::string& name, std::vector<std::string> labels) {
  std::sort(labels.begin(), labels.end());
  return fmt::format("{}（{}）", name, fmt::join(labels, "，"));
}

std::vector<uint32_t> unbeaten(const program::Define& define, const std::vector<uint32_t>& fired) {
  std::vector<uint32_t> winners;
  for (const uint32_t candidate : fired) {
    const bool beaten = std::any_of(fired.begin(), fired.end(), [&](uint32_t other) {
      const std::vector<uint32_t>& over = define.exceptions[other].over;
      return std::find(over.begin(), over.end(), candidate) != over.end();
    });
    if (!beaten) winners.push_back(candidate);
  }
  return winners;
}

const DefineOutcome& Judgement::define(program::DefineId id, const Context& context) {
  const program::Define& define = program_.defines[id];
  Memo& memo = this->memo(context.subject);
  uint64_t place = memo.first_define[id.index];
  Context own{context.subject, {}, nullptr, &define, context.row, {&define.name, nullptr}};
  if (define.scope == program::Scope::record) {
    // None in a constant of the run or over a row of a table: then no field of a record is asked.
    own.record = context.record;
    if (context.record)
      place += context.record->row - records_of(context.record->record, context.subject).first;
  }
  // Over a row of a table there is no record to remember it by; such a define is cheap.
  std::optional<DefineOutcome>& known = memo.defines[place];
  if (!known || context.row) {
    known = judge_define(define, own);
    if (noted_ != nullptr) note_define(id, *known, own);
  }
  return *known;
}

// Whether an exception fires: 0, 1 or undetermined. `known` holds those already asked.
Value Judgement::fires(const program::Define& define, uint32_t exception, const Context& context,
                       std::vector<std::optional<Value>>& known) {
  if (known[exception]) return *known[exception];
  const program::Exception& rule = define.exceptions[exception];
  if (!in_force(rule.in_force)) return *(known[exception] = word_value(0));
  Junction looked_at(true);
  for (const auto& versions : program::by_label(rule.over, define.exceptions)) {
    Junction any(false);
    for (const uint32_t over : versions) any.add(fires(define, over, context, known));
    looked_at.add(any.result());
  }
  Value result = looked_at.result();
  if (is_true(result)) result = evaluate(rule.when, context);
  known[exception] = result;
  return result;
}

DefineOutcome Judgement::judge_define(const program::Define& define, const Context& context) {
  DefineOutcome outcome;
  Value undecided{Value::State::undetermined, 0, {}};
  bool all_decided = true;
  std::vector<std::optional<Value>> known(define.exceptions.size());
  for (uint32_t i = 0; i < define.exceptions.size(); ++i) {
    const Value fired = fires(define, i, context, known);
    if (is_true(fired)) outcome.fired.push_back(i);
    if (is_word(fired)) continue;
    all_decided = false;
    add_reasons(undecided.reasons, fired.reasons);
  }
  if (!all_decided) {
    outcome.value = undecided;
    return outcome;
  }
  const std::vector<uint32_t> winners = unbeaten(define, outcome.fired);
  if (winners.empty()) {
    outcome.value = evaluate(define.base, context);
  } else if (winners.size() == 1) {
    outcome.value = evaluate(define.exceptions[winners[0]].value, context);
  } else {
    outcome.value = undetermined(ReasonKind::conflict, name_conflict(define, winners));
  }
  return outcome;
}

}  // namespace xinheng::execute
