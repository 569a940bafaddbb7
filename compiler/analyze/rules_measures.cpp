// Cases that never apply, waivers that never take anything away.
#include <algorithm>

#include "compiler/analyze/findings.h"

namespace xinheng::analyze {
namespace {

using program::Measure;

program::Interval overlap(program::Interval a, program::Interval b) {
  return {std::max(a.from, b.from), std::min(a.to, b.to)};
}

bool is_over(const program::Waiver& waiver, uint32_t case_index) {
  return waiver.over.empty() ||
         std::find(waiver.over.begin(), waiver.over.end(), case_index) != waiver.over.end();
}

class Rules {
 public:
  Rules(Analysis& analysis, const Measure& measure) : analysis_(analysis), measure_(measure) {}

  void find() {
    for (uint32_t i = 0; i < measure_.cases.size(); ++i) {
      const program::LabelledCase& rule = measure_.cases[i];
      const Words words{"“" + measure_.name + "”的情形“" + rule.label + "”",
                        "case “" + rule.label + "” of “" + measure_.name + "”"};
      dead_.push_back(report_dead(analysis_, words, fires(rule), {}, {}));
      if (!dead_.back()) find_waived_case(i);
    }
    for (const program::Waiver& waiver : measure_.waivers) find_idle(waiver);
  }

 private:
  // A rule also needs its measure to be in force.
  template <class Rule>
  Supposition fires(const Rule& rule) const {
    return {rule.when, true, overlap(rule.in_force, measure_.in_force)};
  }

  void find_waived_case(uint32_t i) {
    for (uint32_t w = 0; w < measure_.waivers.size(); ++w) {
      const program::Waiver& waiver = measure_.waivers[w];
      const bool waives = waiver.effect == program::WaiverEffect::waive;
      if (!waives || !is_over(waiver, i) || !takes_away(measure_, w)) continue;
      const Supposition not_waived{waiver.when, false, waiver.in_force};
      if (analysis_.reasoning.possible({fires(measure_.cases[i]), not_waived})) continue;
      analysis_.report(Kind::case_always_waived, measure_.cases[i].span,
                       {measure_.name, measure_.cases[i].label, waiver.label});
      return;
    }
  }

  void find_idle(const program::Waiver& waiver) {
    const Words rule{"“" + measure_.name + "”的例外“" + waiver.label + "”",
                     "exception “" + waiver.label + "” of “" + measure_.name + "”"};
    if (report_dead(analysis_, rule, fires(waiver), {}, {})) return;
    // What other measures were replaced by may come in without a case.
    const bool of_others = std::any_of(waiver.over.begin(), waiver.over.end(),
                                       [&](uint32_t c) { return c >= measure_.cases.size(); });
    if (of_others || (waiver.over.empty() && !measure_.replacements.empty())) return;
    for (uint32_t i = 0; i < measure_.cases.size(); ++i) {
      if (!is_over(waiver, i)) continue;
      if (dead_[i]) return;  // said already
      if (analysis_.reasoning.possible({fires(measure_.cases[i]), fires(waiver)})) return;
    }
    analysis_.report(Kind::waiver_idle, waiver.span, {measure_.name, waiver.label});
  }

  Analysis& analysis_;
  const Measure& measure_;
  std::vector<bool> dead_;
};

// What rules find of one record: every case and every exception can fire.
void find_dead_rules(Analysis& analysis, const program::Finding& finding) {
  for (const auto& rule : finding.cases) {
    const Words words{"“" + finding.name + "”的情形“" + rule.label + "”",
                      "case “" + rule.label + "” of “" + finding.name + "”"};
    report_dead(analysis, words, {rule.when, true, rule.in_force}, {}, {});
  }
  for (const auto& waiver : finding.waivers) {
    const Words words{"“" + finding.name + "”的例外“" + waiver.label + "”",
                      "exception “" + waiver.label + "” of “" + finding.name + "”"};
    report_dead(analysis, words, {waiver.when, true, waiver.in_force}, {}, {});
  }
}

}  // namespace

void find_dead_rules_of_measures(Analysis& analysis) {
  for (const Measure& measure : analysis.program.measures) {
    if (analysis.stopped()) return;
    Rules(analysis, measure).find();
  }
  for (const auto& finding : analysis.program.findings) find_dead_rules(analysis, finding);
}

}  // namespace xinheng::analyze
