// A random evaluation: dimensions with weights, a score, bands, downgrades, quotas.
#pragma once

#include "tests/differential/random_expression.h"

namespace xinheng::differential {

void add_evaluation(program::Program& program, Expressions& expressions, program::CodesId grades,
                    Draw& draw);

}  // namespace xinheng::differential
