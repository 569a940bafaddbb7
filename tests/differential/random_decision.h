// Random decision tables under every hit policy.
#pragma once

#include "tests/differential/random_expression.h"

namespace xinheng::differential {

// In the scope of the context. Its inputs and cells are made by `expressions`.
program::Decision random_decision(program::Program& program, Expressions& expressions,
                                  const Context& context, Draw& draw);

}  // namespace xinheng::differential
