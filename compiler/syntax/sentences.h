// Where a sentence of a block begins and ends, as far as tokens alone tell.
#pragma once

#include "compiler/syntax/blocks.h"

namespace xinheng::syntax {

// Tokens [begin, end): from behind the last ; { or } to the next. The ; belongs to it, a { that
// begins the sentence's own block or a } that closes the block around it doesn't.
struct Sentence {
  size_t begin = 0;
  size_t end = 0;
  bool has_block = false;  // what follows is its {
};
Sentence sentence_around(const Block& block, size_t at);

// Index of the matching }, or the block's size.
size_t matching_brace(const Block& block, size_t open);

// The first token of the sentence whose block this lies in, such as 分档; the size where none.
size_t enclosing_sentence(const Block& block, size_t at);

}  // namespace xinheng::syntax
