// A random reward, punishment, warning or roster.
#pragma once

#include "tests/differential/random_expression.h"

namespace xinheng::differential {

void add_measure(program::Program& program, Expressions& expressions, Draw& draw);

}  // namespace xinheng::differential
