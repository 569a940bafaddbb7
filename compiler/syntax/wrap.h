// One sentence on as few lines as it needs.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/layout.h"

namespace xinheng::syntax {

// May a space stand before this token of a sentence?
bool space_before(const std::vector<Token>& tokens, size_t at, Language signs);

size_t last_line_width(const std::string& text);

class Wrap {
 public:
  Wrap(const TokenList& list, const Trivia& trivia, const Words& words)
      : list_(list), tokens_(list.tokens), trivia_(trivia), words_(words) {}

  // As it stands on one line; extra: further spaces before each of its tokens.
  size_t width(size_t begin, size_t end) const;
  std::string on_one_line(size_t begin, size_t end) const;
  bool holds_comment(size_t begin, size_t end) const;  // inside of it

  // Appends the tokens to a text whose last line has the indentation of the sentence.
  void append(std::string& out, size_t begin, size_t end, size_t indent);

  std::vector<size_t> extra;  // spaces before each token of the list, besides the usual one

 private:
  struct Piece {
    size_t begin, end;
  };
  void note_breaks(size_t begin, size_t end, size_t indent);
  void keep_basis_together(size_t begin, size_t end, size_t indent);
  int level_before(size_t at, size_t head) const;
  void lay(std::string& out, size_t begin, size_t end, size_t base);
  void lay_pieces(std::string& out, const std::vector<Piece>& pieces, int level, size_t base);
  void next_line(std::string& out, size_t at, size_t indent) const;
  size_t gap(size_t at) const;

  const TokenList& list_;
  const std::vector<Token>& tokens_;
  const Trivia& trivia_;
  const Words& words_;
  std::vector<int> levels_;  // of the gap before each token of the sentence; -1: no break there
  size_t first_ = 0;         // of the sentence
};

}  // namespace xinheng::syntax
