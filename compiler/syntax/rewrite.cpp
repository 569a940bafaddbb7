#include "compiler/syntax/rewrite.h"

#include <array>
#include <unordered_map>
#include <utility>

#include "XinhengLexer.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> units = {
    {{"个月", "mo"}, {"年", "y"}, {"个工作日", "wd"}, {"日", "d"}, {"元", "yuan"}}};

// 200yuan, 6mo: the digits stay.
std::string with_unit(std::string_view written, Language language) {
  for (const auto& [zh, en] : units) {
    for (const std::string_view unit : {zh, en}) {
      if (!written.ends_with(unit)) continue;
      return std::string(written.substr(0, written.size() - unit.size())) +
             std::string(language == Language::zh ? zh : en);
    }
  }
  return std::string(written);
}

std::string_view chinese_sign(uint32_t type) {
  switch (type) {
    case T::SEMICOLON:
      return "；";
    case T::COLON:
      return "：";
    case T::COMMA:
      return "，";
    default:
      return "";
  }
}

}  // namespace

std::string in_words(const Token& token, const TokenText& text, Language language) {
  static const std::unordered_map<uint32_t, Keyword> by_type = [] {
    std::unordered_map<uint32_t, Keyword> result;
    for (const Keyword& keyword : keywords()) result.emplace(keyword.type, keyword);
    return result;
  }();
  const std::string_view written = text_of(token, text);
  if (const auto found = by_type.find(token.type); found != by_type.end()) {
    return std::string(language == Language::zh ? found->second.zh : found->second.en);
  }
  if (token.type == T::PERIOD || token.type == T::MONEY) return with_unit(written, language);
  return with_sign(token, text, language);
}

std::string with_sign(const Token& token, const TokenText& text, Language language) {
  const std::string_view sign = chinese_sign(token.type);
  const bool wide = language == Language::zh && !sign.empty();
  return std::string(wide ? sign : text_of(token, text));
}

std::string with_keywords(std::string_view rules, Language language) {
  const SourceFile file{"", std::string(rules)};
  const TokenList list = lex(file, 0);
  std::string result;
  uint32_t end = 0;
  bool wide = false;  // a full-width sign came last: it needs no space behind it
  for (const Token& token : list.tokens) {
    if (wide && token.begin == end + 1 && rules[end] == ' ') ++end;
    result += rules.substr(end, token.begin - end);
    result += in_words(token, list.text, language);
    end = token.end;
    wide = language == Language::zh && !chinese_sign(token.type).empty();
  }
  return result + std::string(rules.substr(end));
}

Language language_of(const TokenList& list) {
  size_t english = 0, all = 0;
  for (const Token& token : list.tokens) {
    if (!is_keyword(token.type)) continue;
    ++all;
    english += static_cast<unsigned char>(text_of(token, list.text)[0]) < 0x80 ? 1 : 0;
  }
  return english * 2 > all ? Language::en : Language::zh;
}

}  // namespace xinheng::syntax
