// A file's tokens as sentences in blocks, each with the comments that belong to it.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/comments.h"

namespace xinheng::syntax {

// Tokens [begin, end) up to ; or {, then what its block holds, if it has one.
struct Outlined {
  std::vector<Comment> above;         // each on a line of its own
  bool blank_above = false;           // above the sentence itself
  size_t begin = 0, end = 0;
  std::string behind;                 // the comment on the line of the ; or the {
  bool has_block = false;
  bool on_one_line = false;           // the block is written so
  std::vector<Outlined> inner;
  std::vector<Comment> below;         // those at the end of the block
  std::string behind_block;           // the comment behind the }
};
struct Outline {
  std::vector<Outlined> sentences;
  std::vector<Comment> below;
};
// The file must be without mistakes.
Outline outline_of(const TokenList& list, const Trivia& trivia);

// The { of a set, 属于 {…}, not of a block.
bool opens_set(const std::vector<Token>& tokens, size_t at);
// Before the ( of a call, not of a bracket.
bool opens_call(uint32_t type);

}  // namespace xinheng::syntax
