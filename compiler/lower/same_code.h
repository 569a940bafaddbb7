// Whether two plans make the same machine code: then one serves both. What only fills the constants
// of a run, such as the value of a parameter, is no part of the code.
#pragma once

#include "compiler/lower/plan.h"

namespace xinheng::lower {

bool same_code(const plan::Plan& a, const plan::Plan& b);

}  // namespace xinheng::lower
