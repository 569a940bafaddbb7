// Words glued together, misspelt, or reserved.
#include <algorithm>

#include "compiler/syntax/glued.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/misfit.h"
#include "compiler/syntax/near_words.h"

namespace xinheng::syntax {
namespace {

using T = Grammar;

// A misfit often shows only at the word behind the one that is wrong.
constexpr size_t words_looked_at = 2;

std::vector<size_t> suspects(const Misfit& misfit) {
  std::vector<size_t> result;
  for (size_t back = 0; back < words_looked_at && back <= misfit.at; ++back) {
    if (misfit.at - back < misfit.block.size()) result.push_back(misfit.at - back);
  }
  return result;
}

// 自2018-01-01: the number at the end of a split goes on in the tokens behind it.
void join_number(Block& block, size_t at, TokenText& text) {
  std::string joined(text_of(block[at], text));
  for (size_t end = at + 1; end < block.size() && block[end].begin == block[end - 1].end; ++end) {
    joined += text_of(block[end], text);
    const auto type = single_token_type(joined);
    const bool whole = type == T::DATE || type == T::PERIOD || type == T::MONEY;
    if (!whole) continue;
    Token made = made_up_token(*type, joined, block[at].begin, text);
    made.end = block[end].end;
    block[at] = made;
    block.erase(block.begin() + static_cast<ptrdiff_t>(at) + 1,
                block.begin() + static_cast<ptrdiff_t>(end) + 1);
    return;
  }
}

bool helps(Misfit& misfit, const Block& changed, bool whole_sentence) {
  return whole_sentence ? misfit.gets_past_sentence(changed) : misfit.gets_further(changed);
}

// The pieces lie in the changed block.
void report_split(Misfit& misfit, const Block& changed, size_t at, size_t pieces) {
  std::string glued, spaced;
  for (size_t i = at; i < at + pieces; ++i) {
    glued += text_of(changed[i], misfit.text);
    if (i > at) spaced += ' ';
    spaced += text_of(changed[i], misfit.text);
  }
  const Span whole{misfit.text.file, misfit.block[at].begin, changed[at + pieces - 1].end};
  misfit.report(Kind::glued_words, whole, {glued, spaced});
}

}  // namespace

bool mend_glued_words(Misfit& misfit, bool whole_sentence) {
  for (const size_t at : suspects(misfit)) {
    if (misfit.type(at) != T::WORD) continue;
    for (const Split& split : splits_of(misfit.block[at], misfit.text)) {
      Block changed = misfit.block;
      const auto place = changed.begin() + static_cast<ptrdiff_t>(at);
      changed.insert(changed.erase(place), split.pieces.begin(), split.pieces.end());
      if (split.pieces.back().type == T::NUMBER) {
        join_number(changed, at + split.pieces.size() - 1, misfit.text);
      }
      if (!helps(misfit, changed, whole_sentence)) continue;
      report_split(misfit, changed, at, split.pieces.size());
      misfit.block = std::move(changed);
      return true;
    }
  }
  return false;
}

// Of the words that are near, one that the parser can go on with.
bool mend_misspelt_word(Misfit& misfit, bool whole_sentence) {
  for (const size_t at : suspects(misfit)) {
    if (misfit.type(at) != T::WORD) continue;
    const std::string written = misfit.written(at);
    for (const Keyword& keyword : keywords()) {
      const auto near = meant_form(written, keyword);
      if (!near) continue;
      Block changed = misfit.block;
      changed[at].type = keyword.type;
      if (!helps(misfit, changed, whole_sentence)) continue;
      misfit.report(Kind::misspelt_word, misfit.span(at, at + 1), {written, *near});
      misfit.block = std::move(changed);
      return true;
    }
  }
  return false;
}

bool mend_keyword_as_name(Misfit& misfit) {
  for (const size_t at : suspects(misfit)) {
    if (!is_keyword(misfit.type(at))) continue;
    Block changed = misfit.block;
    changed[at].type = T::WORD;
    if (!misfit.gets_past_sentence(changed)) continue;
    misfit.report(Kind::keyword_as_name, misfit.span(at, at + 1), {misfit.written(at)});
    misfit.block = std::move(changed);
    return true;
  }
  return false;
}

}  // namespace xinheng::syntax
