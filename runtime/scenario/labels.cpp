#include "runtime/scenario/labels.h"

#include <string_view>

#include "runtime/execute/findings.h"

namespace xinheng::scenario {
namespace {

using execute::Interpreter;
using execute::Reason;
using execute::ReasonKind;
using execute::RecordName;
using execute::Value;

template <class Rule>
Labels named(const std::vector<Rule>& rules, const std::vector<uint32_t>& fired) {
  Labels labels;
  for (const uint32_t i : fired) labels.insert(rules[i].label);
  return labels;
}

// A conflict's reason is "计入（撤销不计，异议不计）": the define (or decision table) and the
// labels.
constexpr std::string_view opening = "（", closing = "）", comma = "，";

std::string define_in_conflict(const Reason& reason) {
  return reason.what.substr(0, reason.what.find(opening));
}

// As a test names it: “守法遵纪” for what happened in “个人信用.守法遵纪”.
std::string missing_name(const Reason& reason) {
  switch (reason.kind) {
    case ReasonKind::conflict:
    case ReasonKind::rows_conflict:
      return define_in_conflict(reason);
    case ReasonKind::tied_records:  // “信用信息” of “信用信息（状态）”
      return reason.what.substr(0, reason.what.find(opening));
    case ReasonKind::overflow:
    case ReasonKind::division_by_zero:
    case ReasonKind::date_out_of_range:
    case ReasonKind::outside_workdays:
      return reason.what.substr(reason.what.find('.') + 1);
    case ReasonKind::unknown_field:
    case ReasonKind::parameter_not_in_force:
    case ReasonKind::empty_set:
    case ReasonKind::circular_link:
    case ReasonKind::no_row:
      break;
  }
  return reason.what;
}

Labels labels_in_conflict(const Reason& reason) {
  const size_t begin = reason.what.find(opening) + opening.size();
  std::string_view rest(reason.what);
  rest = rest.substr(begin, rest.size() - begin - closing.size());
  Labels labels;
  for (size_t end = rest.find(comma); end != std::string_view::npos; end = rest.find(comma)) {
    labels.emplace(rest.substr(0, end));
    rest.remove_prefix(end + comma.size());
  }
  labels.emplace(rest);
  return labels;
}

Labels labels_of_evaluation(const program::Program& program, Interpreter& interpreter,
                            program::EvaluationId id) {
  const execute::EvaluationOutcome outcome = interpreter.evaluation(id);
  const program::Evaluation& evaluation = program.evaluations[id];
  if (outcome.state == execute::EvaluationOutcome::State::unrated)
    return named(evaluation.unrated, outcome.unrated);
  Labels labels = named(evaluation.downgrades, outcome.downgrades);
  labels.merge(named(evaluation.quotas, outcome.quotas));
  return labels;
}

Labels labels_of_rows(const program::Program& program, program::DecisionId id,
                      const std::vector<uint32_t>& rows) {
  Labels labels;
  for (const uint32_t row : rows) labels.insert(execute::label_of(program.decisions[id], row));
  return labels;
}

// A case that another measure was replaced by has the label of the exception there.
Labels labels_of_cases(const program::Program& program, const program::Measure& measure,
                       const std::vector<uint32_t>& fired) {
  Labels labels;
  for (const uint32_t c : fired) {
    if (c < measure.cases.size()) {
      labels.insert(measure.cases[c].label);
      continue;
    }
    const program::Replacement& from = measure.replacements[c - measure.cases.size()];
    labels.insert(program.measures[from.measure].waivers[from.waiver].label);
  }
  return labels;
}

Labels labels_of_measure(const program::Program& program, Interpreter& interpreter,
                         const program::MeasureRef& ref) {
  const execute::MeasureOutcome outcome = interpreter.measure(ref.measure);
  const program::Measure& measure = program.measures[ref.measure];
  const bool degree = ref.part == program::MeasurePart::lighter;
  if (outcome.applies.word != 0 && !degree) {
    return labels_of_cases(program, measure, outcome.cases);
  }
  Labels labels;
  for (const uint32_t w : outcome.waivers) {
    const bool lightens = measure.waivers[w].effect == program::WaiverEffect::lighten;
    if (lightens == degree) labels.insert(measure.waivers[w].label);
  }
  if (degree) return labels;
  for (const program::MeasureId other : outcome.excluded_by) {
    labels.insert(program.measures[other].name);
  }
  return labels;
}

// Of the finding whose result it is; a boolean one says yes by cases, no by waivers.
Labels labels_of_finding(const program::Program& program, Interpreter& interpreter,
                         const program::Define& define, const Value& value, RecordName record) {
  const program::Finding& finding = program.findings[define.finding];
  const execute::FindingOutcome outcome =
      execute::judge_finding(program, interpreter, define.finding, record);
  const bool boolean = define.type.kind == program::TypeKind::boolean;
  const bool yes = (boolean ? value : outcome.applies).word != 0;
  return yes ? named(finding.cases, outcome.cases) : named(finding.waivers, outcome.waivers);
}

}  // namespace

Labels labels_of(const program::Program& program, Interpreter& interpreter, program::ExprId about,
                 std::optional<RecordName> record) {
  const Value value = interpreter.evaluate(about, record);
  if (value.state == Value::State::undetermined) {
    Labels missing;
    for (const Reason& reason : value.reasons) missing.insert(missing_name(reason));
    return missing;
  }
  const program::ExprNode& node = program.exprs[about].node;
  if (const auto* reference = std::get_if<program::DefineRef>(&node)) {
    const program::Define& define = program.defines[reference->define];
    if (define.finding.valid() && define.exceptions.empty() && record)
      return labels_of_finding(program, interpreter, define, value, *record);
    return named(define.exceptions, interpreter.fired(reference->define, record));
  }
  if (const auto* evaluation = std::get_if<program::EvaluationRef>(&node))
    return labels_of_evaluation(program, interpreter, evaluation->evaluation);
  if (const auto* measure = std::get_if<program::MeasureRef>(&node))
    return labels_of_measure(program, interpreter, *measure);
  const auto* finding = std::get_if<program::DecisionRef>(&node);
  const auto* count = std::get_if<program::HitCount>(&node);
  if (finding || count) {
    const program::DecisionId id = finding ? finding->decision : count->decision;
    return labels_of_rows(program, id, interpreter.decision(id, record).decisive);
  }
  return {};
}

Labels conflicting(const program::Program& program, Interpreter& interpreter, program::ExprId about,
                   std::optional<RecordName> record) {
  const Value value = interpreter.evaluate(about, record);
  const auto* reference = std::get_if<program::DefineRef>(&program.exprs[about].node);
  Labels labels;
  for (const Reason& reason : value.reasons) {
    if (reason.kind == ReasonKind::rows_conflict) labels.merge(labels_in_conflict(reason));
    if (reason.kind != ReasonKind::conflict) continue;
    // Its own conflict is asked for, not read back: a label may itself hold a comma.
    const bool own =
        reference && define_in_conflict(reason) == program.defines[reference->define].name;
    if (own) {
      const program::Define& define = program.defines[reference->define];
      labels.merge(named(define.exceptions,
                         execute::unbeaten(define, interpreter.fired(reference->define, record))));
    } else {
      labels.merge(labels_in_conflict(reason));
    }
  }
  return labels;
}

}  // namespace xinheng::scenario
