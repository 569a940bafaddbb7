#include "runtime/coverage/coverage.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/coverage/points.h"

namespace xinheng::coverage {

bool comes_to(const execute::Noted& noted, const Target& target) {
  return std::visit(
      overloaded{
          [&](const program::RuleName& name) { return noted.rules.contains(name); },
          [&](const ExprOutcome& one) { return (noted.exprs[one.expr.index] & one.outcome) != 0; },
          [&](const CellOutcome& one) {
            const auto& cells = noted.cells[one.decision.index];
            const size_t at = size_t{one.row} * one.columns + one.column;
            return !cells.empty() && (cells[at] & one.outcome) != 0;
          },
          [&](const DeclaredOutcome& one) {
            const auto seen = std::visit(
                overloaded{
                    [&](program::DefineId id) { return noted.defines[id.index]; },
                    [&](program::DecisionId id) { return noted.decisions[id.index]; },
                    [&](program::EvaluationId id) { return noted.evaluations[id.index]; },
                    [&](program::MeasureId id) { return noted.measures[id.index]; },
                },
                one.declared);
            return (seen & one.outcome) != 0;
          },
      },
      target);
}

Coverage measure(const Compilation& compilation, const std::vector<scenario::Report>& reports) {
  Coverage coverage;
  const program::Program& program = *compilation.program;
  list_points(coverage, compilation);
  coverage.properties = static_cast<uint32_t>(program.properties.size());
  for (const scenario::Report& report : reports) {
    if (verdict_of(program, report) != scenario::Verdict::passed) continue;
    ++coverage.tests;
    for (Point& point : coverage.points)
      if (comes_to(*report.noted, point.target)) ++point.tests;
  }
  return coverage;
}

uint32_t Total::share() const {
  return all == 0 ? 10'000 : static_cast<uint32_t>(reached * 10'000 / all);
}

std::string percent(uint32_t share) {
  return fmt::format("{}.{:02}%", share / 100, share % 100);
}

Total total_of(const Coverage& coverage) {
  Total total{0, coverage.points.size()};
  for (const Point& point : coverage.points) total.reached += point.tests > 0 ? 1 : 0;
  return total;
}

Total total_of(const Coverage& coverage, Category category) {
  Total total;
  for (const Point& point : coverage.points) {
    if (point.category != category) continue;
    ++total.all;
    total.reached += point.tests > 0 ? 1 : 0;
  }
  return total;
}

const program::Words& name_of(Category category) {
  static const program::Words names[categories] = {
      {"规则", "rules"},
      {"例外", "exceptions"},
      {"表格的行", "rows of tables"},
      {"条件的两面", "conditions, either way"},
      {"答案", "answers"},
  };
  return names[static_cast<size_t>(category)];
}

namespace {

std::string said(const Point& point, const program::Words& phrase, Language language) {
  const bool zh = language == Language::zh;
  const std::string& what = point.what.in(language);
  return point.rule.in(language) + (zh ? "：" : ": ") + what + (zh || what.empty() ? "" : " ") +
         phrase.in(language);
}

}  // namespace

std::string never_of(const Point& point, Language language) {
  return said(point, point.phrase->never, language);
}

std::string said_of(const Point& point, Language language) {
  return said(point, point.tests > 0 ? point.phrase->did : point.phrase->never, language);
}

std::vector<const Point*> missing_of(const Coverage& coverage) {
  std::vector<const Point*> missing;
  for (const Point& point : coverage.points)
    if (point.tests == 0) missing.push_back(&point);
  return missing;
}

}  // namespace xinheng::coverage
