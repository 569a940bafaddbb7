#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// Adds what 补充 says to the declarations it names, so that later stages see each of them whole.
// Reports amendments of what isn't there, or that can't be made. Their order doesn't matter.
void apply_amendments(Pack& pack, const Sources& sources, Diagnostics& diagnostics);

}  // namespace xinheng::syntax
