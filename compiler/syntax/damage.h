// What the check had better not judge, because it was not understood.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tokens.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// tokens: of the whole file, in order. lost: stretches of it of which the tree has nothing.
// reported: what was said about this file.
void note_damage(const std::vector<Token>& tokens, const TokenText& text,
                 const std::vector<Span>& lost, const std::vector<Diagnostic>& reported,
                 Pack& pack);

}  // namespace xinheng::syntax
