#include "compiler/syntax/blocks.h"

#include <algorithm>
#include <optional>

#include "XinhengLexer.h"
#include "compiler/syntax/braces.h"
#include "compiler/syntax/build.h"
#include "compiler/syntax/glued.h"
#include "compiler/syntax/keywords.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

// A parse tree takes some hundred bytes a word; a table of this size belongs into a CSV.
constexpr size_t block_words_max = 300'000;

// A word that begins declarations, and isn't misused as the name of an entry, a code or a cell.
bool declares(const std::vector<Token>& tokens, size_t at) {
  if (!begins_declaration(tokens[at].type)) return false;
  if (at + 1 == tokens.size()) return true;
  switch (tokens[at + 1].type) {
    case T::COLON:
    case T::SEMICOLON:
    case T::COMMA:
    case T::BAR:
    case T::DOT:
    case T::COMPARE:
    case T::ARROW:
    case T::RIGHT_PAREN:
    case T::RIGHT_BRACE:
      return false;
    default:
      return true;
  }
}

bool declares_on_new_line(const std::vector<Token>& tokens, size_t at) {
  return tokens[at].first_on_line && declares(tokens, at);
}

// One past the declaration that begins here.
size_t end_of_block(const std::vector<Token>& tokens, size_t begin) {
  int depth = 0;
  for (size_t i = begin + 1; i < tokens.size(); ++i) {
    if (declares_on_new_line(tokens, i)) return i;
    if (tokens[i].type == T::LEFT_BRACE) ++depth;
    if (tokens[i].type == T::RIGHT_BRACE && --depth <= 0) return i + 1;
  }
  return tokens.size();
}

// Counted before parsing, so that no input makes the parser's recursion too deep.
std::optional<Token> too_deep(const Block& block) {
  int braces = 0, brackets = 0, signs = 0;
  for (const Token& token : block) {
    const bool sign = token.type == T::MINUS || token.type == T::NOT;
    signs = sign ? signs + 1 : 0;
    if (token.type == T::LEFT_BRACE) ++braces;
    if (token.type == T::RIGHT_BRACE) --braces;
    if (token.type == T::LEFT_PAREN) ++brackets;
    if (token.type == T::RIGHT_PAREN) --brackets;
    if (token.type == T::SEMICOLON) brackets = 0;
    if (braces + brackets + signs > nesting_max) return token;
  }
  return std::nullopt;
}

bool fits_limits(const Block& block, const TokenText& text, Diagnostics& diagnostics) {
  if (const auto token = too_deep(block)) {
    diagnostics.report(Kind::nesting_too_deep, span_of(*token, text),
                       {std::to_string(nesting_max)});
    return false;
  }
  if (block.size() > block_words_max) {
    diagnostics.report(Kind::too_many_words, span_of(block[0], text),
                       {std::to_string(block.size()), std::to_string(block_words_max)});
    return false;
  }
  return true;
}

// What stands between declarations: one message, up to the next declaration.
size_t skip_stray(const TokenList& list, size_t begin, Diagnostics& diagnostics) {
  const Token& first = list.tokens[begin];
  const std::string written(text_of(first, list.text));
  const Kind kind = first.type == T::RIGHT_BRACE ? Kind::stray_bracket : Kind::not_a_declaration;
  std::vector<std::string> beginnings;
  for (const Keyword& keyword : keywords()) {
    if (!begins_declaration(keyword.type)) continue;
    beginnings.emplace_back(keyword.zh);
    beginnings.emplace_back(keyword.en);
  }
  const auto nearest = nearest_name(written, beginnings);
  if (nearest && first.type == T::WORD) {
    diagnostics.report(Kind::misspelt_word, span_of(first, list.text), {written, *nearest});
  } else {
    diagnostics.report(kind, span_of(first, list.text), {written});
  }
  size_t end = begin + 1;
  while (end < list.tokens.size() && !declares_on_new_line(list.tokens, end)) ++end;
  return end;
}

// 惩戒取消资格 对 个人 {: the declaring word and the name without a space.
bool split_declaring_word(TokenList& list, size_t at, Diagnostics& diagnostics) {
  if (list.tokens[at].type != T::WORD) return false;
  for (const Split& split : splits_of(list.tokens[at], list.text)) {
    if (!begins_declaration(split.pieces.front().type)) continue;
    diagnostics.report(Kind::glued_words, span_of(list.tokens[at], list.text),
                       {std::string(text_of(list.tokens[at], list.text)), split.written});
    const auto place = list.tokens.begin() + static_cast<ptrdiff_t>(at);
    list.tokens.insert(list.tokens.erase(place), split.pieces.begin(), split.pieces.end());
    return true;
  }
  return false;
}

}  // namespace

std::vector<Block> cut_into_blocks(TokenList& list, const SourceFile& file,
                                   Diagnostics& diagnostics) {
  std::vector<Block> blocks;
  for (size_t at = 0; at < list.tokens.size();) {
    if (!begins_declaration(list.tokens[at].type) && !split_declaring_word(list, at, diagnostics)) {
      at = skip_stray(list, at, diagnostics);
      continue;
    }
    const size_t end = end_of_block(list.tokens, at);
    const auto first = list.tokens.begin();
    Block block(first + static_cast<ptrdiff_t>(at), first + static_cast<ptrdiff_t>(end));
    close_braces(block, list.text, file, diagnostics);
    if (fits_limits(block, list.text, diagnostics)) blocks.push_back(std::move(block));
    at = end;
  }
  return blocks;
}

}  // namespace xinheng::syntax
