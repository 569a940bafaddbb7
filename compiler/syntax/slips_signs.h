#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {

// Characters that the language doesn't have: what they look like takes their place, others are
// left out.
void mend_signs(TokenList& list, Diagnostics& diagnostics);

}  // namespace xinheng::syntax
