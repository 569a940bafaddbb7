// Citations without 《》, without a clause, or with a space in the middle.
#include "compiler/syntax/citation.h"
#include "compiler/syntax/misfit.h"

namespace xinheng::syntax {
namespace {

using T = Grammar;

constexpr size_t citation_bytes_max = 300;
constexpr std::string_view some_citation = "《个人细则》二(四)3";

bool is_citation(std::string_view text) {
  return single_token_type(text) == T::CITE;
}

// One past the tokens on this line that may belong to a citation.
size_t end_of_citation(const Misfit& misfit, size_t begin) {
  size_t end = begin + 1;
  while (end < misfit.block.size() && !misfit.block[end].first_on_line) {
    const uint32_t type = misfit.type(end);
    const bool part = type == T::WORD || type == T::NUMBER || type == T::LEFT_PAREN ||
                      type == T::RIGHT_PAREN || type == T::MINUS || type == T::PERIOD;
    if (!part) break;
    ++end;
  }
  return end;
}

// 《个人细则》 二(四)3, or 《个人细则》二 (四)3: as much as makes a citation when joined.
bool mend_space(Misfit& misfit, size_t begin) {
  const size_t last = end_of_citation(misfit, begin);
  for (size_t end = last; end > begin + 1; --end) {
    const std::string joined = normalise_citation(misfit.written(begin, end));
    if (!is_citation(joined)) continue;
    misfit.report(Kind::citation_spaced, misfit.span(begin, end), {joined});
    misfit.replace(begin, end, T::CITE, joined);
    return true;
  }
  return false;
}

// 个人细则 二(四)3 as it should be written; an example where that can't be told.
std::string with_title_marks(std::string_view written) {
  std::string rest = normalise_citation(written);
  for (const std::string_view quote : {"“", "”", "\"", "「", "」"}) {
    for (size_t at = 0; (at = rest.find(quote)) != std::string::npos;) rest.erase(at, quote.size());
  }
  if (rest.size() > citation_bytes_max) return std::string(some_citation);
  // The clause's number is as long as it can be: 个人细则|二(四)3.
  for (size_t at = 1; at < rest.size(); ++at) {
    if ((static_cast<unsigned char>(rest[at]) & 0xC0) == 0x80) continue;
    const std::string candidate = "《" + rest.substr(0, at) + "》" + rest.substr(at);
    if (is_citation(candidate)) return candidate;
  }
  return std::string(some_citation);
}

bool mend_bare(Misfit& misfit, size_t begin) {
  const size_t end = end_of_citation(misfit, begin);
  const std::string written = misfit.written(begin, end);
  const std::string meant = with_title_marks(written);
  misfit.report(Kind::bare_citation, misfit.span(begin, end), {written, meant});
  misfit.replace(begin, end, T::CITE, meant);
  return true;
}

}  // namespace

bool mend_citation(Misfit& misfit) {
  const size_t at = misfit.at;
  const uint32_t type = misfit.type(at);
  if (at > 0 && misfit.type(at - 1) == T::CITE && mend_space(misfit, at - 1)) return true;
  if (!misfit.error.expects(T::CITE)) return false;
  if (type == T::DOC) {
    if (mend_space(misfit, at)) return true;
    const std::string title = normalise_citation(misfit.written(at));
    misfit.report(Kind::citation_without_clause, misfit.span(at, at + 1), {title});
    misfit.replace(at, at + 1, T::CITE, title);
    return true;
  }
  // Where a value would do, too, a word is no failed citation.
  if (misfit.error.expects(T::WORD)) return false;
  const bool wordlike = type == T::WORD || type == T::STRING || type == T::QUOTED_NAME;
  return wordlike && mend_bare(misfit, at);
}

}  // namespace xinheng::syntax
