// The rules of lint, by what they look at. Each reports to the same place.
#pragma once

#include "compiler/lint/lint.h"
#include "compiler/syntax/writing.h"

namespace xinheng::lint {

struct Context {
  const syntax::Pack& pack;
  const program::Program& program;
  const Sources& sources;
  const std::set<std::string>& cited;
  Findings& findings;

  // Nothing where it stands in a pack that is used.
  void report(Kind kind, Span span, std::vector<std::string> arguments) const {
    if (pack.is_own(span)) findings.diagnostics.report(kind, span, std::move(arguments));
  }
};

void lint_measures(const Context& context);     // tests, terms, discretion
void lint_assumptions(const Context& context);  // reasons
void lint_numbers(const Context& context);      // that parameters are
void lint_names(const Context& context);        // alike, without alias, saying nothing
void lint_definitions(const Context& context);  // that compute the same; 其余
void lint_coverage(const Context& context);     // clauses and codes that nothing uses
void lint_writing(const Context& context, const syntax::Writing& writing);

}  // namespace xinheng::lint
