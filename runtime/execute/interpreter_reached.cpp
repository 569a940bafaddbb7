// What is noted: rules that had an effect, not those that were looked at; how things came out.
#include <algorithm>

#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {

using program::RulePart;

namespace {

// Undetermined: for a conflict of its own, or for what it is made of. "计入（撤销不计，异议不计）"
Outcomes open_or_conflict(const Value& value, ReasonKind conflict, const std::string& name) {
  const bool own = std::any_of(value.reasons.begin(), value.reasons.end(), [&](const Reason& one) {
    return one.kind == conflict && one.what.starts_with(name + "（");
  });
  return own ? came_out_conflict : came_out_open;
}

}  // namespace

void Judgement::note_row(const program::Type& type, const Value& value) {
  if (type.kind == program::TypeKind::row && is_word(value))
    note(RulePart::row, type.table.index, static_cast<size_t>(value.word));
}

void Judgement::note_cell(program::DecisionId id, size_t row, size_t column, const Value& value) {
  const program::Decision& decision = program_.decisions[id];
  std::vector<Outcomes>& cells = noted_->cells[id.index];
  if (cells.empty()) cells.resize(decision.branches.size() * decision.inputs.size());
  cells[row * decision.inputs.size() + column] |= outcome_of(value);
}

// The base or the one exception that gave the value; nothing where there is none.
void Judgement::note_define(program::DefineId id, const DefineOutcome& outcome,
                            const Context& context) {
  const program::Define& define = program_.defines[id];
  const bool boolean = define.type.kind == program::TypeKind::boolean;
  Outcomes& seen = noted_->defines[id.index];
  if (is_undetermined(outcome.value)) {
    seen |= open_or_conflict(outcome.value, ReasonKind::conflict, define.name);
    return;
  }
  seen |=
      is_word(outcome.value) && (!boolean || outcome.value.word != 0) ? came_out_yes : came_out_no;
  if (define.finding.valid()) {
    const program::Finding& finding = program_.findings[define.finding];
    const program::DefineId whole = finding.applies.valid() ? finding.applies : finding.holds;
    if (id == whole && context.record) note_finding(define.finding, context);
    return;
  }
  const std::vector<uint32_t> winners = unbeaten(define, outcome.fired);
  if (winners.empty()) {
    note(RulePart::base, id.index, 0);
  } else {
    note(RulePart::exception, id.index, winners[0]);
  }
}

void Judgement::note_finding(program::FindingId id, const Context& context) {
  const program::Finding& finding = program_.findings[id];
  const program::DefineId whole = finding.applies.valid() ? finding.applies : finding.holds;
  for (uint32_t w = 0; w < finding.waives.size(); ++w)
    if (is_true(evaluate(finding.waives[w], context))) note(RulePart::finding_waiver, id.index, w);
  if (!is_true(define(whole, context).value)) return;
  note(RulePart::finding_term, id.index, 0);
  for (uint32_t c = 0; c < finding.fires.size(); ++c)
    if (is_true(evaluate(finding.fires[c], context))) note(RulePart::finding_case, id.index, c);
}

void Judgement::note_grade(program::EvaluationId id, SubjectName subject, const Value& band) {
  if (noted_ == nullptr || !is_word(band) || !is_false(unrated(id, subject))) return;
  const std::vector<program::Band>& bands = program_.evaluations[id].bands;
  const auto found = std::find_if(bands.begin(), bands.end(),
                                  [&](const program::Band& one) { return one.grade == band.word; });
  note(RulePart::band, id.index, static_cast<size_t>(found - bands.begin()));
}

// A case: where the measure applies by it. A waiver: where it changes what a case would lead to.
void Judgement::note_measure(program::MeasureId id, const MeasureParts& parts) {
  const program::Measure& measure = program_.measures[id];
  noted_->measures[id.index] |= outcome_of(parts.outcome.applies);
  if (is_true(parts.outcome.applies)) {
    note(RulePart::measure, id.index, 0);
    note(RulePart::term, id.index, 0);
    for (const uint32_t c : parts.outcome.cases)
      if (c < measure.cases.size()) note(RulePart::case_, id.index, c);
  }
  for (const uint32_t w : parts.outcome.waivers) {
    const std::vector<uint32_t>& over = measure.waivers[w].over;
    for (uint32_t c = 0; c < parts.holds.size(); ++c) {
      const bool about = over.empty() || std::find(over.begin(), over.end(), c) != over.end();
      if (about && is_true(parts.holds[c])) note(RulePart::waiver, id.index, w);
    }
  }
}

void Judgement::note_decision(program::DecisionId id, const DecisionOutcome& outcome) {
  note(program::RulePart::decision, id.index, 0);
  for (const uint32_t row : outcome.decisive) note(program::RulePart::branch, id.index, row);
  const std::string& name = program_.decisions[id].name;
  for (const Value& output : outcome.outputs) {
    noted_->decisions[id.index] |= is_undetermined(output)
                                       ? open_or_conflict(output, ReasonKind::rows_conflict, name)
                                       : came_out_yes;
  }
}

}  // namespace xinheng::execute
