#include "compiler/analyze/analyze.h"

#include "compiler/analyze/decisions.h"
#include "compiler/analyze/findings.h"

namespace xinheng::analyze {

bool lies_within(Span inner, Span outer) {
  return inner.file == outer.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

bool report_dead(Analysis& analysis, const Words& rule, const Supposition& fires,
                 const std::vector<Supposition>& given, ExprId prior) {
  const ExprId when = fires.expr;
  std::vector<Supposition> suppositions = given;
  suppositions.push_back(fires);
  if (analysis.reasoning.possible(suppositions, prior)) return false;
  const Span whole = analysis.typed(when).span;
  const ExprId culprit = analysis.reasoning.culprit();
  Span span = whole;
  ExprId shown = when;
  if (culprit.valid() && lies_within(analysis.typed(culprit).span, whole)) {
    span = analysis.typed(culprit).span;
    shown = culprit;
  }
  analysis.report(Kind::rule_unreachable, span,
                  {rule.zh, rule.en, program::print_expr(analysis.program, shown),
                   program::print_expr(analysis.program, shown, Language::en)});
  analysis.dead.push_back(whole);
  return true;
}

bool analyze(program::Program& program, Diagnostics& diagnostics,
             const std::function<bool()>& going_on) {
  Reasoning reasoning(program);
  Analysis analysis{program, diagnostics, reasoning, {}, going_on};
  find_dead_rules_of_defines(analysis);
  find_dead_rules_of_measures(analysis);
  find_dead_rules_of_evaluations(analysis);
  find_constant_comparisons(analysis);
  find_partial_values(analysis);
  find_idle_rows(analysis);
  for (program::Decision& decision : program.decisions) {
    if (analysis.stopped()) break;
    analyze_decision(program, decision, diagnostics);
  }
  return !analysis.stopped();
}

}  // namespace xinheng::analyze
