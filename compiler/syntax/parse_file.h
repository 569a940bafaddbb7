#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// Parses one file whose text is already among the sources; its declarations go to the pack.
void parse_file(const Sources& sources, uint32_t file, Pack& pack, Diagnostics& diagnostics);

}  // namespace xinheng::syntax
