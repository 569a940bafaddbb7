// 不评 and 直降 that never fire, bands that no score reaches.
#include <algorithm>

#include "compiler/analyze/findings.h"

namespace xinheng::analyze {
namespace {

using program::Evaluation;

// What the score can be, on each stretch of dates, and the bounds of the bands then.
struct Bounds {
  Range score;
  std::vector<Range> from;
};

// Of a subject that is rated.
Facts rated(Analysis& analysis, const Evaluation& evaluation, program::Interval dates,
            bool& possible) {
  Facts facts{dates, {}, {}};
  possible =
      std::all_of(evaluation.unrated.begin(), evaluation.unrated.end(), [&](const auto& rule) {
        return analysis.reasoning.suppose({rule.when, false, rule.in_force}, facts);
      });
  return facts;
}

std::vector<Bounds> bounds_of(Analysis& analysis, const Evaluation& evaluation) {
  const program::Dimension& score = *evaluation.score;
  std::vector<ExprId> exprs{score.floor, score.ceiling, score.value};
  for (const program::Band& band : evaluation.bands) exprs.push_back(band.from);
  Reasoning& reasoning = analysis.reasoning;
  std::vector<Bounds> result;
  for (const program::Interval& dates : reasoning.stretches(exprs)) {
    reasoning.begin_question();
    bool possible = true;
    const Facts facts = rated(analysis, evaluation, dates, possible);
    const Range floor = reasoning.range(score.floor, facts);
    const Range ceiling = reasoning.range(score.ceiling, facts);
    const Range value = reasoning.range(score.value, facts);
    if (!possible || floor.empty() || ceiling.empty() || value.empty()) continue;
    Bounds bounds;
    bounds.score = between(std::max(floor.low, std::min(ceiling.low, value.low)),
                           std::max(floor.high, std::min(ceiling.high, value.high)));
    for (const program::Band& band : evaluation.bands) {
      bounds.from.push_back(reasoning.range(band.from, facts));
    }
    result.push_back(std::move(bounds));
  }
  return result;
}

// Band i, or what is below all of them: some score lies in it on some date.
bool reached(const std::vector<Bounds>& all, size_t i) {
  return std::any_of(all.begin(), all.end(), [&](const Bounds& bounds) {
    const bool high_enough = i == bounds.from.size() ||
                             (!bounds.from[i].empty() && bounds.score.high >= bounds.from[i].low);
    const bool low_enough =
        i == 0 || (!bounds.from[i - 1].empty() && bounds.score.low < bounds.from[i - 1].high);
    return high_enough && low_enough;
  });
}

void find_unreached_bands(Analysis& analysis, const Evaluation& evaluation) {
  if (!evaluation.score || evaluation.bands.empty()) return;
  const std::vector<Bounds> all = bounds_of(analysis, evaluation);
  if (all.empty()) return;
  const program::Type& type = evaluation.score->type;
  Range score = nothing();
  for (const Bounds& bounds : all) score = join(score, bounds.score);
  const auto shown = [&](Word word) {
    return program::format_value(analysis.program, type, word, Language::zh);
  };
  const auto& codes = analysis.program.codes[evaluation.grades].codes;
  for (size_t i = 0; i <= evaluation.bands.size(); ++i) {
    if (reached(all, i)) continue;
    const bool last = i == evaluation.bands.size();
    const Word grade = last ? evaluation.otherwise : evaluation.bands[i].grade;
    const Span span = last ? evaluation.span : analysis.typed(evaluation.bands[i].from).span;
    analysis.report(Kind::band_unreachable, span,
                    {evaluation.name, codes[static_cast<size_t>(grade)].name, shown(score.low),
                     shown(score.high)});
  }
}

void find_dead_rules(Analysis& analysis, const Evaluation& evaluation) {
  std::vector<Supposition> is_rated;
  for (const auto& rule : evaluation.unrated) {
    const Words words{"“" + evaluation.name + "”的不评“" + rule.label + "”",
                      "unrated “" + rule.label + "” of “" + evaluation.name + "”"};
    report_dead(analysis, words, {rule.when, true, rule.in_force}, {}, {});
    is_rated.push_back({rule.when, false, rule.in_force});
  }
  Word best = evaluation.otherwise;
  for (const program::Band& band : evaluation.bands) best = std::max(best, band.grade);
  for (const auto& rule : evaluation.downgrades) {
    const Words words{"“" + evaluation.name + "”的直降“" + rule.label + "”",
                      "downgrade “" + rule.label + "” of “" + evaluation.name + "”"};
    const Supposition fires{rule.when, true, rule.in_force};
    if (report_dead(analysis, words, fires, is_rated, {}) || *rule.grade < best) continue;
    const auto& codes = analysis.program.codes[evaluation.grades].codes;
    analysis.report(Kind::downgrade_idle, rule.span,
                    {rule.label, codes[static_cast<size_t>(*rule.grade)].name});
  }
}

}  // namespace

void find_dead_rules_of_evaluations(Analysis& analysis) {
  for (const Evaluation& evaluation : analysis.program.evaluations) {
    if (analysis.stopped()) return;
    find_dead_rules(analysis, evaluation);
    find_unreached_bands(analysis, evaluation);
  }
}

}  // namespace xinheng::analyze
