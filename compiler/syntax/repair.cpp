#include "compiler/syntax/repair.h"

#include "compiler/syntax/expected.h"
#include "compiler/syntax/sentences.h"

namespace xinheng::syntax {
namespace {

using T = Grammar;

void erase(Block& block, size_t begin, size_t end) {
  const auto first = block.begin();
  block.erase(first + static_cast<ptrdiff_t>(begin), first + static_cast<ptrdiff_t>(end));
}

// Leaves out the sentence that is wrong, with the block that hangs on it. The declaration's own
// head can't be left out.
bool leave_out_sentence(Block& block, size_t at) {
  const Sentence sentence = sentence_around(block, std::min(at, block.size() - 1));
  if (sentence.begin == 0) return false;
  size_t end = sentence.end;
  if (sentence.has_block) end = std::min(block.size(), matching_brace(block, end) + 1);
  if (end == sentence.begin) return false;
  erase(block, sentence.begin, end);
  return true;
}

}  // namespace

bool report_and_mend(Block& block, const SyntaxError& error, TokenText& text, Budget&,
                     Diagnostics& diagnostics) {
  const InWords wanted = in_words(error);
  const size_t at = error.at;
  if (at == block.size()) {
    const Token& last = block.back();
    diagnostics.report(Kind::unexpected_end, Span{text.file, last.end, last.end},
                       {wanted.zh, wanted.en});
  } else {
    diagnostics.report(Kind::unexpected, span_of(block[at], text),
                       {std::string(text_of(block[at], text)), wanted.zh, wanted.en});
  }
  return leave_out_sentence(block, at);
}

}  // namespace xinheng::syntax
