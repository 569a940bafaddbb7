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

// ANTLR keeps what it learns of a character for ASCII only, and asks for a lock each time. Here
// each thread keeps all of it for itself.
class Simulator : public antlr4::atn::LexerATNSimulator {
 public:
  using State = antlr4::dfa::DFAState;
  using LexerATNSimulator::LexerATNSimulator;

  static Simulator* make(XinhengLexer& lexer) {
    thread_local antlr4::atn::PredictionContextCache contexts;
    thread_local std::vector<antlr4::dfa::DFA> learnt = [&] {
      std::vector<antlr4::dfa::DFA> modes;
      const antlr4::atn::ATN& atn = lexer.getATN();
      for (size_t i = 0; i < atn.getNumberOfDecisions(); ++i)
        modes.emplace_back(atn.getDecisionState(i), i);
      return modes;
    }();
    return new Simulator(&lexer, lexer.getATN(), learnt, contexts);
  }

 protected:
  State* getExistingTargetState(State* from, size_t character) override {
    const auto found = from->edges.find(character);
    return found == from->edges.end() ? nullptr : found->second;
  }
  using LexerATNSimulator::addDFAEdge;
  void addDFAEdge(State* from, size_t character, State* to) override {
    if (character != antlr4::Token::EOF) from->edges[character] = to;
  }
};

// What it has to learn is little: it is given one capital letter, which no keyword has, for each
// ideograph that it only knows as a letter; Chinese keywords are words then, and told apart by
// their text. One code point stays one.
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

// Calls use(type, first character, one behind the last) for each token that isn't skipped; the
// grammar leaves no character that begins none.
template <class Use>
void each_token(std::string_view folded, const Use& use) {
  antlr4::ANTLRInputStream input(for_the_lexer(folded));
  XinhengLexer lexer(&input);
  Simulator* simulator = Simulator::make(lexer);
  lexer.setInterpreter(simulator);  // which it owns
  while (input.LA(1) != antlr4::Token::EOF) {
    const size_t first = input.index();
    lexer.type = antlr4::Token::INVALID_TYPE;
    const size_t type = simulator->match(&input, antlr4::Lexer::DEFAULT_MODE);
    if (lexer.type != antlr4::Lexer::SKIP)
      use(static_cast<uint32_t>(type), static_cast<uint32_t>(first),
          static_cast<uint32_t>(input.index()));
  }
}

uint32_t type_of(uint32_t type, std::string_view text) {
  if (type == XinhengLexer::WORD) {
    if (const auto keyword = keyword_type(text)) return *keyword;
  }
  return type;
}

}  // namespace

TokenList lex(const SourceFile& file, uint32_t file_index) {
  Characters characters = fold(file.text);
  const std::string_view folded = characters.folded;
  TokenList result;
  uint32_t last_end = 0;
  each_token(folded, [&](uint32_t type, uint32_t first, uint32_t end) {
    Token made;
    made.begin = characters.source_offsets[first];
    made.end = characters.source_offsets[end];
    made.text_begin = characters.folded_offsets[first];
    made.text_end = characters.folded_offsets[end];
    made.type = type_of(type, folded.substr(made.text_begin, made.text_end - made.text_begin));
    made.first_on_line =
        result.tokens.empty() || line_ends_between(file.text, last_end, made.begin);
    last_end = made.end;
    result.tokens.push_back(made);
  });
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
  std::vector<uint32_t> types;
  each_token(text, [&](uint32_t type, uint32_t, uint32_t) { types.push_back(type); });
  if (types.size() != 1) return std::nullopt;
  return type_of(types[0], text);
}

}  // namespace xinheng::syntax
