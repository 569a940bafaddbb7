#include "compiler/analyze/roots.h"

namespace xinheng::analyze {
namespace {

void add(std::vector<Root>& roots, const program::Define& define) {
  // The base is the value only where no exception fires.
  Root base{define.base, {}, {}};
  for (const program::Exception& exception : define.exceptions) {
    if (exception.over.empty()) base.given.push_back({exception.when, false});
  }
  roots.push_back(std::move(base));
  for (const program::Exception& exception : define.exceptions) {
    Root root{exception.when, {}, define.base};
    for (const uint32_t over : exception.over) {
      root.given.push_back({define.exceptions[over].when, true});
    }
    roots.push_back(root);
    root.given.push_back({exception.when, true});
    root.expr = exception.value;
    roots.push_back(std::move(root));
  }
}

void add(std::vector<Root>& roots, const program::Evaluation& evaluation) {
  std::vector<Supposition> rated;
  for (const auto& rule : evaluation.unrated) {
    roots.push_back({rule.when, {}, {}});
    rated.push_back({rule.when, false});
  }
  const auto add_part = [&](const program::Dimension& part) {
    for (const ExprId expr : {part.floor, part.ceiling, part.value}) {
      roots.push_back({expr, rated, {}});
    }
  };
  for (const auto& part : evaluation.dimensions) add_part(part);
  if (evaluation.score) add_part(*evaluation.score);
  for (const auto& band : evaluation.bands) roots.push_back({band.from, rated, {}});
  for (const auto& rule : evaluation.downgrades) roots.push_back({rule.when, rated, {}});
}

void add(std::vector<Root>& roots, const program::Measure& measure) {
  for (const auto& rule : measure.cases) roots.push_back({rule.when, {}, {}});
  for (const program::Waiver& waiver : measure.waivers) {
    Root root{waiver.when, {}, {}};
    if (waiver.over.size() == 1) root.given.push_back({measure.cases[waiver.over[0]].when, true});
    roots.push_back(std::move(root));
  }
}

}  // namespace

std::vector<Root> roots_of(const program::Program& program) {
  std::vector<Root> roots;
  for (const auto& define : program.defines) add(roots, define);
  for (const auto& evaluation : program.evaluations) add(roots, evaluation);
  for (const auto& measure : program.measures) add(roots, measure);
  return roots;
}

}  // namespace xinheng::analyze
