// What no other repair knows: say what would be right, and go on behind it.
#include <algorithm>

#include "compiler/syntax/expected.h"
#include "compiler/syntax/misfit.h"
#include "compiler/syntax/sentences.h"

namespace xinheng::syntax {
namespace {

using T = Grammar;

void report_misfit(Misfit& misfit) {
  const InWords wanted = in_words(misfit.error);
  const size_t at = misfit.at;
  const bool ends = misfit.type(at) == T::SEMICOLON || misfit.type(at) == T::RIGHT_BRACE;
  if (at >= misfit.block.size()) {
    const uint32_t end = misfit.block.back().end;
    misfit.report(Kind::unexpected_end, Span{misfit.text.file, end, end}, {wanted.zh, wanted.en});
  } else if (ends) {
    misfit.report(Kind::unexpected_end, misfit.span(at, at + 1), {wanted.zh, wanted.en});
  } else {
    misfit.report(Kind::unexpected, misfit.span(at, at + 1),
                  {misfit.written(at), wanted.zh, wanted.en});
  }
}

// Some text that a token of this type may have.
std::string_view sample_of(uint32_t type) {
  switch (type) {
    case T::STRING:
      return "“”";
    case T::QUOTED_NAME:
      return "「_」";
    case T::NUMBER:
      return "0";
    case T::DATE:
      return "2018-01-01";
    case T::DOC:
      return "《_》";
    case T::CITE:
      return "《_》一";
    default:
      return "_";
  }
}

Block without(const Block& block, size_t begin, size_t end) {
  Block changed = block;
  const auto first = changed.begin();
  changed.erase(first + static_cast<ptrdiff_t>(begin), first + static_cast<ptrdiff_t>(end));
  return changed;
}

Block with(const Block& block, size_t at, uint32_t type, TokenText& text) {
  Block changed = block;
  const Token made = made_up_token(type, sample_of(type), block[at].begin, text);
  changed.insert(changed.begin() + static_cast<ptrdiff_t>(at), made);
  return changed;
}

// The head of a block can't be left out without its sentences. The rest of it is, and what is
// then missing is made up, until the parser is inside the block.
bool mend_head(Misfit& misfit, Sentence head) {
  constexpr int steps_max = 6;
  if (!head.has_block) return false;
  Block changed = without(misfit.block, misfit.at, head.end);
  for (int step = 0; step < steps_max && misfit.budget.tokens_left > 0; ++step) {
    misfit.budget.spend(changed.size());
    const ParseTree tree(changed);
    const auto brace =
        std::find_if(changed.begin() + static_cast<ptrdiff_t>(head.begin), changed.end(),
                     [](const Token& t) { return t.type == T::LEFT_BRACE; });
    const auto inside = static_cast<size_t>(brace - changed.begin()) + 1;
    if (!tree.error || tree.error->at >= inside) {
      misfit.block = std::move(changed);
      return true;
    }
    const size_t at = tree.error->at;
    const auto& expected = tree.error->expected;
    const auto fitting = std::find_if(expected.begin(), expected.end(), [&](uint32_t type) {
      misfit.budget.spend(changed.size());
      const auto stop = first_misfit(with(changed, at, type, misfit.text));
      return !stop || *stop > at;
    });
    if (fitting == expected.end()) return false;
    changed = with(changed, at, *fitting, misfit.text);
  }
  return false;
}

// With the block that hangs on it.
bool leave_out(Misfit& misfit, Sentence sentence) {
  if (sentence.begin == 0) return false;
  size_t end = sentence.end;
  if (sentence.has_block) {
    end = std::min(misfit.block.size(), matching_brace(misfit.block, end) + 1);
  }
  if (end == sentence.begin) return false;
  misfit.erase(sentence.begin, end);
  return true;
}

}  // namespace

bool mend_anything(Misfit& misfit) {
  report_misfit(misfit);
  const size_t at = std::min(misfit.at, misfit.block.size() - 1);
  const Sentence sentence = sentence_around(misfit.block, at);
  return mend_head(misfit, sentence) || leave_out(misfit, sentence);
}

}  // namespace xinheng::syntax
