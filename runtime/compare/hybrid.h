// Programs between two packs: one of them, but for one change that is as in the other.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "runtime/compare/rule_changes.h"

namespace xinheng::compare {

// A change that can be made alone: a part of a declaration, or all of it that has no parts.
struct Unit {
  uint32_t change = 0;                     // index into RuleDifference::changes
  std::string label;                       // of the part; "": the rest
  program::Words name;                     // 定义 信用信息.计入 例外 撤销不计
};
std::vector<Unit> units_of(const RuleDifference& difference, const Compilation& before,
                           const Compilation& after);

// `side` (0: before, 1: after) with the unit as on the other side. `after` was compiled beside
// `before`. Empty where such a pack would have errors: the change can't be made alone.
std::optional<Compilation> hybrid(const std::array<const Compilation*, 2>& packs, size_t side,
                                  const Unit& unit, const RuleDifference& difference, Stage until);

}  // namespace xinheng::compare
