#include "compiler/syntax/slips.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include <fmt/format.h>

#include "XinhengLexer.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/slips_signs.h"
#include "compiler/values/date.h"
#include "compiler/values/meant_value.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

constexpr size_t digits_max = 15;
constexpr size_t decimals_max = 6;
constexpr std::string_view some_date = "2018-01-01";

void rewrite(Token& token, std::string_view written, TokenText& text) {
  const Token made = made_up_token(token.type, written, token.begin, text);
  token.text_begin = made.text_begin;
  token.text_end = made.text_end;
}

std::vector<std::string> numbers_in(std::string_view written) {
  std::vector<std::string> result;
  bool inside = false;
  for (const char c : written) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !inside) result.emplace_back();
    if (digit) result.back() += c;
    inside = digit;
  }
  return result;
}

// The day that was probably meant by 2018年1月1日 or 2018/1/1.
std::string meant_date(std::string_view written) {
  std::vector<std::string> numbers = numbers_in(written);
  if (numbers.size() == 2) numbers.push_back("1");
  const bool short_enough = numbers.size() == 3 && numbers[0].size() == 4 &&
                            numbers[1].size() <= 2 && numbers[2].size() <= 2;
  if (!short_enough) return std::string(some_date);
  const std::string date = fmt::format("{}-{:0>2}-{:0>2}", numbers[0], numbers[1], numbers[2]);
  return parse_date(date) ? date : std::string(some_date);
}

void mend_date(Token& token, TokenText& text, Diagnostics& diagnostics) {
  const std::string written(text_of(token, text));
  if (token.type == T::WRONG_DATE) {
    const std::string meant = meant_date(written);
    diagnostics.report(Kind::wrong_date_form, span_of(token, text), {written, meant});
    token.type = T::DATE;
    rewrite(token, meant, text);
  } else if (!parse_date(written)) {
    diagnostics.report(Kind::no_such_date, span_of(token, text), {written});
    rewrite(token, some_date, text);
  }
}

void mend_number(Token& token, TokenText& text, Diagnostics& diagnostics) {
  const std::string written(text_of(token, text));
  if (token.type == T::PERIOD) {
    if (parse_period(written)) return;
    diagnostics.report(Kind::period_too_long, span_of(token, text), {written});
    rewrite(token, "1年", text);
    return;
  }
  const std::vector<std::string> numbers = numbers_in(written);
  const bool fits =
      numbers[0].size() <= digits_max && (numbers.size() == 1 || numbers[1].size() <= decimals_max);
  if (fits) return;
  diagnostics.report(Kind::number_too_long, span_of(token, text), {written});
  rewrite(token, token.type == T::MONEY ? "0元" : "0", text);
}

struct Quote {
  std::string_view opener, closer;
  uint32_t type;
};
constexpr std::array<Quote, 4> quotes = {{{"\"", "\"", T::STRING},
                                          {"“", "”", T::STRING},
                                          {"「", "」", T::QUOTED_NAME},
                                          {"《", "》", T::CITE}}};

// The sentence's own end is taken out of a quotation that swallowed it.
std::vector<Token> tokens_at_the_end(std::string& written, uint32_t at, TokenText& text) {
  constexpr std::pair<std::string_view, std::string_view> signs[] = {
      {"；", ";"}, {";", ";"}, {"{", "{"}, {"｛", "{"}, {"}", "}"},
      {"｝", "}"}, {" ", ""},  {"\t", ""}, {"　", ""}};
  std::vector<Token> result;
  for (bool found = true; found;) {
    found = false;
    for (const auto& [sign, folded] : signs) {
      if (!written.ends_with(sign)) continue;
      written.resize(written.size() - sign.size());
      found = true;
      if (folded.empty()) break;
      const uint32_t type = folded == ";"   ? T::SEMICOLON
                            : folded == "{" ? T::LEFT_BRACE
                                            : T::RIGHT_BRACE;
      result.insert(result.begin(), made_up_token(type, folded, at, text));
      break;
    }
  }
  return result;
}

// “……": closed, but by the mark of another sort.
std::string_view other_closer(std::string_view written, const Quote& quote) {
  if (quote.type != T::STRING) return "";
  for (const std::string_view closer : {"\"", "”", "'", "’"})
    if (closer != quote.closer && written.size() > quote.opener.size() + closer.size() &&
        written.ends_with(closer))
      return closer;
  return "";
}

void mend_quotation(Token token, std::vector<Token>& kept, TokenText& text,
                    Diagnostics& diagnostics) {
  std::string written(text_of(token, text));
  const Quote quote = *std::find_if(quotes.begin(), quotes.end(), [&](const Quote& candidate) {
    return written.starts_with(candidate.opener);
  });
  const auto opener_end = token.begin + static_cast<uint32_t>(quote.opener.size());
  const Span opener{text.file, token.begin, opener_end};
  const std::vector<Token> behind = tokens_at_the_end(written, token.end, text);
  if (const auto other = other_closer(written, quote); !other.empty()) {
    written.resize(written.size() - other.size());
    diagnostics.report(Kind::mixed_quotes, opener,
                       {std::string(quote.opener), std::string(quote.closer), std::string(other)});
  } else {
    diagnostics.report(Kind::unclosed_quote, opener,
                       {std::string(quote.opener), std::string(quote.closer)});
  }
  const bool title = !kept.empty() && kept.back().type == T::SOURCE;
  token.type = quote.type;
  if (quote.type == T::CITE && title) token.type = T::DOC;
  rewrite(token, written + std::string(quote.closer), text);
  kept.push_back(token);
  kept.insert(kept.end(), behind.begin(), behind.end());
}

bool is_number(uint32_t type) {
  return type == T::NUMBER || type == T::PERIOD || type == T::MONEY;
}

bool touches(const std::vector<Token>& tokens, size_t at) {
  return at < tokens.size() && tokens[at].begin == tokens[at - 1].end;
}

// One past a number in groups of three digits that begins here: 50,000元; else `at`.
size_t end_of_groups(const TokenList& list, size_t at) {
  constexpr size_t group = 3;
  const auto& tokens = list.tokens;
  if (tokens[at].type != T::NUMBER || text_of(tokens[at], list.text).size() > group) return at;
  size_t end = at + 1;
  while (touches(tokens, end) && tokens[end].type == T::COMMA && touches(tokens, end + 1) &&
         is_number(tokens[end + 1].type)) {
    const std::string_view digits = text_of(tokens[end + 1], list.text);
    if (std::min(digits.find_first_not_of("0123456789"), digits.size()) != group) break;
    end += 2;
    if (tokens[end - 1].type != T::NUMBER) return end;  // it has a unit: no list of numbers
  }
  const bool unit = end > at + 1 && end < tokens.size() && tokens[end].type == T::WORD;
  return unit ? end : at;
}

struct Written {
  std::string text;
  std::string_view behind;  // 2次以上: the keyword that was taken for a part of the unit
  size_t end;               // of the tokens
};

// 18 个月, 5万元, 1年半: as one text.
Written number_and_unit(const TokenList& list, size_t at) {
  const auto& tokens = list.tokens;
  size_t end = end_of_groups(list, at);
  Written written{"", "", std::max(end, at + 1)};
  for (size_t i = at; i < written.end; ++i)
    if (tokens[i].type != T::COMMA) written.text += text_of(tokens[i], list.text);
  end = written.end;
  const bool word = end < tokens.size() && tokens[end].type == T::WORD &&
                    !tokens[end].first_on_line && tokens[end - 1].type != T::MONEY;
  if (!word) return written;
  std::string_view unit = text_of(tokens[end], list.text);
  for (const std::string_view keyword : {"以上", "以下", "起"}) {
    if (unit == keyword || !unit.ends_with(keyword)) continue;
    written.behind = keyword;
    unit.remove_suffix(keyword.size());
    break;
  }
  written.text += unit;
  ++written.end;
  return written;
}

// 18 年 1 月 1 日, 《细则》 3 条: the rest of what is no date or clause yet.
bool goes_on(const std::vector<Token>& tokens, size_t at) {
  if (at == 0 || tokens[at].first_on_line) return false;
  const uint32_t before = tokens[at - 1].type;
  return before == T::DOC || before == T::CITE || before == T::WORD || before == T::PERIOD;
}
bool names_a_year(std::string_view written) {
  constexpr size_t digits = 4;
  return written.size() > digits && written.substr(digits).starts_with("年") &&
         written.find_first_not_of("0123456789") == digits;
}

// One past a date with blanks in it, 2018 年 1 月 1 日 or 2018 年 1 月, that begins there; else
// `at`.
size_t end_of_spaced_date(std::string_view text, size_t at) {
  size_t end = at;
  const auto take = [&](std::string_view part) {
    if (!text.substr(end).starts_with(part)) return false;
    end += part.size();
    return true;
  };
  const auto take_blanks = [&] {
    while (take(" ") || take("\t") || take("　")) continue;
  };
  const auto take_number = [&](size_t digits_min, size_t digits_max) {
    take_blanks();
    const size_t begin = end;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) ++end;
    const size_t digits = end - begin;
    take_blanks();
    return digits >= digits_min && digits <= digits_max;
  };
  if (!take_number(4, 4) || !take("年") || !take_number(1, 2) || !take("月")) return at;
  const size_t month_end = end;
  return take_number(1, 2) && (take("日") || take("号")) ? end : month_end;
}

// Tokens [at, end) become one, which what is written there should be; gives its place. The last of
// them may be longer by a keyword, which stays.
Span keep_as_one(TokenList& list, size_t at, size_t end, std::string_view behind,
                 const std::pair<uint32_t, std::string>& meant, std::vector<Token>& kept) {
  const Token& last = list.tokens[end - 1];
  Token made = made_up_token(meant.first, meant.second, list.tokens[at].begin, list.text);
  made.end = last.end - static_cast<uint32_t>(behind.size());
  made.first_on_line = list.tokens[at].first_on_line;
  kept.push_back(made);
  const Span place = span_of(made, list.text);
  if (behind.empty()) return place;
  Token rest = made_up_token(*keyword_type(behind), behind, made.end, list.text);
  rest.end = last.end;
  kept.push_back(rest);
  return place;
}

// How many tokens from here are a date with blanks in it, which is then kept as it should be.
size_t take_spaced_date(TokenList& list, size_t at, std::vector<Token>& kept,
                        Diagnostics& diagnostics) {
  const Token first = list.tokens[at];
  if (!is_number(first.type)) return 0;
  const std::string_view text = list.text.text;
  const size_t text_end = end_of_spaced_date(text, first.text_begin);
  size_t end = at;
  while (end < list.tokens.size() && list.tokens[end].text_begin < text_end &&
         list.tokens[end].text_begin >= first.text_begin)
    ++end;
  if (end <= at + 1) return 0;
  const std::string behind(text.substr(text_end, list.tokens[end - 1].text_end - text_end));
  if (!behind.empty() && !keyword_type(behind)) return 0;
  const std::string written(text.substr(first.text_begin, text_end - first.text_begin));
  const std::string meant = meant_date(written);
  const Span place = keep_as_one(list, at, end, behind, {T::DATE, meant}, kept);
  diagnostics.report(Kind::wrong_date_form, place, {written, meant});
  return end - at;
}

// How many tokens from here are a number in another form, which is then kept as it should be.
size_t take_number_form(TokenList& list, size_t at, std::vector<Token>& kept,
                        Diagnostics& diagnostics) {
  if (!is_number(list.tokens[at].type) || goes_on(list.tokens, at)) return 0;
  const Written written = number_and_unit(list, at);
  if (written.end == at + 1 || names_a_year(written.text)) return 0;
  const auto meant = meant_value(written.text);
  const auto type = meant ? single_token_type(*meant) : std::nullopt;
  if (!type) return 0;
  std::string form(text_of(list.tokens[at], list.text));
  for (size_t i = at + 1; i < written.end; ++i) {
    if (!touches(list.tokens, i)) form += ' ';
    form += text_of(list.tokens[i], list.text);
  }
  form.resize(form.size() - written.behind.size());
  const Span place = keep_as_one(list, at, written.end, written.behind, {*type, *meant}, kept);
  diagnostics.report(Kind::number_form, place, {form, *meant});
  return written.end - at;
}

}  // namespace

void mend_tokens(TokenList& list, Diagnostics& diagnostics) {
  mend_signs(list, diagnostics);
  std::vector<Token> kept;
  kept.reserve(list.tokens.size());
  for (size_t at = 0; at < list.tokens.size(); ++at) {
    size_t taken = take_spaced_date(list, at, kept, diagnostics);
    if (taken == 0) taken = take_number_form(list, at, kept, diagnostics);
    if (taken > 0) {
      at += taken - 1;
      continue;
    }
    Token token = list.tokens[at];
    switch (token.type) {
      case T::UNCLOSED:
        mend_quotation(token, kept, list.text, diagnostics);
        continue;
      case T::DATE:
      case T::WRONG_DATE:
        mend_date(token, list.text, diagnostics);
        break;
      case T::NUMBER:
      case T::PERCENT:
      case T::MONEY:
      case T::PERIOD:
        mend_number(token, list.text, diagnostics);
        break;
      default:
        break;
    }
    kept.push_back(token);
  }
  list.tokens = std::move(kept);
}

}  // namespace xinheng::syntax
