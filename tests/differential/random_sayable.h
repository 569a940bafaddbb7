// Random programs hold more than rules can say: an aggregate over a sum, a quotient times 10^7.
#pragma once

#include "tests/differential/random_values.h"

namespace xinheng::differential {

// Puts something that can be written in place of what can't. Expressions know where they stand
// afterwards (note_frames).
void make_sayable(program::Program& program, Draw& draw);

}  // namespace xinheng::differential
