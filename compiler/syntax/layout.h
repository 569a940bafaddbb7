// An outline as text: indentation, spaces, lines that fit, cells of rows under each other.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/outline.h"

namespace xinheng::syntax {

inline constexpr size_t line_columns = 100;  // a Chinese character takes two

// What is printed for each token of the list.
struct Words {
  std::vector<std::string> texts;
  Language signs = Language::zh;  // full-width ones need no space behind them
};
std::string lay_out(const Outline& outline, const TokenList& list, const Trivia& trivia,
                    const Words& words);

}  // namespace xinheng::syntax
