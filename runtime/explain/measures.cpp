#include <algorithm>

#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

using execute::MeasureOutcome;
using program::Measure;


std::string title(Narrator& n, const Measure& measure) {
  return measure.kind == program::MeasureKind::reward
             ? n.say("奖励 {}", "reward {}", measure.name)
             : n.say("惩戒 {}", "punishment {}", measure.name);
}

void add_list(Node& node, Narrator& n, const char* zh, const char* en,
              const std::vector<std::string>& names) {
  if (!names.empty()) node.add(n.say(zh, en, n.join(names)));
}

void add_term(Node& node, Narrator& n, const Measure& measure) {
  if (!measure.term) return;
  const Days from = n.dates().evaluation_date;
  const MissingDay policy = n.program().missing_day.value_or(MissingDay::month_end);
  const auto until = add_period(from, *measure.term, false, policy);
  const std::string term = format_period(*measure.term, n.language() == Language::zh);
  Node& line = node.add(
      until ? n.say("期限：{}，自 {} 起，到 {} 止（当日不算）", "term: {}, from {} until {} (excluded)",
                    term, format_date(from), format_date(*until))
            : n.say("期限：{}", "term: {}", term));
  n.add_basis(line, measure.term_basis);
}

void add_applied(Node& root, Narrator& n, const Measure& measure, const MeasureOutcome& outcome) {
  Node& node = root.add(n.say("{}：适用", "{}: applies", title(n, measure)));
  for (const uint32_t fired : outcome.cases) {
    const program::LabelledCase& rule = measure.cases[fired];
    Node& line = node.add(n.say("情形“{}”成立：{}", "case “{}” fires: {}", rule.label,
                                print_expr(n.program(), rule.when)));
    n.add_basis(line, rule.basis);
  }
  for (const RecordName record : outcome.evidence)
    node.add(n.say("由于 {}", "because of {}", n.record_text(record)));
  add_list(node, n, "场景：{}", "scenes: {}", measure.scenes);
  add_list(node, n, "部门：{}", "departments: {}", measure.departments);
  add_term(node, n, measure);
}

// Why it does not apply: what each case lacks, or the waiver.
void add_not_applied(Node& root, Narrator& n, const Measure& measure,
                     const MeasureOutcome& outcome) {
  const bool open = outcome.applies.state == Value::State::undetermined;
  Node& node =
      root.add(open ? n.say("{}：无法确定（{}）", "{}: undetermined ({})", title(n, measure),
                            n.reasons_text(outcome.applies.reasons))
                    : n.say("{}：不适用", "{}: does not apply", title(n, measure)));
  for (uint32_t c = 0; c < measure.cases.size(); ++c) {
    const program::LabelledCase& rule = measure.cases[c];
    const Value holds = n.interpreter().evaluate(rule.when, std::nullopt);
    if (holds.state == Value::State::word && holds.word != 0) {
      node.add(n.say("情形“{}”的条件成立", "the condition of case “{}” holds", rule.label));
      continue;
    }
    Node& line = node.add(n.say("情形“{}”", "case “{}”", rule.label));
    n.add_why_not(line, rule.when, std::nullopt);
    // Brief: one reason stands behind the label.
    if (line.children.size() == 1 && line.children[0].children.empty()) {
      line.text += " " + line.children[0].text;
      line.children.clear();
    }
  }
  for (const uint32_t fired : outcome.waivers) {
    const program::Waiver& waiver = measure.waivers[fired];
    Node& line = node.add(n.say("例外“{}”免除：{}", "waived by “{}”: {}", waiver.label,
                                print_expr(n.program(), waiver.when)));
    n.add_basis(line, waiver.basis);
  }
}

}  // namespace

void add_measures(Node& root, Narrator& n, const execute::SubjectOutcome& outcome) {
  Node not_applied{n.say("不适用的措施", "measures that do not apply"), {}};
  for (uint32_t i = 0; i < outcome.measures.size(); ++i) {
    const Measure& measure = n.program().measures.items[i];
    if (measure.subject != n.subject().subject) continue;
    const Value& applies = outcome.measures[i].applies;
    if (applies.state == Value::State::word && applies.word != 0) {
      add_applied(root, n, measure, outcome.measures[i]);
    } else if (applies.state == Value::State::undetermined) {
      add_not_applied(root, n, measure, outcome.measures[i]);
    } else {
      add_not_applied(not_applied, n, measure, outcome.measures[i]);
    }
  }
  if (!not_applied.children.empty()) root.children.push_back(std::move(not_applied));
}

}  // namespace xinheng::explain
