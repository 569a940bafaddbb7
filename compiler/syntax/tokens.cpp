#include "compiler/syntax/tokens.h"

#include "XinhengLexer.h"
#include "antlr4-runtime.h"
#include "compiler/syntax/characters.h"

namespace xinheng::syntax {
namespace {

bool line_ends_between(std::string_view text, uint32_t begin, uint32_t end) {
  return text.substr(begin, end - begin).find('\n') != std::string_view::npos;
}

}  // namespace

TokenList lex(const SourceFile& file, uint32_t file_index) {
  Characters characters = fold(file.text);
  antlr4::ANTLRInputStream input(characters.folded);
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
    made.type = static_cast<uint32_t>(token->getType());
    made.begin = characters.source_offsets[first];
    made.end = characters.source_offsets[last];
    made.text_begin = characters.folded_offsets[first];
    made.text_end = characters.folded_offsets[last];
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
  antlr4::ANTLRInputStream input{std::string(text)};
  XinhengLexer lexer(&input);
  lexer.removeErrorListeners();
  const std::unique_ptr<antlr4::Token> first = lexer.nextToken();
  const std::unique_ptr<antlr4::Token> second = lexer.nextToken();
  if (first->getType() == antlr4::Token::EOF) return std::nullopt;
  if (second->getType() != antlr4::Token::EOF) return std::nullopt;
  return static_cast<uint32_t>(first->getType());
}

}  // namespace xinheng::syntax
