#include "runtime/compare/dated.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/lower/lower.h"
#include "compiler/program/rules.h"

namespace xinheng::compare {
namespace {

using program::Interval;
using program::Program;
using program::Rule;
using program::RulePart;
using program::Words;

bool operator==(const Span& a, const Span& b) {
  return a.file == b.file && a.begin == b.begin && a.end == b.end;
}

// Versions of one rule, or the values of one parameter.
struct Dated {
  std::vector<const Rule*> versions;
  std::array<const Rule*, 2> on = {nullptr, nullptr};  // that holds before, after
};

std::string name_of(const Rule& rule) {
  const bool value = rule.name.part == RulePart::value;
  return rule.declaration.zh + (value ? "" : " " + rule.label.zh);
}

// By name; only where something else holds on the one day than on the other.
std::map<std::string, Dated> dated_of(const Program& program, const std::vector<Rule>& rules,
                                      Days before, Days after) {
  std::map<std::string, Dated> all;
  for (const Rule& rule : rules) {
    Dated& dated = all[name_of(rule)];
    dated.versions.push_back(&rule);
    if (holds_on(rule.in_force, before)) dated.on[0] = &rule;
    if (holds_on(rule.in_force, after)) dated.on[1] = &rule;
  }
  std::erase_if(all, [&](const auto& item) {
    const auto& [was, is] = item.second.on;
    if (was == is) return true;
    // A value that is said once more, on another basis.
    return was != nullptr && is != nullptr && was->name.part == RulePart::value &&
           content_of(program, *was, Language::zh) == content_of(program, *is, Language::zh);
  });
  return all;
}

PartChange part_of(const Compilation& pack, const Dated& dated) {
  const auto& [was, is] = dated.on;
  const auto content = [&](const Rule* rule) {
    if (rule == nullptr) return Words{};
    return Words{content_of(*pack.program, *rule, Language::zh),
                 content_of(*pack.program, *rule, Language::en)};
  };
  const auto place = [&](const Rule* rule) {
    return rule == nullptr ? "" : place_text(pack.sources, rule->span);
  };
  PartChange part;
  part.label = (is != nullptr ? is : was)->label;
  part.edit = was == nullptr ? Edit::added : is == nullptr ? Edit::removed : Edit::changed;
  part.before = content(was);
  part.after = content(is);
  part.place_before = place(was);
  part.place_after = place(is);
  return part;
}

// Of one change the spans of all its versions.
std::vector<Span> spans_of(const std::vector<Rule>& rules, const RuleChange& change) {
  std::vector<Span> spans;
  const std::string& label = change.parts[0].label.zh;
  for (const Rule& rule : rules) {
    const bool value = rule.name.part == RulePart::value;
    if (rule.declaration.zh == change.declaration.zh && (value || rule.label.zh == label))
      spans.push_back(rule.span);
  }
  return spans;
}

// A program whose rules at these places hold on every day as they do on one.
class Holder {
 public:
  Holder(Program& program, const std::vector<Span>& spans, Days day)
      : program_(program), spans_(spans), day_(day) {}

  void hold() {
    for (program::Parameter& one : program_.parameters) hold_value(one);
    for (program::Define& one : program_.defines) hold_each(one.exceptions);
    for (program::Evaluation& one : program_.evaluations) {
      hold_each(one.unrated);
      hold_each(one.downgrades);
    }
    for (program::Measure& one : program_.measures) {
      hold_one(one.span, one.in_force);
      hold_each(one.cases);
      hold_each(one.waivers);
    }
    for (program::Finding& one : program_.findings) {
      hold_each(one.cases);
      hold_each(one.waivers);
    }
  }

 private:
  bool is_meant(const Span& span) const {
    return std::any_of(spans_.begin(), spans_.end(), [&](const Span& one) { return one == span; });
  }
  void hold_one(const Span& span, Interval& interval) const {
    if (!is_meant(span)) return;
    interval = holds_on(interval, day_) ? Interval{} : Interval{date_min, date_min};
  }
  template <class Rules>
  void hold_each(Rules& rules) const {
    for (auto& rule : rules) hold_one(rule.span, rule.in_force);
  }
  void hold_value(program::Parameter& parameter) const {
    const bool meant = std::any_of(parameter.values.begin(), parameter.values.end(),
                                   [&](const auto& value) { return is_meant(value.span); });
    if (!meant) return;
    program::DatedValue held;  // before its first day a parameter has no value
    for (const program::DatedValue& value : parameter.values) {
      if (holds_on(value.interval, day_)) held = value;
    }
    held.interval = {};
    parameter.values = {std::move(held)};
  }

  Program& program_;
  const std::vector<Span>& spans_;
  const Days day_;
};

class Dates {
 public:
  Dates(const Compilation& pack, const std::array<execute::Dates, 2>& dates,
        std::vector<std::vector<Span>> spans)
      : pack_(pack), dates_(dates), spans_(std::move(spans)) {}

  std::optional<Mixture> mixture(uint32_t unit, size_t side, bool native) const {
    const size_t other = 1 - side;
    if (unit < spans_.size()) {
      return as_on(spans_[unit], other, {dates_[side], side}, native);
    }
    if (unit > spans_.size()) {  // what became known
      return as_on({}, side, {{dates_[side].evaluation_date, dates_[other].known_by}, other},
                   native);
    }
    std::vector<Span> all;
    for (const auto& spans : spans_) all.insert(all.end(), spans.begin(), spans.end());
    return as_on(all, side, {{dates_[other].evaluation_date, dates_[side].known_by}, side}, native);
  }

 private:
  struct Where {
    execute::Dates dates;
    size_t data;
  };
  // The pack with these rules as on the date of a side. Its machine code serves as a rule: dates
  // only fill constants of a run.
  Mixture as_on(const std::vector<Span>& spans, size_t side, Where where, bool native) const {
    auto made = std::make_shared<Compilation>();
    made->program = pack_.program;
    Holder(*made->program, spans, dates_[side].evaluation_date).hold();
    if (native) {
      made->plan = lower::lower(*made->program);
      give_code(*made, {&pack_});
    }
    return mixture_of(std::move(made), where.dates, where.data);
  }

  const Compilation& pack_;
  const std::array<execute::Dates, 2> dates_;
  const std::vector<std::vector<Span>> spans_;  // by change
};

}  // namespace

RuleDifference dated_changes(const Compilation& pack, Days before, Days after) {
  const Program& program = *pack.program;
  RuleDifference difference;
  difference.before = difference.after = meanings_of(program);
  const std::vector<Rule> rules = rules_of(program);
  for (const auto& [name, dated] : dated_of(program, rules, before, after)) {
    RuleChange change;
    change.declaration = dated.versions[0]->declaration;
    PartChange part = part_of(pack, dated);
    change.place_before = part.place_before;
    change.place_after = part.place_after;
    const auto meaning = difference.after.find(change.declaration.zh);
    if (meaning != difference.after.end()) change.before = change.after = meaning->second.name;
    change.parts.push_back(std::move(part));
    difference.changes.push_back(std::move(change));
  }
  return difference;
}

Units units_of_dates(const Decisions& decisions, const RuleDifference& rules,
                     const Compilation& pack, const std::array<execute::Dates, 2>& dates,
                     bool known_matters) {
  Units units;
  units.candidates = changes_reached(decisions, rules);
  std::vector<std::vector<Span>> spans;
  const std::vector<Rule> all = rules_of(*pack.program);
  for (const RuleChange& change : rules.changes) {
    spans.push_back(spans_of(all, change));
    const Words& label = change.parts[0].label;
    const bool value = change.after && change.after->sort == program::DeclarationSort::parameter;
    units.names.push_back(value || label.zh.empty()
                              ? change.declaration
                              : Words{change.declaration.zh + " " + label.zh,
                                      change.declaration.en + " " + label.en});
  }
  units.names.push_back({"时间推移", "the passing of time"});
  if (known_matters) units.names.push_back({"数据截止日", "the date by which things are known"});
  const auto rest = static_cast<uint32_t>(rules.changes.size());
  for (std::vector<uint32_t>& candidates : units.candidates) {
    for (uint32_t u = rest; u < units.names.size(); ++u) candidates.push_back(u);
  }
  const auto made = std::make_shared<const Dates>(pack, dates, std::move(spans));
  units.mixture = [made](uint32_t unit, size_t side, bool native) {
    return made->mixture(unit, side, native);
  };
  return units;
}

}  // namespace xinheng::compare
