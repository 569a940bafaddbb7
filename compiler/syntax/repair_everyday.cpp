// What one would say or write in a letter, where the language has a form of its own.
#include <algorithm>

#include "compiler/syntax/everyday_words.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/misfit.h"
#include "compiler/syntax/sentences.h"
#include "compiler/values/meant_value.h"

namespace xinheng::syntax {
namespace {

using T = Grammar;

bool is_value(uint32_t type) {
  return is_name(type) || is_literal(type);
}

// 程度.严重, 200元: one past it, or `at`.
size_t end_of_value(const Misfit& misfit, size_t at) {
  if (!is_value(misfit.type(at))) return at;
  size_t end = at + 1;
  while (misfit.type(end) == T::DOT && is_name(misfit.type(end + 1))) end += 2;
  return end;
}

void retype(Misfit& misfit, size_t at, MeantSign sign) {
  Token made = made_up_token(sign.type, sign.form, misfit.block[at].begin, misfit.text);
  made.end = misfit.block[at].end;
  made.first_on_line = misfit.block[at].first_on_line;
  misfit.block[at] = made;
}

bool try_sign(Misfit& misfit, size_t at, MeantSign sign) {
  const Block before = misfit.block;
  retype(misfit, at, sign);
  const Block changed = misfit.block;
  misfit.block = before;
  if (!misfit.gets_further(changed)) return false;
  misfit.block = changed;
  return true;
}

// What follows up to the basis is left out.
void leave_out_else(Misfit& misfit, size_t at) {
  size_t end = at + 1;
  while (end < misfit.block.size()) {
    const uint32_t type = misfit.type(end);
    if (type == T::SEMICOLON || type == T::CITING || type == T::ASSUMING) break;
    if (type == T::LEFT_BRACE || type == T::RIGHT_BRACE || misfit.block[end].first_on_line) break;
    ++end;
  }
  misfit.erase(at, end);
}

bool mend_word_at(Misfit& misfit, size_t at) {
  const std::string written = misfit.written(at);
  if (says_absence(written)) {
    const std::string name = is_name(misfit.type(at + 1)) ? misfit.written(at + 1) : "…";
    if (!try_sign(misfit, at, {T::LACKS, "缺"})) return false;
    misfit.report(Kind::word_of_absence, misfit.span(at, at + 1), {written, name});
    return true;
  }
  for (const MeantSign sign : meant_signs(written)) {
    if (!try_sign(misfit, at, sign)) continue;
    misfit.report(Kind::misspelt_word, misfit.span(at, at + 1), {written, std::string(sign.form)});
    return true;
  }
  if (!says_else(written)) return false;
  misfit.report(Kind::word_else, misfit.span(at, at + 1), {written});
  if (!try_sign(misfit, at, {T::THEN, "则"})) leave_out_else(misfit, at);
  return true;
}

// 计数(获奖), 计数(获奖 按 年份).
bool is_aggregate(uint32_t type) {
  return type >= T::EXISTS && type <= T::LONGEST_MONTHS;
}

}  // namespace

bool mend_everyday_word(Misfit& misfit) {
  if (misfit.at >= misfit.block.size()) return false;
  const uint32_t type = misfit.type(misfit.at);
  const bool word = type == T::WORD || is_keyword(type);
  if (word && mend_word_at(misfit, misfit.at)) return true;
  return misfit.at > 0 && misfit.type(misfit.at - 1) == T::WORD &&
         mend_word_at(misfit, misfit.at - 1);
}

// 岗位 属于 甲，乙
bool mend_set(Misfit& misfit) {
  const size_t at = misfit.at;
  const bool in = at > 0 && (misfit.type(at - 1) == T::IN || misfit.type(at - 1) == T::NOT_IN);
  if (!in || misfit.type(at) == T::LEFT_BRACE) return false;
  size_t end = end_of_value(misfit, at);
  if (end == at) return false;
  while (misfit.type(end) == T::COMMA && end_of_value(misfit, end + 1) > end + 1)
    end = end_of_value(misfit, end + 1);
  std::string values;
  for (size_t i = at; i < end; ++i) values += misfit.type(i) == T::COMMA ? "，" : misfit.written(i);
  misfit.report(Kind::set_without_braces, misfit.span(at, end), {misfit.written(at - 1), values});
  misfit.insert(end, T::RIGHT_BRACE, "}");
  misfit.insert(at, T::LEFT_BRACE, "{");
  return true;
}

// 依据：《细则》一
bool mend_basis_colon(Misfit& misfit) {
  const size_t at = misfit.at;
  if (at == 0 || misfit.type(at) != T::COLON) return false;
  if (misfit.type(at - 1) != T::CITING && misfit.type(at - 1) != T::ASSUMING) return false;
  misfit.report(Kind::colon_after_basis, misfit.span(at, at + 1), {misfit.written(at - 1)});
  misfit.erase(at, at + 1);
  return true;
}

// 假设 “……” 依据 《细则》一
bool mend_basis_order(Misfit& misfit) {
  const size_t at = misfit.at;
  if (at < 2 || misfit.type(at) != T::CITING || misfit.type(at - 1) != T::STRING ||
      misfit.type(at - 2) != T::ASSUMING || misfit.type(at + 1) != T::CITE)
    return false;
  size_t end = at + 2;
  while (misfit.type(end) == T::COMMA && misfit.type(end + 1) == T::CITE) end += 2;
  misfit.report(Kind::basis_behind_assumption, misfit.span(at - 2, end),
                {misfit.written(at, end) + " " + misfit.written(at - 2, at)});
  const auto first = misfit.block.begin() + static_cast<ptrdiff_t>(at) - 2;
  std::rotate(first, first + 2, misfit.block.begin() + static_cast<ptrdiff_t>(end));
  return true;
}

bool mend_members(Misfit& misfit) {
  const size_t at = misfit.at;
  const bool by = misfit.error.expects(T::WHERE);
  if (!by || misfit.type(at) != T::RIGHT_PAREN) return false;
  const Sentence sentence = sentence_around(misfit.block, at);
  size_t open = at;
  while (open > sentence.begin && misfit.type(open) != T::LEFT_PAREN) --open;
  if (misfit.type(open) != T::LEFT_PAREN || open == 0 || !is_aggregate(misfit.type(open - 1)))
    return false;
  const uint32_t kind = misfit.type(open - 1);
  for (size_t i = open; i < at && kind != T::LATEST && kind != T::EARLIEST; ++i)
    if (misfit.type(i) == T::BY) return false;
  const std::string head = misfit.written(open - 1) + "(", inside = misfit.written(open + 1, at);
  const bool english = misfit.written(open - 1)[0] < 0x7f && misfit.written(open - 1)[0] > 0;
  misfit.report(Kind::members_without_all, misfit.span(open - 1, at + 1),
                {head + inside + ")", head + (english ? "all " : "全部 ") + inside + ")",
                 head + inside + (english ? " where …)" : " 其中 …)")});
  misfit.insert(open + 1, T::ALL, "全部");
  return true;
}

// 50,000 where one value stands; 小数(一); 自 二〇二五年一月一日 起.
bool mend_number_form(Misfit& misfit) {
  const size_t at = misfit.at;
  if (at >= misfit.block.size()) return false;
  const bool groups = at > 0 && misfit.type(at) == T::COMMA && misfit.type(at - 1) == T::NUMBER &&
                      misfit.type(at + 1) == T::NUMBER && misfit.written(at + 1).size() == 3 &&
                      misfit.block[at].begin == misfit.block[at - 1].end &&
                      misfit.block[at + 1].begin == misfit.block[at].end;
  if (groups) {
    const std::string meant = misfit.written(at - 1) + misfit.written(at + 1);
    misfit.report(Kind::number_form, misfit.span(at - 1, at + 2),
                  {misfit.written(at - 1, at + 2), meant});
    misfit.replace(at - 1, at + 2, T::NUMBER, meant);
    return true;
  }
  if (misfit.type(at) != T::WORD) return false;
  const std::string written = misfit.written(at);
  if (const auto day = meant_day(written); day && misfit.error.expects(T::DATE)) {
    misfit.report(Kind::wrong_date_form, misfit.span(at, at + 1), {written, *day});
    misfit.replace(at, at + 1, T::DATE, *day);
    return true;
  }
  const auto meant = meant_value(written);
  const auto type = meant ? single_token_type(*meant) : std::nullopt;
  if (!type || !misfit.error.expects(*type)) return false;
  misfit.report(Kind::number_form, misfit.span(at, at + 1), {written, *meant});
  misfit.replace(at, at + 1, *type, *meant);
  return true;
}

}  // namespace xinheng::syntax
