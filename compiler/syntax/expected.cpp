#include "compiler/syntax/expected.h"

#include <algorithm>
#include <set>

#include "compiler/syntax/keywords.h"

namespace xinheng::syntax {
namespace {

using T = Grammar;
constexpr size_t named_max = 6;

struct Named {
  uint32_t type;
  std::string_view zh, en;
};

// What isn't a keyword, in the order in which it is told.
constexpr Named things[] = {
    {T::WORD, "名字", "a name"},
    {T::STRING, "引号里的文字", "a text in quotes"},
    {T::DOC, "法源的名称，如《个人细则》", "the title of a source, like 《个人细则》"},
    {T::CITE, "条款，如《个人细则》二(四)3", "a clause, like 《个人细则》二(四)3"},
    {T::DATE, "日期，如 2018-01-01", "a date, like 2018-01-01"},
    {T::NUMBER, "数", "a number"},
    {T::SEMICOLON, "“；”", "';'"},
    {T::COLON, "“：”", "':'"},
    {T::COMMA, "“，”", "','"},
    {T::LEFT_PAREN, "“(”", "'('"},
    {T::RIGHT_PAREN, "“)”", "')'"},
    {T::LEFT_BRACE, "“{”", "'{'"},
    {T::RIGHT_BRACE, "“}”", "'}'"},
    {T::BAR, "“|”", "'|'"},
    {T::ARROW, "“=>”", "'=>'"},
};

// Signs that may follow almost any value: told only where nothing else would do.
bool continues_value(uint32_t type) {
  switch (type) {
    case T::DOT:
    case T::PLUS:
    case T::MINUS:
    case T::TIMES:
    case T::SLASH:
    case T::COMPARE:
    case T::IN:
    case T::NOT_IN:
    case T::WITHIN:
    case T::AND:
    case T::OR:
    case T::QUESTION:
      return true;
    default:
      return false;
  }
}

bool begins_value(uint32_t type) {
  switch (type) {
    case T::SELF:
    case T::PRIOR:
    case T::NOT:
    case T::HAS:
    case T::LACKS:
    case T::EXISTS:
    case T::NOT_EXISTS:
    case T::COUNT:
    case T::TOTAL:
    case T::MAX:
    case T::MIN:
    case T::LATEST:
    case T::EARLIEST:
    case T::DISTINCT:
    case T::LONGEST_MONTHS:
    case T::MINUS:
    case T::LEFT_PAREN:
      return true;
    default:
      return is_name(type) || is_literal(type);
  }
}

void join(InWords& list, std::string_view zh, std::string_view en) {
  if (!list.zh.empty()) {
    list.zh += "、";
    list.en += ", ";
  }
  list.zh += zh;
  list.en += en;
}

}  // namespace

InWords in_words(const SyntaxError& error) {
  std::set<uint32_t> types(error.expected.begin(), error.expected.end());
  InWords result;
  if (types.contains(T::NUMBER) && types.contains(T::LEFT_PAREN) && types.contains(T::EXISTS)) {
    std::erase_if(types, begins_value);
    join(result, "一个值或条件", "a value or a condition");
  }
  std::erase_if(types, continues_value);
  size_t named = result.zh.empty() ? 0 : 1;
  for (const Keyword& keyword : keywords()) {
    if (!types.contains(keyword.type) || named == named_max) continue;
    join(result, "“" + std::string(keyword.zh) + "”", "'" + std::string(keyword.en) + "'");
    ++named;
  }
  for (const Named& thing : things) {
    if (!types.contains(thing.type) || named == named_max) continue;
    join(result, thing.zh, thing.en);
    ++named;
  }
  if (result.zh.empty()) return {"别的写法", "something else"};
  return result;
}

}  // namespace xinheng::syntax
