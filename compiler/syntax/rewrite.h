#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {

// The same rules with the reserved words and units of that language, and Chinese or ASCII signs
// of punctuation. The text must be right; layout, comments and names stay as they are.
std::string with_keywords(std::string_view rules, Language language);

// One token so: its reserved word or unit; its sign.
std::string in_words(const Token& token, const TokenText& text, Language language);
std::string with_sign(const Token& token, const TokenText& text, Language language);

// That most of the reserved words are of; signs follow it.
Language language_of(const TokenList& list);

}  // namespace xinheng::syntax
