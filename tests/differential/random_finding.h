// Repairs, objections, publications and deadlines with the defines that say what they mean, as
// check makes them.
#pragma once

#include "tests/differential/random_expression.h"

namespace xinheng::differential {

void add_findings(program::Program& program, Expressions& expressions, Draw& draw);

}  // namespace xinheng::differential
