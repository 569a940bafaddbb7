// Which counts are only compared. They need no number for each subject: all counters of a mask word
// are a few bits side by side in one register, and all comparisons are done together.
#pragma once

#include "compiler/lower/plan.h"

namespace xinheng::lower {

// Comparisons of counts with small constants become Reaches; counts of which nothing else is left
// are marked.
void lay_lanes(plan::Pipeline& pipeline);

}  // namespace xinheng::lower
