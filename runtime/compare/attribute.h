// Why a decision differs: which of the changes between the two sides did it.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "runtime/compare/differences.h"
#include "runtime/compare/units.h"

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
  std::vector<program::Words> units;       // changes of rules; time, the data
  std::vector<Cause> causes;               // Changed::cause names one
  // Of two data sets, by changed subject: the rows about it that differ, "信用信息 0002885119 新增".
  std::vector<std::vector<std::string>> rows;
};

struct AttributeOptions {
  std::array<const program::Program*, 2> programs;
  std::array<const columns::Dataset*, 2> data;
  uint32_t threads = 1;
  std::function<bool()> going_on;          // false: stop
};
// Fills Changed::cause.
Causes attribute(const Decisions& decisions, const Units& units, const AttributeOptions& options,
                 Differences& differences);

}  // namespace xinheng::compare
