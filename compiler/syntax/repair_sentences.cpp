// Sentences that don't end, bands written as intervals, empty cells, conditions that the
// grammar doesn't have.
#include <algorithm>

#include "compiler/syntax/keywords.h"
#include "compiler/syntax/misfit.h"
#include "compiler/syntax/sentences.h"

namespace xinheng::syntax {
namespace {

using T = Grammar;

// 。 was folded to a dot; in the file it has three bytes.
bool is_full_stop(const Misfit& misfit, size_t at) {
  const Token& token = misfit.block[at];
  return token.type == T::DOT && token.end - token.begin == 3;
}

// The brackets of the sentence: a ( that has no ), or the size of the block.
size_t unclosed_parenthesis(const Misfit& misfit, Sentence sentence) {
  std::vector<size_t> open;
  for (size_t i = sentence.begin; i < sentence.end; ++i) {
    if (misfit.type(i) == T::LEFT_PAREN) open.push_back(i);
    if (misfit.type(i) == T::RIGHT_PAREN && !open.empty()) open.pop_back();
  }
  return open.empty() ? misfit.block.size() : open.back();
}

// Where the condition around this place begins or ends.
bool bounds_condition(uint32_t type) {
  switch (type) {
    case T::AND:
    case T::OR:
    case T::WHEN:
    case T::WHERE:
    case T::THEN:
    case T::CITING:
    case T::ASSUMING:
    case T::SEMICOLON:
    case T::COLON:
    case T::LEFT_BRACE:
    case T::RIGHT_BRACE:
    case T::EXPECT:
    case T::BECAUSE:
    case T::COMMA:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool mend_full_stop(Misfit& misfit) {
  // The word behind the dot was taken for the rest of a name: it may lie a few words back.
  constexpr size_t words_back = 3;
  for (size_t back = 0; back <= std::min(words_back, misfit.at); ++back) {
    const size_t at = misfit.at - back;
    if (at >= misfit.block.size() || !is_full_stop(misfit, at)) continue;
    Block changed = misfit.block;
    changed[at].type = T::SEMICOLON;
    if (!misfit.gets_further(changed)) continue;
    misfit.report(Kind::full_stop_for_semicolon, misfit.span(at, at + 1), {});
    misfit.block = std::move(changed);
    return true;
  }
  return false;
}

bool mend_brackets(Misfit& misfit) {
  if (misfit.at >= misfit.block.size()) return false;
  const Sentence sentence = sentence_around(misfit.block, misfit.at);
  const size_t unclosed = unclosed_parenthesis(misfit, sentence);
  const bool none_open = unclosed == misfit.block.size();
  if (misfit.type(misfit.at) == T::RIGHT_PAREN && !misfit.error.expects(T::NUMBER)) {
    size_t depth = 0;
    for (size_t i = sentence.begin; i < misfit.at; ++i) {
      if (misfit.type(i) == T::LEFT_PAREN) ++depth;
      if (misfit.type(i) == T::RIGHT_PAREN && depth > 0) --depth;
    }
    if (depth > 0) return false;
    misfit.report(Kind::stray_bracket, misfit.span(misfit.at, misfit.at + 1), {")"});
    misfit.erase(misfit.at, misfit.at + 1);
    return true;
  }
  if (none_open || unclosed > misfit.at || !misfit.error.expects(T::RIGHT_PAREN)) return false;
  misfit.report(Kind::unclosed_parenthesis, misfit.span(unclosed, unclosed + 1), {});
  misfit.insert(misfit.at, T::RIGHT_PAREN, ")");
  return true;
}

// 100至119：B, 100-119：B, >= 100：B.
bool mend_band(Misfit& misfit) {
  const size_t at = std::min(misfit.at, misfit.block.size() - 1);
  const size_t head = enclosing_sentence(misfit.block, at);
  if (misfit.type(head) != T::BANDS) return false;
  const Sentence sentence = sentence_around(misfit.block, at);
  size_t colon = sentence.begin;
  while (colon < sentence.end && misfit.type(colon) != T::COLON) ++colon;
  if (colon == sentence.end || colon < misfit.at) return false;
  size_t number = sentence.begin;
  while (number < colon && misfit.type(number) != T::NUMBER) ++number;
  if (number == colon) return false;
  const std::string bound = misfit.written(number);
  misfit.report(Kind::band_form, misfit.span(sentence.begin, colon),
                {misfit.written(sentence.begin, colon), bound});
  misfit.replace(sentence.begin, colon, T::NUMBER, bound);
  misfit.insert(sentence.begin + 1, T::UP, "以上");
  return true;
}

// 规则包 我的 {
bool mend_missing_version(Misfit& misfit) {
  const size_t at = misfit.at;
  if (misfit.type(0) != T::PACKAGE || misfit.type(at) != T::LEFT_BRACE) return false;
  if (!misfit.error.expects(T::VERSION)) return false;
  misfit.report(Kind::version_missing, misfit.span(0, at), {misfit.written(1, at)});
  misfit.insert(at, T::VERSION, "版本");
  misfit.insert(at + 1, T::STRING, "“1”");
  return true;
}

bool mend_missing_semicolon(Misfit& misfit) {
  const size_t at = misfit.at;
  if (at == 0 || at >= misfit.block.size() || !misfit.error.expects(T::SEMICOLON)) return false;
  const bool new_sentence = misfit.block[at].first_on_line || begins_sentence(misfit.type(at)) ||
                            misfit.type(at) == T::RIGHT_BRACE;
  if (!new_sentence) return false;
  const uint32_t end = misfit.block[at - 1].end;
  misfit.report(Kind::missing_semicolon, Span{misfit.text.file, end, end}, {misfit.written(at)});
  misfit.insert(at, T::SEMICOLON, ";");
  return true;
}

// 非 (…), 非 存在(…), 有 (…).
bool mend_negated_condition(Misfit& misfit) {
  size_t begin = misfit.at;
  const auto tests_name = [&](size_t at) {
    return misfit.type(at) == T::NOT || misfit.type(at) == T::HAS || misfit.type(at) == T::LACKS;
  };
  while (begin > 0 && tests_name(begin - 1)) --begin;
  if (begin == misfit.at) return false;
  size_t end = misfit.at;
  while (tests_name(end)) ++end;
  switch (misfit.type(end)) {
    case T::LEFT_PAREN:
    case T::EXISTS:
    case T::NOT_EXISTS:
    case T::COUNT:
    case T::TOTAL:
    case T::MAX:
    case T::MIN:
      break;
    default:
      if (end == misfit.at) return false;  // not a condition that follows
  }
  misfit.report(Kind::negated_condition, misfit.span(begin, begin + 1), {misfit.written(begin)});
  // 非 有 名字: the last of them is the one that fits.
  const bool name_follows = end > misfit.at;
  misfit.erase(begin, name_follows ? end - 1 : end);
  return true;
}

// 60 <= 得分 <= 80.
bool mend_chained_comparison(Misfit& misfit) {
  const size_t at = misfit.at;
  if (misfit.type(at) != T::COMPARE || at == 0) return false;
  size_t first = at - 1;
  while (first > 0 && misfit.type(first) != T::COMPARE) {
    if (bounds_condition(misfit.type(first))) return false;
    --first;
  }
  if (misfit.type(first) != T::COMPARE) return false;
  size_t begin = first;
  while (begin > 0 && !bounds_condition(misfit.type(begin - 1)) &&
         misfit.type(begin - 1) != T::LEFT_PAREN) {
    --begin;
  }
  int depth = 0;
  size_t end = at + 1;
  while (end < misfit.block.size() && !bounds_condition(misfit.type(end))) {
    if (misfit.type(end) == T::LEFT_PAREN) ++depth;
    if (misfit.type(end) == T::RIGHT_PAREN && --depth < 0) break;
    ++end;
  }
  misfit.report(Kind::chained_comparison, misfit.span(at, at + 1),
                {misfit.written(begin, at) + " 且 " + misfit.written(first + 1, end),
                 misfit.written(begin, at) + " and " + misfit.written(first + 1, end)});
  misfit.erase(at, end);
  return true;
}

bool mend_empty_cell(Misfit& misfit) {
  const size_t at = misfit.at;
  if (at == 0 || at >= misfit.block.size()) return false;
  const size_t head = enclosing_sentence(misfit.block, at);
  if (misfit.type(head) != T::ROWS) return false;
  const uint32_t before = misfit.type(at - 1);
  const uint32_t here = misfit.type(at);
  const bool ends = here == T::BAR || here == T::SEMICOLON || here == T::CITING;
  const bool first_cell = here == T::BAR && (before == T::SEMICOLON || before == T::LEFT_BRACE);
  if (!first_cell && !(before == T::BAR && ends)) return false;
  const Span place = misfit.span(before == T::BAR ? at - 1 : at, at + 1);
  misfit.report(Kind::empty_cell, place, {});
  misfit.insert(at, T::LACKS, "缺");
  return true;
}

}  // namespace xinheng::syntax
