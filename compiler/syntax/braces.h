#pragma once

#include "compiler/syntax/blocks.h"

namespace xinheng::syntax {

// Reports a brace that is never closed, and closes it where indentation says.
void close_braces(Block& block, TokenText& text, const SourceFile& file, Diagnostics& diagnostics);

}  // namespace xinheng::syntax
