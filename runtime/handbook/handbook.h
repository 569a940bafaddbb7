// The handbook of a pack (守信手册): what its rules say, for staff and citizens, as one page of HTML
// that needs nothing else. All of it is made from the rules; what explains a declaration is the
// comment right above it.
#pragma once

#include <string>

#include "compiler/compile.h"

namespace xinheng::handbook {

// day: versions and values in force then are shown as such. The pack compiled without errors.
std::string handbook(const Compilation& compilation, Days day, Language language);

}  // namespace xinheng::handbook
