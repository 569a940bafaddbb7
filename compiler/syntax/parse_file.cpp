#include "compiler/syntax/parse_file.h"

#include "compiler/syntax/blocks.h"
#include "compiler/syntax/build.h"
#include "compiler/syntax/characters.h"
#include "compiler/syntax/damage.h"
#include "compiler/syntax/literate.h"
#include "compiler/syntax/positional.h"
#include "compiler/syntax/repair.h"
#include "compiler/syntax/slips.h"

namespace xinheng::syntax {
namespace {

// Parse, report the first misfit, mend it, parse again: so one slip gives one message, and the
// grammar knows nothing of errors.
// False: what the block says is lost.
bool parse_block(Block block, TokenText& text, Pack& pack, Diagnostics& diagnostics) {
  Budget budget;
  bool complete = true;
  while (true) {
    ParseTree tree(block);
    if (!tree.error) {
      Builder(block, text, complete, pack, diagnostics).build(tree.root);
      return true;
    }
    complete = false;
    if (budget.spent()) {
      diagnostics.report(Kind::too_many_mistakes, span_of(block[0], text),
                         {std::to_string(budget.repairs)});
      return false;
    }
    budget.spend(block.size());
    ++budget.repairs;
    if (!report_and_mend(block, *tree.error, text, budget, diagnostics)) return false;
  }
}

}  // namespace

TokenList parse_file(const Sources& sources, uint32_t file, Pack& pack, Diagnostics& diagnostics) {
  const SourceFile& source = sources.files[file];
  if (const auto at = first_invalid_byte(source.text)) {
    constexpr char digits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(source.text[*at]);
    diagnostics.report(Kind::invalid_utf8, Span{file, *at, *at + 1},
                       {std::string{digits[byte >> 4], digits[byte & 15]}});
    pack.damage.unread = true;
    return {};
  }
  const size_t reported = diagnostics.items.size();
  SourceFile rules = source;
  std::optional<Literate> literate;
  if (is_literate(source.path)) literate = take_prose(source, file, rules.text, diagnostics);
  TokenList list = lex(rules, file);
  TokenList as_written = list;
  mend_tokens(list, diagnostics);
  free_positional_words(list.tokens);
  if (literate) {
    note_cited(list, *literate);
    pack.literate.push_back(std::move(*literate));
  }
  const std::vector<Token> written = list.tokens;
  Cut cut = cut_into_blocks(list, rules, diagnostics);
  for (Block& block : cut.blocks) {
    const Span whole{file, block.front().begin, block.back().end};
    if (!parse_block(std::move(block), list.text, pack, diagnostics)) cut.lost.push_back(whole);
  }
  if (reported == diagnostics.items.size()) return as_written;
  note_damage(
      written, list.text, cut.lost,
      {diagnostics.items.begin() + static_cast<ptrdiff_t>(reported), diagnostics.items.end()},
      pack);
  return as_written;
}

}  // namespace xinheng::syntax
