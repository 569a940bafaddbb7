// What rules find of a record: repaired, objected to, published, due.
#include <algorithm>

#include "runtime/execute/findings.h"
#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

using execute::FindingOutcome;
using program::Finding;
using program::FindingId;
using program::FindingKind;

bool is_true(const Value& value) {
  return value.state == Value::State::word && value.word != 0;
}
bool is_open(const Value& value) {
  return value.state == Value::State::undetermined;
}

std::string title(Narrator& n, const Finding& finding) {
  switch (finding.kind) {
    case FindingKind::repair:
      return n.say("修复 {}", "repair {}", finding.name);
    case FindingKind::objection:
      return n.say("异议 {}", "objection {}", finding.name);
    case FindingKind::publication:
      return n.say("公示 {}", "publication {}", finding.name);
    case FindingKind::deadline:
      return n.say("时限 {}", "deadline {}", finding.name);
  }
  return finding.name;
}

std::string day(const Value& value) {
  return format_date(static_cast<Days>(value.word));
}

class Teller {
 public:
  Teller(Narrator& n, FindingId id, RecordName record)
      : n_(n),
        finding_(n.program().findings[id]),
        record_(record),
        outcome_(execute::judge_finding(n.program(), n.interpreter(), id, record)) {}

  // Nothing where no case speaks of the record.
  void tell(Node& root) {
    if (is_open(outcome_.applies)) {
      root.add(n_.say("{}：无法确定（{}）", "{}: undetermined ({})", title(n_, finding_),
                      n_.reasons_text(outcome_.applies.reasons)));
      return;
    }
    if (!is_true(outcome_.applies)) {
      Node why{refused(), {}};
      add_waivers(why);
      add_out_of_force(why);
      if (!why.children.empty()) root.children.push_back(std::move(why));
      return;
    }
    Node& node = root.add(n_.say("{}：{}", "{}: {}", title(n_, finding_), standing()));
    for (const uint32_t fired : outcome_.cases) {
      const program::LabelledCase& rule = finding_.cases[fired];
      Node& line = node.add(
          n_.say("情形“{}”成立：{}", "case “{}” fires: {}", rule.label, n_.expr_text(rule.when)));
      n_.add_basis(line, rule.basis);
    }
    add_out_of_force(node);
    add_particulars(node);
  }

  void why_not(Node& node) {
    for (uint32_t c = 0; c < finding_.cases.size(); ++c) {
      const program::LabelledCase& rule = finding_.cases[c];
      const std::string effect = n_.effect_text(rule.in_force);
      if (!effect.empty()) {
        node.add(n_.say("情形“{}”{}", "case “{}” is {}", rule.label, effect));
        continue;
      }
      if (n_.holds(rule.when, record_)) {
        node.add(n_.say("情形“{}”的条件成立", "the condition of case “{}” holds", rule.label));
        continue;
      }
      Node why;
      n_.add_why_not(why, rule.when, record_);
      for (Node& reason : why.children) {
        reason.text = n_.say("情形“{}”，{}", "case “{}”, {}", rule.label, reason.text);
        node.children.push_back(std::move(reason));
      }
    }
    add_waivers(node);
  }

 private:
  Value value(program::DefineId define) { return n_.interpreter().value_of(define, record_); }
  Value value(program::ExprId expr) { return n_.interpreter().evaluate(expr, record_); }

  std::string refused() {
    return finding_.kind == FindingKind::publication
               ? n_.say("{}：不公示", "{}: not published", title(n_, finding_))
               : n_.say("{}：不适用", "{}: does not apply", title(n_, finding_));
  }

  void add_out_of_force(Node& node) {
    for (auto& line : n_.out_of_force("情形“{}”", "case “{}”", finding_.cases, record_))
      node.add(std::move(line));
    for (auto& line : n_.out_of_force("例外“{}”", "exception “{}”", finding_.waivers, record_))
      node.add(std::move(line));
  }

  void add_waivers(Node& node) {
    for (const uint32_t fired : outcome_.waivers) {
      const program::Waiver& waiver = finding_.waivers[fired];
      const std::string condition = n_.expr_text(waiver.when);
      const bool other = waiver.deadline.valid();
      Node& line = node.add(
          other ? n_.say("例外“{}”改为“{}”：{}", "replaced by “{1}” through “{0}”: {2}",
                         waiver.label, n_.program().findings[waiver.deadline].name, condition)
                : n_.say("例外“{}”免除：{}", "waived by “{}”: {}", waiver.label, condition));
      n_.add_basis(line, waiver.basis);
    }
  }

  // "公示中，自 2018-05-04 起，到 2021-05-04 止（当日不算）"
  std::string standing() {
    switch (finding_.kind) {
      case FindingKind::repair:
      case FindingKind::objection:
        return n_.say("成立", "holds");
      case FindingKind::publication:
        return publication();
      case FindingKind::deadline:
        return deadline();
    }
    return "";
  }

  std::string publication() {
    const Value from = value(finding_.from), until = value(finding_.until);
    for (const Value& one : {from, until}) {
      if (is_open(one)) {
        return n_.say("无法确定（{}）", "undetermined ({})", n_.reasons_text(one.reasons));
      }
    }
    const Days today = n_.dates().evaluation_date;
    std::string state = n_.say("公示中", "published");
    if (today < from.word) state = n_.say("还没有到公示的日子", "not published yet");
    if (today >= until.word) state = n_.say("公示已期满", "no longer published");
    return n_.say("{}，自 {} 起，到 {} 止（当日不算）", "{}, from {} until {} (excluded)", state,
                  day(from), day(until));
  }

  std::string deadline() {
    const Value last = value(finding_.last_day), done = value(finding_.done);
    for (const Value& one : {last, done}) {
      if (is_open(one)) {
        return n_.say("无法确定（{}）", "undetermined ({})", n_.reasons_text(one.reasons));
      }
    }
    std::vector<std::string> parts = {n_.say("截止日 {}", "last day {}", day(last))};
    const bool is_done =
        done.state == Value::State::word && done.word <= n_.dates().evaluation_date;
    parts.push_back(is_done ? n_.say("{} 办结", "done on {}", day(done))
                            : n_.say("评价日还没有办结", "not done on the evaluation date"));
    const Value late = value(finding_.days_late);
    if (late.word > 0) {
      parts.push_back(n_.say("逾期 {} 天", "{} days late", late.word));
    } else {
      parts.push_back(n_.say("没有逾期", "not late"));
    }
    return n_.join(parts);
  }

  void add_particulars(Node& node) {
    std::vector<std::string> parts;
    if (!finding_.offices.empty()) {
      const bool channel = finding_.kind == FindingKind::publication;
      const std::string offices = n_.join(finding_.offices);
      parts.push_back(channel ? n_.say("渠道 {}", "channel {}", offices)
                              : n_.say("受理 {}", "handled by {}", offices));
    }
    for (const program::Reported& one : finding_.reported) {
      const auto text = n_.shown_text(one, record_);
      const std::string shown = text.value_or(n_.say("缺", "absent"));
      parts.push_back(n_.say("{} {}", "{} {}", one.name, shown));
    }
    if (!parts.empty()) n_.add_basis(node.add(n_.join(parts)), finding_.term_basis);
  }

  Narrator& n_;
  const Finding& finding_;
  const RecordName record_;
  const FindingOutcome outcome_;
};

}  // namespace

void add_findings(Node& node, Narrator& n, RecordName record) {
  for (uint32_t i = 0; i < n.program().findings.size(); ++i) {
    const FindingId id{i};
    if (n.program().findings[id].record == record.record) Teller(n, id, record).tell(node);
  }
}

void add_finding_why_not(Node& node, Narrator& n, FindingId finding, RecordName record) {
  Teller(n, finding, record).why_not(node);
}

}  // namespace xinheng::explain
