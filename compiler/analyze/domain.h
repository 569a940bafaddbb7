// What values an input can have.
#pragma once

#include <vector>

#include "compiler/program/program.h"

namespace xinheng::analyze {

using program::Word;

struct Interval {
  Word low, high;  // both included
  bool operator==(const Interval&) const = default;
};
// Ascending, with gaps between them.
using Intervals = std::vector<Interval>;

Intervals union_of(Intervals intervals);
Intervals complement_of(const Intervals& intervals);

// All values that the expression can have where it has one; possibly more.
Intervals domain_of(const program::Program& program, program::ExprId expr);

}  // namespace xinheng::analyze
