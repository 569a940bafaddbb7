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

// "场景 公务员招录；部门 市人力社保局；期限 5年，自 2019-01-01 起，到 2024-01-01 止（当日不算）"
std::string particulars(Narrator& n, const Measure& measure) {
  std::vector<std::string> parts;
  if (!measure.scenes.empty())
    parts.push_back(n.say("场景 {}", "scenes {}", n.join(measure.scenes)));
  if (!measure.departments.empty())
    parts.push_back(n.say("部门 {}", "departments {}", n.join(measure.departments)));
  if (measure.term) {
    const Days from = n.dates().evaluation_date;
    const auto until = shift_date(n.program(), from, *measure.term, false);
    const std::string term = format_period(*measure.term, n.language() == Language::zh);
    parts.push_back(until ? n.say("期限 {}，自 {} 起，到 {} 止（当日不算）",
                                  "term {}, from {} until {} (excluded)", term, format_date(from),
                                  format_date(*until))
                          : n.say("期限 {}", "term {}", term));
  }
  return fmt::format("{}", fmt::join(parts, n.say("；", "; ")));
}

void add_applied(Node& root, Narrator& n, const Measure& measure, const MeasureOutcome& outcome) {
  Node& node = root.add(title(n, measure));
  for (const uint32_t fired : outcome.cases) {
    const program::LabelledCase& rule = measure.cases[fired];
    Node& line = node.add(n.say("情形“{}”成立：{}", "case “{}” fires: {}", rule.label,
                                print_expr(n.program(), rule.when)));
    n.add_basis(line, rule.basis);
  }
  if (!outcome.evidence.empty())
    node.add(n.say("由于 {}", "because of {}", n.mention_all(outcome.evidence)));
  const std::string text = particulars(n, measure);
  if (!text.empty()) n.add_basis(node.add(text), measure.term_basis);
}

// Why it does not apply: what each case lacks, or the waiver.
void add_not_applied(Node& root, Narrator& n, const Measure& measure,
                     const MeasureOutcome& outcome) {
  const bool open = outcome.applies.state == Value::State::undetermined;
  Node& node = root.add(open ? n.say("{}：无法确定（{}）", "{}: undetermined ({})",
                                     title(n, measure), n.reasons_text(outcome.applies.reasons))
                             : title(n, measure));
  for (uint32_t c = 0; c < measure.cases.size(); ++c) {
    const program::LabelledCase& rule = measure.cases[c];
    const Value holds = n.interpreter().evaluate(rule.when, std::nullopt);
    if (holds.state == Value::State::word && holds.word != 0) {
      node.add(n.say("情形“{}”的条件成立", "the condition of case “{}” holds", rule.label));
      continue;
    }
    Node why;
    n.add_why_not(why, rule.when, std::nullopt);
    for (Node& reason : why.children) {
      reason.text = n.say("情形“{}”，{}", "case “{}”, {}", rule.label, reason.text);
      node.children.push_back(std::move(reason));
    }
  }
  for (const program::Waiver& waiver : measure.waivers) {
    const Value waives = n.interpreter().evaluate(waiver.when, std::nullopt);
    if (open && waives.state == Value::State::undetermined)
      node.add(n.say("例外“{}”无法确定：{}", "waiver “{}” is undetermined: {}", waiver.label,
                     print_expr(n.program(), waiver.when)));
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
  Node applied, open, not_applied;
  for (uint32_t i = 0; i < outcome.measures.size(); ++i) {
    const Measure& measure = n.program().measures.items[i];
    if (measure.subject != n.kind()) continue;
    const Value& applies = outcome.measures[i].applies;
    if (applies.state == Value::State::undetermined) {
      add_not_applied(open, n, measure, outcome.measures[i]);
    } else if (applies.word != 0) {
      add_applied(applied, n, measure, outcome.measures[i]);
    } else {
      add_not_applied(not_applied, n, measure, outcome.measures[i]);
    }
  }
  const auto add_group = [&](Node& group, const char* zh, const char* en) {
    if (group.children.empty()) return;
    group.text = n.say(zh, en, group.children.size());
    root.children.push_back(std::move(group));
  };
  add_group(applied, "适用的措施：{} 项", "measures that apply: {}");
  add_group(open, "无法确定的措施：{} 项", "measures that can't be determined: {}");
  add_group(not_applied, "不适用的措施：{} 项", "measures that do not apply: {}");
}

}  // namespace xinheng::explain
