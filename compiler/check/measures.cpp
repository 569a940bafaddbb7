#include "compiler/check/measures.h"

#include <algorithm>

#include "compiler/check/effects.h"
#include "compiler/check/entries.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

using program::Interval;
using program::WaiverEffect;
using syntax::RuleKind;

// The labels of the rules of a kind, in the order of the program.
template <class Rules>
std::vector<std::string> labels_of(const Rules& rules) {
  std::vector<std::string> labels;
  for (const auto& rule : rules) labels.push_back(rule.label);
  return labels;
}

class MeasureRules {
 public:
  MeasureRules(Context& context, const syntax::Measure& tree, MeasureId id, bool replaces_another)
      : context_(context),
        tree_(tree),
        id_(id),
        replaces_another_(replaces_another),
        measure_(context.program.measures[id]),
        env_(subject_env(measure_.subject)),
        within_(overlap(measure_.in_force, context.program.in_force)) {
    env_.node = Node(id);
  }

  void check() {
    check_effects(context_, tree_.rules, within_, {"标签", "label"});
    for (const syntax::Rule& rule : tree_.rules) {
      if (rule.kind == RuleKind::case_) check_case(rule);
    }
    read_waivers();
    if (const auto order = waiver_order()) {
      for (const uint32_t w : *order) check_waiver(w);
    }
    if (measure_.cases.empty()) {
      context_.report(Kind::no_case, tree_.name.span, {tree_.name.text});
    }
    check_term();
    // excluded_by was not this one's to change.
    measure_.excluded_by = context_.program.measures[id_].excluded_by;
    context_.program.measures[id_] = std::move(measure_);
  }

 private:
  void check_case(const syntax::Rule& rule) {
    const Checked when = check_condition(context_, env_, rule.when);
    case_facts_.push_back(when.yes);
    program::LabelledCase made{rule.label.text, when.id, {}, {}, rule.span, effect_of(rule)};
    const Need need = is_punitive(measure_) ? Need::citation : Need::either;
    made.basis = check_basis(context_, rule.basis, need,
                             {"情形“" + rule.label.text + "”", "case “" + rule.label.text + "”"},
                             rule.span, overlap(made.in_force, within_));
    measure_.cases.push_back(std::move(made));
  }

  // Labels and what they are over; conditions come later.
  void read_waivers() {
    for (const syntax::Rule& rule : tree_.rules) {
      if (rule.kind != RuleKind::exception && rule.kind != RuleKind::exit) continue;
      trees_.push_back(&rule);
      program::Waiver waiver;
      waiver.label = rule.label.text;
      waiver.span = rule.span;
      waiver.in_force = effect_of(rule);
      waiver.exit = rule.kind == RuleKind::exit;
      if (waiver.exit && tree_.kind != syntax::MeasureKind::roster) {
        context_.report(Kind::exit_outside_roster, rule.span, {rule.label.text});
      }
      measure_.waivers.push_back(std::move(waiver));
    }
    std::vector<std::string> labels = labels_of(measure_.cases);
    for (const std::string& label : labels_of(measure_.waivers)) labels.push_back(label);
    const auto cases = static_cast<uint32_t>(measure_.cases.size());
    for (size_t w = 0; w < trees_.size(); ++w) {
      for (const uint32_t at : resolve_over(context_, *trees_[w], labels)) {
        program::Waiver& waiver = measure_.waivers[w];
        (at < cases ? waiver.over : waiver.over_waivers).push_back(at < cases ? at : at - cases);
      }
    }
    for (size_t w = 0; w < trees_.size(); ++w) read_outcome(*trees_[w], measure_.waivers[w]);
    waiver_facts_.resize(trees_.size());
  }

  // Each after those that it is over; reports a ring of 优先于.
  std::optional<std::vector<uint32_t>> waiver_order() {
    std::vector<uint32_t> order;
    std::vector<Progress> progress(trees_.size(), Progress::waiting);
    bool ring = false;
    const auto visit = [&](const auto& self, uint32_t w) -> void {
      if (progress[w] == Progress::done || ring) return;
      if (progress[w] == Progress::running) {
        ring = true;
        context_.report(Kind::over_cycle, trees_[w]->label.span, {ring_of(w)});
        return;
      }
      progress[w] = Progress::running;
      for (const uint32_t over : measure_.waivers[w].over_waivers) self(self, over);
      progress[w] = Progress::done;
      order.push_back(w);
    };
    for (uint32_t w = 0; w < trees_.size(); ++w) visit(visit, w);
    if (ring) return {};
    return order;
  }

  std::string ring_of(uint32_t start) const {
    std::string text = measure_.waivers[start].label;
    // Every step leads on: the ring is found by walking until a waiver comes again.
    std::set<uint32_t> passed;
    std::vector<uint32_t> path = {start};
    while (passed.insert(path.back()).second) {
      const auto& over = measure_.waivers[path.back()].over_waivers;
      const auto next =
          std::find_if(over.begin(), over.end(), [&](uint32_t w) { return reaches(w, start); });
      if (next == over.end()) break;
      path.push_back(*next);
      text += " → " + measure_.waivers[*next].label;
    }
    return text;
  }

  bool reaches(uint32_t from, uint32_t to) const {
    std::set<uint32_t> seen;
    std::vector<uint32_t> open = {from};
    while (!open.empty()) {
      const uint32_t at = open.back();
      open.pop_back();
      if (at == to) return true;
      if (!seen.insert(at).second) continue;
      const auto& over = measure_.waivers[at].over_waivers;
      open.insert(open.end(), over.begin(), over.end());
    }
    return false;
  }

  void check_waiver(uint32_t w) {
    const syntax::Rule& rule = *trees_[w];
    take_scope(measure_.waivers[w]);
    const program::Waiver& waiver = measure_.waivers[w];
    Env here = env_;
    // Over several cases it is looked at for each of them: only what all of them show is known.
    here.facts = common_facts(waiver.over);
    add_facts(here.facts, waiver_facts_, waiver.over_waivers, measure_.waivers);
    const Checked when = check_condition(context_, here, rule.when);
    waiver_facts_[w] = here.facts;
    waiver_facts_[w].insert(when.yes.begin(), when.yes.end());
    const bool punishes = waiver.effect == WaiverEffect::replace && waiver.replacement.valid() &&
                          is_punitive(context_.program.measures[waiver.replacement]);
    const Words what = {(waiver.exit ? "移出“" : "例外“") + rule.label.text + "”",
                        (waiver.exit ? "exit “" : "exception “") + rule.label.text + "”"};
    measure_.waivers[w].when = when.id;
    measure_.waivers[w].basis =
        check_basis(context_, rule.basis, punishes ? Need::citation : Need::either, what, rule.span,
                    overlap(waiver.in_force, within_));
  }

  // One that names other exceptions only is about what those are about.
  void take_scope(program::Waiver& waiver) {
    if (!waiver.over.empty()) return;
    std::set<uint32_t> cases;
    for (const uint32_t other : waiver.over_waivers) {
      const auto& over = measure_.waivers[other].over;
      if (over.empty()) return;
      cases.insert(over.begin(), over.end());
    }
    waiver.over.assign(cases.begin(), cases.end());
  }

  Facts common_facts(const std::vector<uint32_t>& cases) const {
    Facts facts;
    for (size_t i = 0; i < cases.size(); ++i) {
      const Facts& shown = case_facts_[cases[i]];
      if (i == 0) facts = shown;
      std::erase_if(facts, [&](const std::string& fact) { return !shown.contains(fact); });
    }
    return facts;
  }

  void read_outcome(const syntax::Rule& rule, program::Waiver& waiver) {
    switch (rule.outcome) {
      case syntax::Rule::Outcome::waive:
        return;
      case syntax::Rule::Outcome::replace:
        waiver.effect = WaiverEffect::replace;
        read_replacement(rule, waiver);
        return;
      case syntax::Rule::Outcome::value:
        if (!rule.value.valid()) return;
        if (lightens(context_.written(rule.value).node)) {
          waiver.effect = WaiverEffect::lighten;
          return;
        }
        if (std::holds_alternative<syntax::PriorRef>(context_.written(rule.value).node)) {
          waiver.effect = WaiverEffect::nothing;
          if (waiver.over_waivers.empty()) {
            context_.report(Kind::prior_over_nothing, rule.span, {rule.label.text});
          }
          return;
        }
        break;
      case syntax::Rule::Outcome::none:
        break;
    }
    context_.report(Kind::waiver_outcome, rule.span, {rule.label.text});
  }

  static bool lightens(const syntax::ExprNode& node) {
    const auto* path = std::get_if<syntax::PathRef>(&node);
    if (!path || path->path.from_self || path->path.names.size() != 1) return false;
    const std::string& word = path->path.names[0].text;
    return word == "从轻" || word == "lighter";
  }

  void read_replacement(const syntax::Rule& rule, program::Waiver& waiver) {
    const auto other = other_measure(context_, rule.replacement, id_);
    if (!other) return;
    waiver.replacement = *other;
    context_.substitutions.push_back({id_, *other, rule.replacement.span});
    const Interval own = overlap(waiver.in_force, within_);
    const Interval theirs = context_.program.measures[*other].in_force;
    if (!is_known(own) || (theirs.from <= own.from && own.to <= theirs.to)) return;
    const Words written = describe_interval(own), found = describe_interval(theirs);
    context_.report(
        Kind::replacement_not_in_force, rule.replacement.span,
        {rule.label.text, rule.replacement.text, written.zh, written.en, found.zh, found.en});
  }

  // Where it applies one of its cases fired, unless it came in place of another measure.
  void check_term() {
    std::vector<uint32_t> all(measure_.cases.size());
    for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
    Env here = env_;
    if (!replaces_another_) here.facts = common_facts(all);
    read_measure_term(context_, tree_, here, measure_);
    for (const syntax::Entry& entry : tree_.entries) {
      const Words term = entry_words(EntryName::term);
      if (entry.name.text != term.zh && entry.name.text != term.en) continue;
      // A term that is written out is a choice to be founded; a parameter's is founded there.
      const bool written = measure_.term.valid() && std::holds_alternative<program::Literal>(
                                                        context_.typed(measure_.term).node);
      measure_.term_basis =
          check_basis(context_, entry.basis, written ? Need::either : Need::nothing,
                      {"“" + tree_.name.text + "”的期限", "the term of “" + tree_.name.text + "”"},
                      entry.span, within_);
      return;
    }
  }

  Context& context_;
  const syntax::Measure& tree_;
  const MeasureId id_;
  const bool replaces_another_;
  program::Measure measure_;
  Env env_;
  const Interval within_;
  std::vector<const syntax::Rule*> trees_;  // of the waivers
  std::vector<Facts> case_facts_, waiver_facts_;
};

}  // namespace

void check_measures(Context& context) {
  std::set<std::string> replacing;
  for (const auto& [tree, id] : context.measure_pairs) {
    read_measure_entries(context, *tree, id);
    for (const syntax::Rule& rule : tree->rules) replacing.insert(rule.replacement.text);
  }
  for (const auto& [tree, id] : context.measure_pairs) {
    MeasureRules(context, *tree, id, replacing.contains(tree->name.text)).check();
  }
}

}  // namespace xinheng::check
