#include "compiler/syntax/repair.h"

#include <algorithm>

#include "compiler/syntax/misfit.h"
#include "compiler/syntax/sentences.h"

namespace xinheng::syntax {

namespace {

bool follows_unknown_character(const Block& block, size_t at, const Diagnostics& diagnostics) {
  const Sentence sentence = sentence_around(block, std::min(at, block.size() - 1));
  const uint32_t begin = block[sentence.begin].begin;
  const uint32_t end = block[std::max(sentence.end, sentence.begin + 1) - 1].end;
  return std::any_of(diagnostics.items.begin(), diagnostics.items.end(), [&](const Diagnostic& d) {
    return d.kind == Kind::unknown_character && d.span && begin <= d.span->begin &&
           d.span->begin <= end;
  });
}

}  // namespace

bool report_and_mend(Block& block, const SyntaxError& error, TokenText& text, Budget& budget,
                     Diagnostics& diagnostics) {
  // What an unknown character in the same sentence leads to isn't told again.
  Diagnostics untold;
  Diagnostics& told =
      follows_unknown_character(block, error.at, diagnostics) ? untold : diagnostics;
  Misfit misfit{block, error, error.at, text, budget, told};
  return mend_missing_version(misfit) || mend_full_stop(misfit) || mend_citation(misfit) ||
         mend_brackets(misfit) || mend_band(misfit) || mend_empty_cell(misfit) ||
         mend_negated_condition(misfit) || mend_chained_comparison(misfit) || mend_set(misfit) ||
         mend_basis_colon(misfit) || mend_basis_order(misfit) || mend_members(misfit) ||
         mend_number_form(misfit) || mend_everyday_word(misfit) || mend_glued_words(misfit, true) ||
         mend_misspelt_word(misfit, true) || mend_glued_words(misfit, false) ||
         mend_misspelt_word(misfit, false) || mend_missing_semicolon(misfit) ||
         mend_keyword_as_name(misfit) || mend_anything(misfit);
}

}  // namespace xinheng::syntax
