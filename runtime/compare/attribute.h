// Why a decision differs: which of the changes between two packs did it.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "runtime/compare/differences.h"
#include "runtime/compare/hybrid.h"

namespace xinheng::compare {

// alone: undoing this one change undoes the difference, and no other change does. together: undoing
// any of them undoes it, or each makes a part of it. each: any one of them alone makes it, so that
// undoing one doesn't help.
enum class How : uint8_t { alone, together, each };
struct Cause {
  How how = How::alone;
  std::vector<uint32_t> units;             // indices into Causes::units, rising
  auto operator<=>(const Cause&) const = default;
};
struct Causes {
  std::vector<program::Words> units;       // changes of rules; or the date, the data
  std::vector<Cause> causes;               // Changed::cause names one
};

struct AttributeOptions {
  std::array<const Compilation*, 2> packs;
  std::array<const columns::Dataset*, 2> data;
  execute::Dates dates;                    // of both
  uint32_t threads = 1;
  std::function<bool()> going_on;          // false: stop
};
// Everything differs for the one reason there is: a date, the data.
Causes one_cause(program::Words name, Differences& differences);
// Of changes of rules alone: dates and data are the same. Fills Changed::cause.
Causes attribute(const Decisions& decisions, const RuleDifference& rules,
                 const AttributeOptions& options, Differences& differences);

}  // namespace xinheng::compare
