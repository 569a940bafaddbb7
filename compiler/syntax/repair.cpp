#include "compiler/syntax/repair.h"

#include "compiler/syntax/misfit.h"

namespace xinheng::syntax {

bool report_and_mend(Block& block, const SyntaxError& error, TokenText& text, Budget& budget,
                     Diagnostics& diagnostics) {
  Misfit misfit{block, error, error.at, text, budget, diagnostics};
  return mend_full_stop(misfit) || mend_citation(misfit) || mend_brackets(misfit) ||
         mend_band(misfit) || mend_empty_cell(misfit) || mend_negated_condition(misfit) ||
         mend_chained_comparison(misfit) || mend_glued_words(misfit) ||
         mend_misspelt_word(misfit) || mend_missing_semicolon(misfit) ||
         mend_keyword_as_name(misfit) || mend_anything(misfit);
}

}  // namespace xinheng::syntax
