#include "compiler/syntax/tokens.h"

#include "XinhengLexer.h"
#include "antlr4-runtime.h"
#include "compiler/syntax/characters.h"
#include "compiler/syntax/keywords.h"

namespace xinheng::syntax {
namespace {

bool line_ends_between(std::string_view text, uint32_t begin, uint32_t end) {
  return text.substr(begin, end - begin).find('\n') != std::string_view::npos;
}

// Chinese characters that rules of the lexer name beside the keywords: dates, periods, clauses.
constexpr std::string_view named_by_the_lexer =
    "年月日个工作元号第条款项一二三四五六七八九十百千零之";
// Three bytes of UTF-8 each, U+4E00 to U+9FA5: all are letters.
bool is_ideograph(std::string_view character) {
  return character >= "\u4E00" && character <= "\u9FA5" && character.size() == 3;
}

// ANTLR keeps what it learns about a character for ASCII only: a lexer reads other characters
// ten times slower. So it is given one capital letter, which no keyword has, for each ideograph
// that it only knows as a letter; Chinese keywords are words then, and told apart by their text.
// One code point stays one.
std::string for_the_lexer(std::string_view folded) {
  std::string result;
  result.reserve(folded.size());
  for (size_t at = 0; at < folded.size();) {
    const std::string_view three = folded.substr(at, 3);
    if (is_ideograph(three) && named_by_the_lexer.find(three) == std::string_view::npos) {
      result += 'Z';
      at += 3;
    } else {
      result += folded[at++];
    }
  }
  return result;
}

uint32_t type_of(const antlr4::Token& token, std::string_view text) {
  if (token.getType() == XinhengLexer::WORD) {
    if (const auto keyword = keyword_type(text)) return *keyword;
  }
  return static_cast<uint32_t>(token.getType());
}

}  // namespace

TokenList lex(const SourceFile& file, uint32_t file_index) {
  Characters characters = fold(file.text);
  antlr4::ANTLRInputStream input(for_the_lexer(characters.folded));
  XinhengLexer lexer(&input);
  lexer.removeErrorListeners();
  TokenList result;
  uint32_t last_end = 0;
  while (true) {
    const std::unique_ptr<antlr4::Token> token = lexer.nextToken();
    if (token->getType() == antlr4::Token::EOF) break;
    const size_t first = token->getStartIndex();
    const size_t last = token->getStopIndex() + 1;
    Token made;
    made.begin = characters.source_offsets[first];
    made.end = characters.source_offsets[last];
    made.text_begin = characters.folded_offsets[first];
    made.text_end = characters.folded_offsets[last];
    const std::string_view folded = characters.folded;
    made.type = type_of(*token, folded.substr(made.text_begin, made.text_end - made.text_begin));
    made.first_on_line =
        result.tokens.empty() || line_ends_between(file.text, last_end, made.begin);
    last_end = made.end;
    result.tokens.push_back(made);
  }
  result.text = {file_index, std::move(characters.folded)};
  return result;
}

std::string_view text_of(const Token& token, const TokenText& text) {
  return std::string_view(text.text).substr(token.text_begin, token.text_end - token.text_begin);
}

Span span_of(const Token& token, const TokenText& text) {
  return {text.file, token.begin, token.end};
}

Token made_up_token(uint32_t type, std::string_view written, uint32_t at, TokenText& text) {
  Token token;
  token.type = type;
  token.begin = token.end = at;
  token.text_begin = static_cast<uint32_t>(text.text.size());
  text.text += written;
  token.text_end = static_cast<uint32_t>(text.text.size());
  return token;
}

std::optional<uint32_t> single_token_type(std::string_view text) {
  antlr4::ANTLRInputStream input(for_the_lexer(text));
  XinhengLexer lexer(&input);
  lexer.removeErrorListeners();
  const std::unique_ptr<antlr4::Token> first = lexer.nextToken();
  const std::unique_ptr<antlr4::Token> second = lexer.nextToken();
  if (first->getType() == antlr4::Token::EOF) return std::nullopt;
  if (second->getType() != antlr4::Token::EOF) return std::nullopt;
  return type_of(*first, text);
}

}  // namespace xinheng::syntax
