// Records that count for more where there are many of them: what a record's rule asks of its owner.
#pragma once

#include "tests/differential/random_expression.h"

namespace xinheng::differential {

// A count of the owner's records, points of a record that depend on it, and an evaluation of their
// sum.
void add_repeated(program::Program& program, Expressions& expressions, Draw& draw);

}  // namespace xinheng::differential
