#include "compiler/syntax/blocks.h"

#include <algorithm>
#include <optional>

#include "XinhengLexer.h"
#include "compiler/syntax/braces.h"
#include "compiler/syntax/build.h"
#include "compiler/syntax/declaration_forms.h"
#include "compiler/syntax/glued.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/near_words.h"

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

bool begins_name(uint32_t type) {
  return is_name(type) || type == T::DOC;
}

// 惩罚 取消资格 对 个人 {: the word that was meant.
std::optional<MeantWord> meant_to_declare(const TokenList& list, size_t at) {
  const auto& tokens = list.tokens;
  if (tokens[at].type != T::WORD || at + 1 >= tokens.size()) return std::nullopt;
  const auto meant = meant_declaring_word(text_of(tokens[at], list.text));
  if (!meant || begins_name(tokens[at + 1].type)) return meant;
  // 修改 惩戒 取消资格 {
  const bool amends = meant->type == T::AMEND && begins_declaration(tokens[at + 1].type);
  return amends ? meant : std::nullopt;
}

bool mend_declaring_word(TokenList& list, size_t at, Diagnostics& diagnostics) {
  const auto meant = meant_to_declare(list, at);
  if (!meant) return false;
  Token& token = list.tokens[at];
  diagnostics.report(Kind::misspelt_word, span_of(token, list.text),
                     {std::string(text_of(token, list.text)), meant->form});
  token.type = meant->type;
  return true;
}

void report_stray(const TokenList& list, const Token& first, Diagnostics& diagnostics) {
  const std::string written(text_of(first, list.text));
  if (first.type == T::RIGHT_BRACE) {
    diagnostics.report(Kind::stray_bracket, span_of(first, list.text), {written});
    return;
  }
  std::string zh, en;
  for (const Keyword& keyword : keywords()) {
    if (!begins_declaration(keyword.type)) continue;
    zh += (zh.empty() ? "" : "、") + std::string(keyword.zh);
    en += (en.empty() ? "" : ", ") + std::string(keyword.en);
  }
  diagnostics.report(Kind::not_a_declaration, span_of(first, list.text), {written, zh, en});
}

// What stands between declarations: one message, up to where its block closes or to the next
// declaration.
size_t skip_stray(const TokenList& list, size_t begin, Diagnostics& diagnostics) {
  const auto& tokens = list.tokens;
  report_stray(list, tokens[begin], diagnostics);
  int depth = 0;
  size_t end = begin;
  for (; end < tokens.size(); ++end) {
    if (end > begin && declares_on_new_line(tokens, end)) break;
    const bool on_new_line = end > begin && depth == 0 && tokens[end].first_on_line;
    if (on_new_line && meant_to_declare(list, end)) break;
    if (tokens[end].type == T::LEFT_BRACE) ++depth;
    if (tokens[end].type == T::RIGHT_BRACE && depth > 0 && --depth == 0) return end + 1;
  }
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

// 规则包 甲 … { 定义 乙 … }: where the braces that open here close, if declarations on lines of
// their own stand directly between them. Where one of the braces was forgotten they never close.
struct Nesting {
  std::vector<size_t> declarations;
  size_t close = 0;
};
std::optional<Nesting> nesting_of(const std::vector<Token>& tokens, size_t begin, int& tries) {
  Nesting nesting;
  int depth = 0;
  for (size_t i = begin + 1; i < tokens.size(); ++i) {
    if (declares_on_new_line(tokens, i)) {
      if (depth == 0) return std::nullopt;
      if (depth == 1) nesting.declarations.push_back(i);
    }
    if (tokens[i].type == T::LEFT_BRACE) ++depth;
    if (tokens[i].type != T::RIGHT_BRACE || --depth > 0) continue;
    nesting.close = i;
    return nesting.declarations.empty() ? std::nullopt : std::optional(nesting);
  }
  --tries;
  return std::nullopt;
}

// One past the declaration at `begin`, which lies before `limit`.
size_t end_of_nested(const std::vector<Token>& tokens, size_t begin, size_t limit) {
  int depth = 0;
  for (size_t i = begin + 1; i < limit; ++i) {
    if (depth == 0 && declares_on_new_line(tokens, i)) return i;
    if (tokens[i].type == T::SEMICOLON && depth == 0) return i + 1;
    if (tokens[i].type == T::LEFT_BRACE) ++depth;
    if (tokens[i].type == T::RIGHT_BRACE && --depth == 0) return i + 1;
  }
  return limit;
}

// Declarations within another are moved behind it. One message, however many they are.
// tries: how often the file may still be looked through, so that none takes forever.
void move_nested(TokenList& list, size_t begin, int& tries, Diagnostics& diagnostics) {
  auto& tokens = list.tokens;
  if (tries <= 0) return;
  const auto nesting = nesting_of(tokens, begin, tries);
  if (!nesting) return;
  --tries;
  const Token& first = tokens[nesting->declarations[0]];
  diagnostics.report(
      Kind::declaration_nested, span_of(first, list.text),
      {std::string(text_of(first, list.text)), std::string(text_of(tokens[begin], list.text))});
  std::vector<Token> outer, inner;
  size_t at = begin;
  for (const size_t declaration : nesting->declarations) {
    if (declaration < at) continue;  // begins a line within the one before
    const auto from = [&](size_t index) { return tokens.begin() + static_cast<ptrdiff_t>(index); };
    outer.insert(outer.end(), from(at), from(declaration));
    at = end_of_nested(tokens, declaration, nesting->close);
    inner.insert(inner.end(), from(declaration), from(at));
  }
  const auto close = tokens.begin() + static_cast<ptrdiff_t>(nesting->close) + 1;
  outer.insert(outer.end(), tokens.begin() + static_cast<ptrdiff_t>(at), close);
  const auto moved =
      std::copy(outer.begin(), outer.end(), tokens.begin() + static_cast<ptrdiff_t>(begin));
  std::copy(inner.begin(), inner.end(), moved);
}

}  // namespace

Cut cut_into_blocks(TokenList& list, const SourceFile& file, Diagnostics& diagnostics) {
  Cut cut;
  int tries = 100;
  const auto lose = [&](const Token& first, const Token& last) {
    cut.lost.push_back({list.text.file, first.begin, last.end});
  };
  for (size_t at = 0; at < list.tokens.size();) {
    if (!begins_declaration(list.tokens[at].type) && !split_declaring_word(list, at, diagnostics) &&
        !mend_declaring_word(list, at, diagnostics)) {
      const size_t end = skip_stray(list, at, diagnostics);
      lose(list.tokens[at], list.tokens[end - 1]);
      at = end;
      continue;
    }
    move_nested(list, at, tries, diagnostics);
    const size_t end = end_of_block(list.tokens, at);
    const auto first = list.tokens.begin();
    Block block(first + static_cast<ptrdiff_t>(at), first + static_cast<ptrdiff_t>(end));
    if (report_without_block(block, list.text, diagnostics)) {
      lose(block.front(), block.back());
      at = end;
      continue;
    }
    close_braces(block, list.text, file, diagnostics);
    if (fits_limits(block, list.text, diagnostics)) {
      cut.blocks.push_back(std::move(block));
    } else {
      lose(block.front(), block.back());
    }
    at = end;
  }
  return cut;
}

}  // namespace xinheng::syntax
