// What may have made a difference, as units that can be undone alone, and the two sides with one
// unit as on the other.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/compare/decisions.h"
#include "runtime/compare/hybrid.h"

namespace xinheng::compare {

// A side but for one unit, which is as on the other side.
struct Mixture {
  std::shared_ptr<const Compilation> made;  // where it is neither side's own
  const program::Program* program = nullptr;
  const plan::Plan* plan = nullptr;         // both for machine code only
  const codegen::CompiledPlan* code = nullptr;
  execute::Dates dates;
  size_t data = 0;                          // which side's
};
// A mixture of this compilation.
Mixture mixture_of(std::shared_ptr<const Compilation> made, execute::Dates dates, size_t data);

struct Units {
  std::vector<program::Words> names;
  std::vector<std::vector<uint32_t>> candidates;  // by decision: those it may depend on, rising
  // side: 0 before, 1 after. native: with machine code. Empty: it can't be made alone.
  std::function<std::optional<Mixture>(uint32_t unit, size_t side, bool native)> mixture;
};

// By decision: the changes, by index, that an answer on either side depends on.
std::vector<std::vector<uint32_t>> changes_reached(const Decisions& decisions,
                                                   const RuleDifference& rules);
// Of two packs over the same data on one day; both outlive the units.
Units units_of_packs(const Decisions& decisions, const RuleDifference& rules,
                     const std::array<const Compilation*, 2>& packs, execute::Dates dates);

}  // namespace xinheng::compare
