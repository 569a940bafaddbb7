#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tokens.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// Parses one file whose text is already among the sources; its declarations go to the pack. What
// is returned is its rules as they are written, before anything was mended.
TokenList parse_file(const Sources& sources, uint32_t file, Pack& pack, Diagnostics& diagnostics);

}  // namespace xinheng::syntax
