// What the lexer skips: the comments of a file, and where empty lines divide it.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {

struct Comment {
  uint32_t begin = 0, end = 0;  // bytes of the file, from // to the end of its line
  std::string text;             // without blanks at its end
  size_t before = 0;            // index of the token that follows it
  bool own_line = false;        // nothing stands before it on its line
  bool blank_above = false;
};
struct Trivia {
  std::vector<Comment> comments;
  std::vector<bool> blank_above;  // by token: an empty line is right above it; one more: the end
};
Trivia trivia_of(const TokenList& list, std::string_view source);

}  // namespace xinheng::syntax
