// What a measure means: its cases, its waivers, and the records that led to it.
#include <algorithm>

#include "compiler/program/operands.h"
#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {
namespace {

bool is_over(const program::Waiver& waiver, uint32_t case_index) {
  return std::find(waiver.over.begin(), waiver.over.end(), case_index) != waiver.over.end();
}

}  // namespace

const MeasureOutcome& Judgement::measure(program::MeasureId id, SubjectName subject) {
  std::optional<MeasureOutcome>& known = memo(subject).measures[id.index];
  if (!known) known = judge_measure(program_.measures[id], subject);
  return *known;
}

MeasureOutcome Judgement::judge_measure(const program::Measure& measure, SubjectName subject) {
  const Context context{subject, {}, nullptr, nullptr, nullptr, {&measure.name, nullptr}};
  MeasureOutcome outcome;
  std::vector<Value> holds, waived;
  for (const program::LabelledCase& rule : measure.cases)
    holds.push_back(evaluate(rule.when, context));
  // A waiver of cases is looked at only where it has something to remove.
  Junction waived_whole(false);
  for (uint32_t w = 0; w < measure.waivers.size(); ++w) {
    const program::Waiver& waiver = measure.waivers[w];
    const bool looked_at =
        waiver.over.empty() || std::any_of(waiver.over.begin(), waiver.over.end(),
                                           [&](uint32_t c) { return !is_false(holds[c]); });
    waived.push_back(looked_at ? evaluate(waiver.when, context) : word_value(0));
    if (is_true(waived.back())) outcome.waivers.push_back(w);
    if (waiver.over.empty()) waived_whole.add(waived.back());
  }
  Junction any_case(false);
  for (uint32_t c = 0; c < measure.cases.size(); ++c) {
    Junction removed(false);
    for (uint32_t w = 0; w < measure.waivers.size(); ++w)
      if (is_over(measure.waivers[w], c)) removed.add(waived[w]);
    Junction fires(true);
    fires.add(holds[c]);
    fires.add(negation(removed.result()));
    any_case.add(fires.result());
    if (!is_true(fires.result())) continue;
    outcome.cases.push_back(c);
    collect_evidence(measure.cases[c].when, context, outcome.evidence);
  }
  Junction applies(true);
  applies.add(any_case.result());
  applies.add(negation(waived_whole.result()));
  outcome.applies = applies.result();
  std::sort(outcome.evidence.begin(), outcome.evidence.end());
  outcome.evidence.erase(std::unique(outcome.evidence.begin(), outcome.evidence.end()),
                         outcome.evidence.end());
  return outcome;
}

// The records in the aggregates of a condition, also of those in the subject's defines it names.
void Judgement::collect_evidence(program::ExprId id, const Context& context,
                                 std::vector<RecordName>& evidence) {
  if (const auto* aggregate = std::get_if<program::Aggregate>(&program_.exprs[id].node)) {
    for (const uint64_t row : rows_of(*aggregate, context.subject)) {
      const RecordName record{aggregate->record, row};
      if (is_true(filter_of(*aggregate, inside(record, context)))) evidence.push_back(record);
    }
    return;
  }
  if (const auto* reference = std::get_if<program::DefineRef>(&program_.exprs[id].node)) {
    const program::Define& define = program_.defines[reference->define];
    const Context own{context.subject, {}, nullptr, &define, nullptr, {&define.name, nullptr}};
    collect_evidence(define.base, own, evidence);
    for (const program::Exception& exception : define.exceptions) {
      collect_evidence(exception.when, own, evidence);
      collect_evidence(exception.value, own, evidence);
    }
    return;
  }
  const auto* finding = std::get_if<program::DecisionRef>(&program_.exprs[id].node);
  const auto* count = std::get_if<program::HitCount>(&program_.exprs[id].node);
  if (finding || count) {
    const program::Decision& decision =
        program_.decisions[finding ? finding->decision : count->decision];
    const Context own{context.subject, {}, nullptr, nullptr, nullptr, {&decision.name, nullptr}};
    program::each_expression(decision,
                             [&](program::ExprId part) { collect_evidence(part, own, evidence); });
    return;
  }
  program::each_operand(program_.exprs[id].node, [&](program::ExprId operand) {
    collect_evidence(operand, context, evidence);
  });
}

}  // namespace xinheng::execute
