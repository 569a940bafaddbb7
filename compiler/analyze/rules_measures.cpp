// Cases that never apply, waivers that never take anything away.
#include <algorithm>

#include "compiler/analyze/findings.h"

namespace xinheng::analyze {
namespace {

using program::Measure;

bool is_over(const program::Waiver& waiver, uint32_t case_index) {
  return waiver.over.empty() ||
         std::find(waiver.over.begin(), waiver.over.end(), case_index) != waiver.over.end();
}

void find_waived_case(Analysis& analysis, const Measure& measure, uint32_t i) {
  for (uint32_t w = 0; w < measure.waivers.size(); ++w) {
    const program::Waiver& waiver = measure.waivers[w];
    if (!is_over(waiver, i) || !always_waives(measure, w)) continue;
    if (analysis.reasoning.possible({{measure.cases[i].when, true}, {waiver.when, false}})) {
      continue;
    }
    analysis.report(Kind::case_always_waived, measure.cases[i].span,
                    {measure.name, measure.cases[i].label, waiver.label});
    return;
  }
}

void find_idle_waiver(Analysis& analysis, const Measure& measure, const program::Waiver& waiver,
                      const std::vector<bool>& dead) {
  const Words rule{"“" + measure.name + "”的例外“" + waiver.label + "”",
                   "exception “" + waiver.label + "” of “" + measure.name + "”"};
  if (report_dead(analysis, rule, waiver.when, {}, {})) return;
  for (uint32_t i = 0; i < measure.cases.size(); ++i) {
    if (!is_over(waiver, i)) continue;
    if (!measure.replacements.empty()) return;  // cases of other measures
    if (dead[i]) return;                        // said already
    if (analysis.reasoning.possible({{measure.cases[i].when, true}, {waiver.when, true}})) return;
  }
  analysis.report(Kind::waiver_idle, waiver.span, {measure.name, waiver.label});
}

void find_dead_rules(Analysis& analysis, const Measure& measure) {
  std::vector<bool> dead;
  for (uint32_t i = 0; i < measure.cases.size(); ++i) {
    const program::LabelledCase& rule = measure.cases[i];
    const Words words{"“" + measure.name + "”的情形“" + rule.label + "”",
                      "case “" + rule.label + "” of “" + measure.name + "”"};
    dead.push_back(report_dead(analysis, words, rule.when, {}, {}));
    if (!dead.back()) find_waived_case(analysis, measure, i);
  }
  for (const program::Waiver& waiver : measure.waivers) {
    find_idle_waiver(analysis, measure, waiver, dead);
  }
}

}  // namespace

void find_dead_rules_of_measures(Analysis& analysis) {
  for (const Measure& measure : analysis.program.measures) find_dead_rules(analysis, measure);
}

}  // namespace xinheng::analyze
