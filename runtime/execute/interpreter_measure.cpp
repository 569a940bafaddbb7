// What a measure means: its cases, its waivers, what replaces and excludes it, its term, and the
// records that led to it.
#include <algorithm>

#include "compiler/program/operands.h"
#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {
namespace {

using program::WaiverEffect;

bool is_over(const program::Waiver& waiver, uint32_t case_index) {
  return std::find(waiver.over.begin(), waiver.over.end(), case_index) != waiver.over.end();
}

// Whether a waiver of this effect takes effect: over this case, or of the whole measure.
Value any_effect(const program::Measure& measure, const std::vector<Value>& effective,
                 WaiverEffect effect, std::optional<uint32_t> case_index) {
  Junction any(false);
  for (uint32_t w = 0; w < measure.waivers.size(); ++w) {
    const program::Waiver& waiver = measure.waivers[w];
    const bool here = case_index ? is_over(waiver, *case_index) : waiver.over.empty();
    if (waiver.effect == effect && here) any.add(effective[w]);
  }
  return any.result();
}

Value both(const Value& a, const Value& b) {
  Junction all(true);
  all.add(a);
  all.add(b);
  return all.result();
}

Value any_of(const std::vector<Value>& values) {
  Junction any(false);
  for (const Value& value : values) any.add(value);
  return any.result();
}

// Lighter where the whole is, or each case that fired.
Value lighter(const program::Measure& measure, const MeasureParts& parts) {
  Junction all(true);
  for (uint32_t c = 0; c < parts.fires.size(); ++c) {
    Junction lightened(false);
    lightened.add(negation(parts.fires[c]));
    lightened.add(any_effect(measure, parts.effective, WaiverEffect::lighten, c));
    all.add(lightened.result());
  }
  Junction any(false);
  any.add(any_effect(measure, parts.effective, WaiverEffect::lighten, std::nullopt));
  any.add(all.result());
  return any.result();
}

}  // namespace

const MeasureParts& Judgement::parts_of(program::MeasureId id, SubjectName subject) {
  std::optional<MeasureParts>& known = memo(subject).measures[id.index];
  if (!known) {
    known = judge_measure(program_.measures[id], subject);
    if (noted_ != nullptr) note_measure(id, *known);
  }
  return *known;
}

// Whether a waiver fires: 0, 1 or undetermined. `known` holds those already asked.
Value Judgement::waiver_fires(const program::Measure& measure, uint32_t index,
                              const std::vector<Value>& holds, const Context& context,
                              std::vector<std::optional<Value>>& known) {
  if (known[index]) return *known[index];
  const program::Waiver& waiver = measure.waivers[index];
  // A waiver of cases is looked at only where it has something to change.
  const bool idle =
      !waiver.over.empty() && std::all_of(waiver.over.begin(), waiver.over.end(),
                                          [&](uint32_t c) { return is_false(holds[c]); });
  if (idle || !in_force(waiver.in_force)) return *(known[index] = word_value(0));
  Junction looked_at(true);
  for (const auto& versions : program::by_label(waiver.over_waivers, measure.waivers)) {
    Junction any(false);
    for (const uint32_t w : versions) any.add(waiver_fires(measure, w, holds, context, known));
    looked_at.add(any.result());
  }
  Value result = looked_at.result();
  if (is_true(result)) result = evaluate(waiver.when, context);
  known[index] = result;
  return result;
}

// A waiver that fires takes effect unless one that is over it fires too.
std::vector<Value> Judgement::effective_waivers(const program::Measure& measure,
                                                const std::vector<Value>& holds,
                                                const Context& context) {
  std::vector<std::optional<Value>> known(measure.waivers.size());
  std::vector<Junction> beaten(measure.waivers.size(), Junction(false));
  for (uint32_t w = 0; w < measure.waivers.size(); ++w) {
    const Value fires = waiver_fires(measure, w, holds, context, known);
    for (const uint32_t other : measure.waivers[w].over_waivers) beaten[other].add(fires);
  }
  std::vector<Value> effective;
  for (uint32_t w = 0; w < measure.waivers.size(); ++w)
    effective.push_back(both(*known[w], negation(beaten[w].result())));
  return effective;
}

// Whether the case that was another measure's came here: the other would apply, but this waiver
// turns the case into this measure.
Value Judgement::replaces(const program::Replacement& replacement, SubjectName subject) {
  const program::Measure& from = program_.measures[replacement.measure];
  const MeasureParts& parts = parts_of(replacement.measure, subject);
  const program::Waiver& waiver = from.waivers[replacement.waiver];
  const bool whole = waiver.over.empty();
  Junction all(true);
  all.add(parts.open);
  all.add(whole ? parts.fires[replacement.case_index] : parts.stands[replacement.case_index]);
  all.add(parts.effective[replacement.waiver]);
  const Value result = all.result();
  if (!is_true(result)) return result;
  for (uint32_t w = 0; w < from.waivers.size(); ++w) {
    const program::Waiver& other = from.waivers[w];
    const bool here = whole ? other.over.empty() : is_over(other, replacement.case_index);
    if (other.effect != WaiverEffect::replace || other.replacement == waiver.replacement || !here)
      continue;
    if (is_undetermined(parts.effective[w])) return parts.effective[w];
    if (is_true(parts.effective[w]))
      return undetermined(ReasonKind::conflict,
                          in_conflict(from.name, {waiver.label, other.label}));
  }
  return result;
}

Value Judgement::excluded(const program::Measure& measure, SubjectName subject,
                          MeasureOutcome& outcome) {
  Junction any(false);
  for (const program::MeasureId other : measure.excluded_by) {
    const Value applies = parts_of(other, subject).outcome.applies;
    any.add(applies);
    if (is_true(applies)) outcome.excluded_by.push_back(other);
  }
  return any.result();
}

MeasureParts Judgement::judge_measure(const program::Measure& measure, SubjectName subject) {
  const Context context{subject, {}, nullptr, nullptr, nullptr, {&measure.name, nullptr}};
  const size_t cases = measure.cases.size() + measure.replacements.size();
  MeasureParts parts;
  parts.open = parts.outcome.applies = word_value(0);
  parts.stands = parts.fires = std::vector<Value>(cases, word_value(0));
  parts.effective.assign(measure.waivers.size(), word_value(0));
  if (!in_force(measure.in_force)) return parts;

  std::vector<Value> holds;
  for (const program::LabelledCase& rule : measure.cases) holds.push_back(fires(rule, context));
  for (const program::Replacement& replacement : measure.replacements)
    holds.push_back(replaces(replacement, subject));
  parts.effective = effective_waivers(measure, holds, context);
  for (uint32_t c = 0; c < cases; ++c) {
    const auto effect = [&](WaiverEffect kind) {
      return negation(any_effect(measure, parts.effective, kind, c));
    };
    parts.stands[c] = both(holds[c], effect(WaiverEffect::waive));
    parts.fires[c] = both(parts.stands[c], effect(WaiverEffect::replace));
  }
  const auto not_whole = [&](WaiverEffect kind) {
    return negation(any_effect(measure, parts.effective, kind, std::nullopt));
  };
  Junction open(true);
  open.add(not_whole(WaiverEffect::waive));
  open.add(negation(excluded(measure, subject, parts.outcome)));
  if (measure.runs.valid()) open.add(evaluate(measure.runs, context));
  parts.open = open.result();
  const Value any_case = any_of(parts.fires);
  Junction applies(true);
  applies.add(any_case);
  applies.add(parts.open);
  applies.add(not_whole(WaiverEffect::replace));
  parts.outcome.applies = applies.result();
  parts.holds = std::move(holds);
  report(measure, parts, any_case, context);
  return parts;
}

// What fired, and what else a measure has to say.
void Judgement::report(const program::Measure& measure, MeasureParts& parts, const Value& any_case,
                       const Context& context) {
  MeasureOutcome& outcome = parts.outcome;
  for (uint32_t w = 0; w < parts.effective.size(); ++w)
    if (is_true(parts.effective[w])) outcome.waivers.push_back(w);
  for (uint32_t c = 0; c < parts.fires.size(); ++c) {
    if (!is_true(parts.fires[c])) continue;
    outcome.cases.push_back(c);
    collect_case_evidence(measure, c, context.subject, outcome.evidence);
  }
  std::sort(outcome.evidence.begin(), outcome.evidence.end());
  outcome.evidence.erase(std::unique(outcome.evidence.begin(), outcome.evidence.end()),
                         outcome.evidence.end());
  if (is_true(outcome.applies)) outcome.lighter = lighter(measure, parts);
  if (!is_true(any_case)) return;
  outcome.from =
      measure.from.valid() ? evaluate(measure.from, context) : word_value(dates_.evaluation_date);
  if (measure.until.valid()) outcome.until = evaluate(measure.until, context);
}

void Judgement::collect_case_evidence(const program::Measure& measure, uint32_t case_index,
                                      SubjectName subject, std::vector<RecordName>& evidence) {
  if (case_index < measure.cases.size()) {
    const Context context{subject, {}, nullptr, nullptr, nullptr, {&measure.name, nullptr}};
    collect_evidence(measure.cases[case_index].when, context, evidence);
    return;
  }
  const program::Replacement& from = measure.replacements[case_index - measure.cases.size()];
  collect_case_evidence(program_.measures[from.measure], from.case_index, subject, evidence);
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
