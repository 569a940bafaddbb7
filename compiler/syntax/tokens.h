// A file as tokens. Their types are XinhengLexer's; here they are plain numbers, so that only
// the files that run ANTLR include it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::syntax {

struct Token {
  uint32_t type = 0;
  uint32_t begin = 0, end = 0;            // bytes of the file
  uint32_t text_begin = 0, text_end = 0;  // bytes of TokenText::text
  bool first_on_line = false;
};

// The folded text that tokens point into; what a repair makes up is appended to it.
struct TokenText {
  uint32_t file = 0;
  std::string text;
};

struct TokenList {
  TokenText text;
  std::vector<Token> tokens;
};

// The text must be valid UTF-8.
TokenList lex(const SourceFile& file, uint32_t file_index);

std::string_view text_of(const Token& token, const TokenText& text);
Span span_of(const Token& token, const TokenText& text);

// A token that isn't in the file, at the given place.
Token made_up_token(uint32_t type, std::string_view written, uint32_t at, TokenText& text);

// The one token that the text is, by type; nothing where it is several or none.
std::optional<uint32_t> single_token_type(std::string_view text);

}  // namespace xinheng::syntax
