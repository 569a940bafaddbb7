#include "compiler/analyze/roots.h"

#include "compiler/program/operands.h"

namespace xinheng::analyze {
namespace {

// Of rules with one label, versions of one rule, at least one fires: that is only said where there
// is just one.
template <class Rules>
void add_fired(std::vector<Supposition>& given, const std::vector<uint32_t>& over,
               const Rules& rules) {
  for (const auto& versions : program::by_label(over, rules)) {
    if (versions.size() > 1) continue;
    const auto& rule = rules[versions[0]];
    given.push_back({rule.when, true, rule.in_force});
  }
}

void add(std::vector<Root>& roots, const program::Define& define) {
  if (define.finding.valid()) return;  // made of the finding's own parts
  // The base is the value only where no exception fires.
  Root base{define.base, {}, {}, {}};
  for (const program::Exception& exception : define.exceptions) {
    if (exception.over.empty()) base.given.push_back({exception.when, false, exception.in_force});
  }
  roots.push_back(std::move(base));
  for (const program::Exception& exception : define.exceptions) {
    Root root{exception.when, {}, define.base, exception.in_force};
    add_fired(root.given, exception.over, define.exceptions);
    roots.push_back(root);
    root.given.push_back({exception.when, true, exception.in_force});
    root.expr = exception.value;
    roots.push_back(std::move(root));
  }
}

void add(std::vector<Root>& roots, const program::Evaluation& evaluation) {
  std::vector<Supposition> rated;
  for (const auto& rule : evaluation.unrated) {
    roots.push_back({rule.when, {}, {}, rule.in_force});
    rated.push_back({rule.when, false, rule.in_force});
  }
  const auto add_part = [&](const program::Dimension& part) {
    for (const ExprId expr : {part.floor, part.ceiling, part.value, part.weight}) {
      if (expr.valid()) roots.push_back({expr, rated, {}, {}});
    }
  };
  for (const auto& part : evaluation.dimensions) add_part(part);
  if (evaluation.score) add_part(*evaluation.score);
  for (const auto& band : evaluation.bands) roots.push_back({band.from, rated, {}, {}});
  for (const auto& rule : evaluation.downgrades) {
    roots.push_back({rule.when, rated, {}, rule.in_force});
  }
  for (const auto& quota : evaluation.quotas) {
    roots.push_back({quota.share, rated, {}, {}});
    if (quota.group.valid()) roots.push_back({quota.group, rated, {}, {}});
  }
}

// Cases and waivers, of a measure or of what rules find of a record.
template <class Rules>
void add_rules(std::vector<Root>& roots, const Rules& rules) {
  for (const auto& rule : rules.cases) roots.push_back({rule.when, {}, {}, rule.in_force});
  for (const program::Waiver& waiver : rules.waivers) {
    Root root{waiver.when, {}, {}, waiver.in_force};
    const bool one = waiver.over.size() == 1 && waiver.over[0] < rules.cases.size();
    if (one) {
      const auto& over = rules.cases[waiver.over[0]];
      root.given.push_back({over.when, true, over.in_force});
    }
    add_fired(root.given, waiver.over_waivers, rules.waivers);
    roots.push_back(std::move(root));
  }
}

void add(std::vector<Root>& roots, const program::Measure& measure) {
  add_rules(roots, measure);
  // A term matters where the measure applies: by one of its cases, or in place of another measure.
  for (const ExprId expr : {measure.from, measure.term}) {
    if (!expr.valid()) continue;
    for (const auto& rule : measure.cases) {
      roots.push_back({expr, {{rule.when, true, rule.in_force}}, {}, measure.in_force});
    }
    if (!measure.replacements.empty()) roots.push_back({expr, {}, {}, measure.in_force});
  }
}

void add(std::vector<Root>& roots, const program::Finding& finding) {
  add_rules(roots, finding);
  for (const ExprId expr : {finding.start, finding.term, finding.done}) {
    if (!expr.valid()) continue;
    for (const auto& rule : finding.cases) {
      roots.push_back({expr, {{rule.when, true, rule.in_force}}, {}, {}});
    }
  }
  for (const program::Reported& one : finding.reported) roots.push_back({one.value, {}, {}, {}});
}

}  // namespace

std::vector<Root> roots_of(const program::Program& program) {
  std::vector<Root> roots;
  for (const auto& define : program.defines) add(roots, define);
  for (const auto& evaluation : program.evaluations) add(roots, evaluation);
  for (const auto& measure : program.measures) add(roots, measure);
  for (const auto& finding : program.findings) add(roots, finding);
  for (const auto& decision : program.decisions) {
    program::each_expression(decision, [&](ExprId expr) { roots.push_back({expr, {}, {}, {}}); });
  }
  return roots;
}

}  // namespace xinheng::analyze
