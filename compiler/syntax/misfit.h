// The place in a block at which the parser stopped, and changes to it.
#pragma once

#include <string>

#include "compiler/syntax/repair.h"

namespace xinheng::syntax {

struct Misfit {
  Block& block;
  const SyntaxError& error;
  size_t at;  // of the token that doesn't fit
  TokenText& text;
  Budget& budget;
  Diagnostics& diagnostics;

  uint32_t type(size_t index) const;  // 0 behind the end
  std::string written(size_t index) const;
  std::string written(size_t begin, size_t end) const;  // with the file's gaps as one space
  Span span(size_t begin, size_t end) const;

  void report(Kind kind, Span span, std::vector<std::string> arguments);
  void insert(size_t index, uint32_t type, std::string_view written);
  void erase(size_t begin, size_t end);
  void replace(size_t begin, size_t end, uint32_t type, std::string_view written);

  // Whether the parser gets past this misfit where the block is changed to that, or even past
  // its whole sentence.
  bool gets_further(const Block& changed);
  bool gets_past_sentence(const Block& changed);
};

// Each knows some slips: reports one and mends the block, or leaves it to the next.
bool mend_full_stop(Misfit& misfit);
bool mend_citation(Misfit& misfit);
bool mend_missing_version(Misfit& misfit);
bool mend_brackets(Misfit& misfit);
bool mend_band(Misfit& misfit);
// whole_sentence: only what makes all of the sentence right.
bool mend_glued_words(Misfit& misfit, bool whole_sentence);
bool mend_misspelt_word(Misfit& misfit, bool whole_sentence);
bool mend_missing_semicolon(Misfit& misfit);
bool mend_keyword_as_name(Misfit& misfit);
bool mend_negated_condition(Misfit& misfit);
bool mend_chained_comparison(Misfit& misfit);
bool mend_empty_cell(Misfit& misfit);
bool mend_everyday_word(Misfit& misfit);
bool mend_set(Misfit& misfit);
bool mend_basis_colon(Misfit& misfit);
bool mend_basis_order(Misfit& misfit);
bool mend_members(Misfit& misfit);
bool mend_number_form(Misfit& misfit);
bool mend_anything(Misfit& misfit);  // by one sign more or less, or without the sentence

}  // namespace xinheng::syntax
