// Rules in Markdown: fences ```xh hold them, everything else is prose.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tokens.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

bool is_literate(std::string_view path);  // ….xh.md

// Overwrites what isn't a rule with blanks, byte by byte, so that places stay those of the
// Markdown; what stands there goes to the result. Reports fences that never end and rules outside
// of them.
Literate take_prose(const SourceFile& markdown, uint32_t file, std::string& rules,
                    Diagnostics& diagnostics);

// The text with its prose blanked; itself where it is no Markdown. Reports nothing.
SourceFile rules_only(const SourceFile& file, uint32_t index);

// The lines between ```xh and ``` of a file without mistakes.
std::vector<Span> rule_fences(const SourceFile& markdown, uint32_t file);

// The clauses that rules of the file cite.
void note_cited(const TokenList& list, Literate& literate);

}  // namespace xinheng::syntax
