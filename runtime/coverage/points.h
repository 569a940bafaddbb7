// Everything that tests of a pack should come to.
#pragma once

#include "runtime/coverage/coverage.h"

namespace xinheng::coverage {

// Fills points and impossible.
void list_points(Coverage& coverage, const Compilation& compilation);

}  // namespace xinheng::coverage
