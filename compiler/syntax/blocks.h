// A file's tokens cut into declarations, so that each is parsed by itself.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {

using Block = std::vector<Token>;

struct Cut {
  std::vector<Block> blocks;
  std::vector<Span> lost;  // that no block holds
};
// Reports what isn't a declaration and braces that don't match (and closes them). Blocks that
// are nested too deeply or too long are reported and left out.
Cut cut_into_blocks(TokenList& list, const SourceFile& file, Diagnostics& diagnostics);

}  // namespace xinheng::syntax
