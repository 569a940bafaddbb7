// Words written without the space between them: 当存在( for 当 存在(.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {

struct Split {
  std::vector<Token> pieces;
  std::string written;  // with spaces
};

// The ways to cut a word into reserved words and at most one name, likeliest first.
std::vector<Split> splits_of(const Token& word, const TokenText& text);

}  // namespace xinheng::syntax
