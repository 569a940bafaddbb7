#include "compiler/syntax/sentences.h"

#include "XinhengLexer.h"
#include "compiler/syntax/outline.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

bool closes_set(const Block& block, size_t at) {
  if (block[at].type != T::RIGHT_BRACE) return false;
  for (size_t i = at; i-- > 0;) {
    const uint32_t type = block[i].type;
    if (type == T::LEFT_BRACE) return opens_set(block, i);
    if (type == T::RIGHT_BRACE || type == T::SEMICOLON) return false;
  }
  return false;
}

bool divides(const Block& block, size_t at) {
  const uint32_t type = block[at].type;
  if (type == T::SEMICOLON) return true;
  if (type == T::LEFT_BRACE) return !opens_set(block, at);
  return type == T::RIGHT_BRACE && !closes_set(block, at);
}

}  // namespace

Sentence sentence_around(const Block& block, size_t at) {
  Sentence result;
  result.begin = at;
  while (result.begin > 0 && !divides(block, result.begin - 1)) --result.begin;
  result.end = at;
  while (result.end < block.size() && !divides(block, result.end)) ++result.end;
  if (result.end == block.size()) return result;
  if (block[result.end].type == T::SEMICOLON) {
    ++result.end;
  } else {
    result.has_block = block[result.end].type == T::LEFT_BRACE;
  }
  return result;
}

size_t matching_brace(const Block& block, size_t open) {
  int depth = 0;
  for (size_t i = open; i < block.size(); ++i) {
    if (block[i].type == T::LEFT_BRACE) ++depth;
    if (block[i].type == T::RIGHT_BRACE && --depth == 0) return i;
  }
  return block.size();
}

size_t enclosing_sentence(const Block& block, size_t at) {
  int depth = 0;
  for (size_t i = at; i-- > 0;) {
    if (block[i].type == T::RIGHT_BRACE) ++depth;
    if (block[i].type != T::LEFT_BRACE || depth-- > 0) continue;
    if (opens_set(block, i)) {
      depth = 0;
      continue;
    }
    return sentence_around(block, i == 0 ? 0 : i - 1).begin;
  }
  return block.size();
}

}  // namespace xinheng::syntax
