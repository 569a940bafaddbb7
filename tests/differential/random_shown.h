// Whatever a program defines comes to be seen in results: nothing is wrong unnoticed.
#pragma once

#include "tests/differential/random_expression.h"

namespace xinheng::differential {

void show_rules(program::Program& program, Draw& draw);

}  // namespace xinheng::differential
