#include "compiler/syntax/parse_file.h"

#include "compiler/syntax/blocks.h"
#include "compiler/syntax/build.h"
#include "compiler/syntax/characters.h"
#include "compiler/syntax/positional.h"
#include "compiler/syntax/repair.h"
#include "compiler/syntax/slips.h"

namespace xinheng::syntax {
namespace {

// Parse, report the first misfit, mend it, parse again: so one slip gives one message, and the
// grammar knows nothing of errors.
void parse_block(Block block, TokenText& text, Budget& budget, Pack& pack,
                 Diagnostics& diagnostics) {
  bool complete = true;
  while (true) {
    ParseTree tree(block);
    if (!tree.error) {
      Builder(block, text, complete, pack, diagnostics).build(tree.root);
      return;
    }
    complete = false;
    if (budget.spent()) {
      diagnostics.report(Kind::too_many_mistakes, span_of(block[0], text),
                         {std::to_string(budget.repairs)});
      return;
    }
    budget.spend(block.size());
    ++budget.repairs;
    if (!report_and_mend(block, *tree.error, text, budget, diagnostics)) return;
  }
}

}  // namespace

void parse_file(const Sources& sources, uint32_t file, Pack& pack, Diagnostics& diagnostics) {
  const SourceFile& source = sources.files[file];
  if (const auto at = first_invalid_byte(source.text)) {
    constexpr char digits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(source.text[*at]);
    diagnostics.report(Kind::invalid_utf8, Span{file, *at, *at + 1},
                       {std::string{digits[byte >> 4], digits[byte & 15]}});
    return;
  }
  TokenList list = lex(source, file);
  mend_tokens(list, diagnostics);
  free_positional_words(list.tokens);
  for (Block& block : cut_into_blocks(list, source, diagnostics)) {
    Budget budget;
    parse_block(std::move(block), list.text, budget, pack, diagnostics);
  }
}

}  // namespace xinheng::syntax
