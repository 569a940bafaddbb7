// The pieces of the analysis, each in a file of its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/analyze/reasoning.h"
#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::analyze {

struct Analysis {
  const program::Program& program;
  Diagnostics& diagnostics;
  Reasoning& reasoning;
  std::vector<Span> dead;  // conditions that never hold: nothing more is said inside them
  const std::function<bool()>& going_on;

  void report(Kind kind, Span span, std::initializer_list<std::string> arguments) {
    diagnostics.report(kind, span, arguments);
  }
  bool stopped() const { return going_on && !going_on(); }
  const program::Expr& typed(ExprId expr) const { return program.exprs[expr]; }
};

// A phrase in both languages, as arguments of a message.
struct Words {
  std::string zh, en;
};

bool lies_within(Span inner, Span outer);

// rules_defines.cpp, rules_measures.cpp, rules_evaluations.cpp
void find_dead_rules_of_defines(Analysis& analysis);
void find_dead_rules_of_measures(Analysis& analysis);
void find_dead_rules_of_evaluations(Analysis& analysis);
// Reports a condition that never holds, given what else holds then; true where it does.
bool report_dead(Analysis& analysis, const Words& rule, const Supposition& fires,
                 const std::vector<Supposition>& given, ExprId prior);

// comparisons.cpp
void find_constant_comparisons(Analysis& analysis);
// partial.cpp
void find_partial_values(Analysis& analysis);
// idle_rows.cpp
void find_idle_rows(Analysis& analysis);

}  // namespace xinheng::analyze
