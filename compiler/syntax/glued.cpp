#include "compiler/syntax/glued.h"

#include <algorithm>
#include <optional>

#include "XinhengLexer.h"
#include "compiler/syntax/keywords.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

constexpr size_t glued_bytes_max = 300;  // nobody glues a hundred characters

struct Piece {
  size_t begin, end;  // bytes of the word
};

bool begins_code_point(std::string_view word, size_t at) {
  return at == word.size() || (static_cast<unsigned char>(word[at]) & 0xC0) != 0x80;
}

// The longest reserved word at the start or the end of what is left.
std::optional<Piece> keyword_at_front(std::string_view word, Piece rest) {
  for (size_t end = rest.end; end > rest.begin; --end) {
    if (!begins_code_point(word, end)) continue;
    if (keyword_type(word.substr(rest.begin, end - rest.begin))) return Piece{rest.begin, end};
  }
  return std::nullopt;
}

std::optional<Piece> keyword_at_back(std::string_view word, Piece rest) {
  for (size_t begin = rest.begin; begin < rest.end; ++begin) {
    if (!begins_code_point(word, begin)) continue;
    if (keyword_type(word.substr(begin, rest.end - begin))) return Piece{begin, rest.end};
  }
  return std::nullopt;
}

// front and back: how many reserved words to take from either end.
std::optional<std::vector<Piece>> pieces_of(std::string_view word, int front, int back) {
  Piece rest{0, word.size()};
  std::vector<Piece> before, after;
  for (; front > 0; --front) {
    const auto piece = keyword_at_front(word, rest);
    if (!piece) return std::nullopt;
    before.push_back(*piece);
    rest.begin = piece->end;
  }
  for (; back > 0; --back) {
    const auto piece = keyword_at_back(word, rest);
    if (!piece) return std::nullopt;
    after.push_back(*piece);
    rest.end = piece->begin;
  }
  if (rest.begin < rest.end) before.push_back(rest);
  before.insert(before.end(), after.rbegin(), after.rend());
  if (before.size() < 2) return std::nullopt;
  return before;
}

Token piece_token(const Token& word, std::string_view text, Piece piece) {
  const std::string_view written = text.substr(piece.begin, piece.end - piece.begin);
  Token token = word;
  const bool digit = written[0] >= '0' && written[0] <= '9';
  token.type = keyword_type(written).value_or(digit ? T::NUMBER : T::WORD);
  token.text_begin = word.text_begin + static_cast<uint32_t>(piece.begin);
  token.text_end = word.text_begin + static_cast<uint32_t>(piece.end);
  // Full-width letters are longer in the file than in the text; then the whole word is marked.
  if (word.end - word.begin == word.text_end - word.text_begin) {
    token.begin = word.begin + static_cast<uint32_t>(piece.begin);
    token.end = word.begin + static_cast<uint32_t>(piece.end);
  }
  token.first_on_line = word.first_on_line && piece.begin == 0;
  return token;
}

}  // namespace

std::vector<Split> splits_of(const Token& word, const TokenText& text) {
  std::vector<Split> result;
  const std::string_view written = text_of(word, text);
  if (written.size() > glued_bytes_max) return result;
  constexpr std::pair<int, int> ends[] = {{1, 0}, {0, 1}, {2, 0}, {1, 1}, {0, 2}, {3, 0}, {2, 1}};
  for (const auto& [front, back] : ends) {
    const auto pieces = pieces_of(written, front, back);
    if (!pieces) continue;
    Split split;
    for (const Piece piece : *pieces) {
      split.pieces.push_back(piece_token(word, written, piece));
      if (!split.written.empty()) split.written += ' ';
      split.written += written.substr(piece.begin, piece.end - piece.begin);
    }
    result.push_back(std::move(split));
  }
  return result;
}

}  // namespace xinheng::syntax
