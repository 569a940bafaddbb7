#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {

// Reports what is wrong with single tokens (unknown and look-alike characters, unclosed quotes,
// dates and numbers that aren't any) and puts what was meant in their place.
void mend_tokens(TokenList& list, Diagnostics& diagnostics);

}  // namespace xinheng::syntax
