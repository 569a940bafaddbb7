#include <algorithm>

#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

using execute::MeasureOutcome;
using program::Measure;
using program::WaiverEffect;

bool is_word(const Value& value) {
  return value.state == Value::State::word;
}

std::string title(Narrator& n, const Measure& measure) {
  constexpr const char* zh[] = {"奖励 {}", "惩戒 {}", "预警 {}", "名单 {}"};
  constexpr const char* en[] = {"reward {}", "punishment {}", "warning {}", "roster {}"};
  const auto kind = static_cast<size_t>(measure.kind);
  const std::string text = n.say(zh[kind], en[kind], measure.name);
  return measure.binding ? text : text + n.say("（可以）", " (may)");
}

// "期限 5年，自 2019-01-01 起，到 2024-01-01 止（当日不算）"
std::string term_text(Narrator& n, const Measure& measure, const MeasureOutcome& outcome) {
  const auto day = [](const Value& value) { return format_date(static_cast<Days>(value.word)); };
  if (!is_word(outcome.from)) return "";
  if (!is_word(outcome.until))
    return measure.from.valid() && !measure.term.valid()
               ? n.say("自 {} 起", "from {}", day(outcome.from))
               : "";
  const Value term = n.interpreter().evaluate(measure.term, std::nullopt);
  return n.say("期限 {}，自 {} 起，到 {} 止（当日不算）", "term {}, from {} until {} (excluded)",
               n.value_text(n.program().exprs[measure.term].type, term), day(outcome.from),
               day(outcome.until));
}

std::string particulars(Narrator& n, const Measure& measure, const MeasureOutcome& outcome) {
  std::vector<std::string> parts;
  const auto add = [&](const char* zh, const char* en, const std::string& text) {
    if (!text.empty()) parts.push_back(n.say(zh, en, text));
  };
  add("级别 {}", "level {}", measure.level);
  add("性质 {}", "nature {}", measure.nature);
  if (is_word(outcome.lighter) && outcome.lighter.word != 0)
    parts.push_back(n.say("从轻", "lighter"));
  if (outcome.lighter.state == Value::State::undetermined)
    parts.push_back(n.say("是否从轻无法确定（{}）", "whether lighter is undetermined ({})",
                          n.reasons_text(outcome.lighter.reasons)));
  if (!measure.scenes.empty()) add("场景 {}", "scenes {}", n.join(measure.scenes));
  if (!measure.departments.empty()) add("部门 {}", "departments {}", n.join(measure.departments));
  add("{}", "{}", term_text(n, measure, outcome));
  return fmt::format("{}", fmt::join(parts, n.say("；", "; ")));
}

void add_case(Node& node, Narrator& n, const Measure& measure, uint32_t case_index) {
  if (case_index < measure.cases.size()) {
    const program::LabelledCase& rule = measure.cases[case_index];
    Node& line = node.add(
        n.say("情形“{}”成立：{}", "case “{}” fires: {}", rule.label, n.expr_text(rule.when)));
    n.add_basis(line, rule.basis);
    add_links(line, n, rule.when, std::nullopt);
    return;
  }
  const program::Replacement& from = measure.replacements[case_index - measure.cases.size()];
  const Measure& other = n.program().measures[from.measure];
  const program::Waiver& waiver = other.waivers[from.waiver];
  Node& line = node.add(n.say("由“{}”改来，例外“{}”成立：{}",
                              "in place of “{}”, whose exception “{}” fires: {}", other.name,
                              waiver.label, n.expr_text(waiver.when)));
  n.add_basis(line, waiver.basis);
  add_case(line, n, other, from.case_index);
}

// What its exceptions do: those that take effect.
void add_waivers(Node& node, Narrator& n, const Measure& measure, const MeasureOutcome& outcome) {
  for (const uint32_t w : outcome.waivers) {
    const program::Waiver& waiver = measure.waivers[w];
    // Nothing is made lighter where nothing applies.
    const bool lightens = waiver.effect == WaiverEffect::lighten;
    if (lightens && is_word(outcome.applies) && outcome.applies.word == 0) continue;
    const std::string when = n.expr_text(waiver.when);
    std::string text;
    switch (waiver.effect) {
      case WaiverEffect::waive:
        text = waiver.exit ? n.say("移出“{}”成立：{}", "exit “{}” fires: {}", waiver.label, when)
                           : n.say("例外“{}”免除：{}", "waived by “{}”: {}", waiver.label, when);
        break;
      case WaiverEffect::lighten:
        text = n.say("例外“{}”从轻：{}", "made lighter by “{}”: {}", waiver.label, when);
        break;
      case WaiverEffect::replace:
        text = n.say("例外“{}”改为“{}”：{}", "by “{}” replaced by “{}”: {}", waiver.label,
                     n.program().measures[waiver.replacement].name, when);
        break;
      case WaiverEffect::nothing:
        text = n.say("例外“{}”照原样：{}", "left as it was by “{}”: {}", waiver.label, when);
        break;
    }
    Node& line = node.add(text);
    n.add_basis(line, waiver.basis);
    add_links(line, n, waiver.when, std::nullopt);
  }
  for (const std::string& line :
       n.out_of_force("例外“{}”", "exception “{}”", measure.waivers, std::nullopt))
    node.add(line);
}

void add_applied(Node& root, Narrator& n, const Measure& measure, const MeasureOutcome& outcome) {
  Node& node = root.add(title(n, measure), Role::applied);
  for (const uint32_t fired : outcome.cases) add_case(node, n, measure, fired);
  for (const std::string& line :
       n.out_of_force("情形“{}”", "case “{}”", measure.cases, std::nullopt))
    node.add(line);
  if (!outcome.evidence.empty())
    node.add(n.say("由于 {}", "because of {}", n.mention_all(outcome.evidence)));
  add_waivers(node, n, measure, outcome);
  const std::string text = particulars(n, measure, outcome);
  if (text.empty()) return;
  Node& line = node.add(text);
  n.add_basis(line, measure.term_basis);
  n.add_basis(line, measure.basis);
}

// A case that does not fire: what it lacks.
void add_open_case(Node& node, Narrator& n, const program::LabelledCase& rule) {
  const std::string effect = n.effect_text(rule.in_force);
  if (!effect.empty()) {
    node.add(n.say("情形“{}”{}", "case “{}” is {}", rule.label, effect));
    return;
  }
  if (n.holds(rule.when, std::nullopt)) {
    node.add(n.say("情形“{}”的条件成立", "the condition of case “{}” holds", rule.label));
    return;
  }
  Node why;
  n.add_why_not(why, rule.when, std::nullopt);
  for (Node& reason : why.children) {
    reason.text = n.say("情形“{}”，{}", "case “{}”, {}", rule.label, reason.text);
    node.children.push_back(std::move(reason));
  }
}

// Why it does not apply: not in force, what each case lacks, the waiver, what excludes it.
void add_not_applied(Node& root, Narrator& n, const Measure& measure,
                     const MeasureOutcome& outcome) {
  const bool open = outcome.applies.state == Value::State::undetermined;
  Node& node = root.add(open ? n.say("{}：无法确定（{}）", "{}: undetermined ({})",
                                     title(n, measure), n.reasons_text(outcome.applies.reasons))
                             : title(n, measure),
                        open ? Role::undetermined : Role::not_applied);
  const std::string effect = n.effect_text(measure.in_force);
  if (!effect.empty()) {
    node.add(effect);
    return;
  }
  for (const program::LabelledCase& rule : measure.cases) add_open_case(node, n, rule);
  for (const program::Waiver& waiver : measure.waivers) {
    const Value waives = n.interpreter().evaluate(waiver.when, std::nullopt);
    if (open && waives.state == Value::State::undetermined)
      node.add(n.say("例外“{}”无法确定：{}", "waiver “{}” is undetermined: {}", waiver.label,
                     n.expr_text(waiver.when)));
  }
  add_waivers(node, n, measure, outcome);
  for (const program::MeasureId other : outcome.excluded_by)
    node.add(n.say("被“{}”排斥：它适用", "excluded by “{}”, which applies",
                   n.program().measures[other].name));
  add_term(node, n, measure, outcome);
}

// What would have to change for it to apply, and whether waiting is enough.
void add_why_not(Node& node, Narrator& n, program::MeasureId id, std::optional<Days> by_waiting) {
  Node& line = node.add(n.say("要它适用", "for it to apply"), Role::needed);
  add_required(line, n, id);
  if (by_waiting)
    line.add(n.say("别的都不变，{} 起适用", "if nothing else changes, it applies from {}",
                   format_date(*by_waiting)),
             Role::needed);
}

}  // namespace

// Its cases fired, but its term has not begun or is over.
void add_term(Node& node, Narrator& n, const Measure& measure, const MeasureOutcome& outcome) {
  const Days date = n.dates().evaluation_date;
  const std::string term = term_text(n, measure, outcome);
  if (is_word(outcome.until) && outcome.until.word <= date) {
    n.add_basis(node.add(n.say("已期满：{}", "its term is over: {}", term)), measure.term_basis);
  } else if (is_word(outcome.from) && outcome.from.word > date) {
    n.add_basis(node.add(n.say("尚未起算：{}", "its term has not begun: {}", term)),
                measure.term_basis);
  }
}

std::string measure_heading(Narrator& n, program::MeasureId id, const MeasureOutcome& outcome) {
  const std::string name = title(n, n.program().measures[id]);
  if (outcome.applies.state == Value::State::undetermined)
    return n.say("{}：无法确定", "{}: undetermined", name);
  return outcome.applies.word != 0 ? n.say("{}：适用", "{}: applies", name)
                                   : n.say("{}：不适用", "{}: does not apply", name);
}

void add_measure(Node& root, Narrator& n, program::MeasureId id, const MeasureOutcome& outcome) {
  const Measure& measure = n.program().measures[id];
  if (is_word(outcome.applies) && outcome.applies.word != 0) {
    add_applied(root, n, measure, outcome);
  } else {
    add_not_applied(root, n, measure, outcome);
  }
  root.children.back().text = measure_heading(n, id, outcome);
}

void add_measures(Node& root, Narrator& n, const execute::SubjectOutcome& outcome,
                  const WhyNot& why_not) {
  Node applied{"", {}, Role::applied}, open{"", {}, Role::undetermined};
  Node not_applied{"", {}, Role::not_applied};
  for (uint32_t i = 0; i < outcome.measures.size(); ++i) {
    const Measure& measure = n.program().measures.items[i];
    if (measure.subject != n.kind()) continue;
    const Value& applies = outcome.measures[i].applies;
    const bool is_open = applies.state == Value::State::undetermined;
    if (!is_open && applies.word != 0) {
      add_applied(applied, n, measure, outcome.measures[i]);
      continue;
    }
    Node& group = is_open ? open : not_applied;
    add_not_applied(group, n, measure, outcome.measures[i]);
    const auto wanted = why_not.find({i});
    if (wanted != why_not.end())
      add_why_not(group.children.back(), n, wanted->first, wanted->second);
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
