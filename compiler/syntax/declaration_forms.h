// How each declaration is written, for those who wrote one without its block.
#pragma once

#include "compiler/syntax/blocks.h"

namespace xinheng::syntax {

// Reports a declaration that has no { at all. False: it has one.
bool report_without_block(const Block& block, const TokenText& text, Diagnostics& diagnostics);

}  // namespace xinheng::syntax
