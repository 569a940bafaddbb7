// What the words of a plan can be: the code needs no more bits than that.
#pragma once

#include "compiler/lower/plan.h"

namespace xinheng::lower {

// Fills Stage::ranges of every stage. True of whatever rows hold, also of words without meaning:
// absent ones (0), dates that have left the calendar.
void find_ranges(plan::Plan& plan, const program::Program& program);

}  // namespace xinheng::lower
