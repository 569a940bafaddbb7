#include "compiler/syntax/slips.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "XinhengLexer.h"
#include "compiler/syntax/slips_signs.h"
#include "compiler/values/date.h"

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

void mend_quotation(Token token, std::vector<Token>& kept, TokenText& text,
                    Diagnostics& diagnostics) {
  std::string written(text_of(token, text));
  const Quote quote = *std::find_if(quotes.begin(), quotes.end(), [&](const Quote& candidate) {
    return written.starts_with(candidate.opener);
  });
  const auto opener_end = token.begin + static_cast<uint32_t>(quote.opener.size());
  diagnostics.report(Kind::unclosed_quote, Span{text.file, token.begin, opener_end},
                     {std::string(quote.opener), std::string(quote.closer)});
  const std::vector<Token> behind = tokens_at_the_end(written, token.end, text);
  const bool title = !kept.empty() && kept.back().type == T::SOURCE;
  token.type = quote.type;
  if (quote.type == T::CITE && title) token.type = T::DOC;
  rewrite(token, written + std::string(quote.closer), text);
  kept.push_back(token);
  kept.insert(kept.end(), behind.begin(), behind.end());
}

}  // namespace

void mend_tokens(TokenList& list, Diagnostics& diagnostics) {
  mend_signs(list, diagnostics);
  std::vector<Token> kept;
  kept.reserve(list.tokens.size());
  for (Token token : list.tokens) {
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
