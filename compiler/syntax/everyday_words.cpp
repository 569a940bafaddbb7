#include "compiler/syntax/everyday_words.h"

#include <algorithm>
#include <iterator>

#include "XinhengLexer.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

struct Word {
  std::string_view written;
  MeantSign meant;
};
constexpr Word words[] = {
    {"大于", {T::COMPARE, ">"}},      {"高于", {T::COMPARE, ">"}},
    {"多于", {T::COMPARE, ">"}},      {"晚于", {T::COMPARE, ">"}},
    {"超过", {T::COMPARE, ">"}},      {"exceeds", {T::COMPARE, ">"}},
    {"小于", {T::COMPARE, "<"}},      {"低于", {T::COMPARE, "<"}},
    {"少于", {T::COMPARE, "<"}},      {"早于", {T::COMPARE, "<"}},
    {"不满", {T::COMPARE, "<"}},      {"不足", {T::COMPARE, "<"}},
    {"below", {T::COMPARE, "<"}},     {"above", {T::COMPARE, ">"}},
    {"大于等于", {T::COMPARE, ">="}}, {"大于或等于", {T::COMPARE, ">="}},
    {"不小于", {T::COMPARE, ">="}},   {"不低于", {T::COMPARE, ">="}},
    {"不少于", {T::COMPARE, ">="}},   {"不早于", {T::COMPARE, ">="}},
    {"至少", {T::COMPARE, ">="}},     {"达到", {T::COMPARE, ">="}},
    {"小于等于", {T::COMPARE, "<="}}, {"小于或等于", {T::COMPARE, "<="}},
    {"不大于", {T::COMPARE, "<="}},   {"不高于", {T::COMPARE, "<="}},
    {"不多于", {T::COMPARE, "<="}},   {"不超过", {T::COMPARE, "<="}},
    {"不晚于", {T::COMPARE, "<="}},   {"至多", {T::COMPARE, "<="}},
    {"最多", {T::COMPARE, "<="}},     {"等于", {T::COMPARE, "="}},
    {"为", {T::COMPARE, "="}},        {"是", {T::COMPARE, "="}},
    {"equals", {T::COMPARE, "="}},    {"is", {T::COMPARE, "="}},
    {"不等于", {T::COMPARE, "!="}},   {"不为", {T::COMPARE, "!="}},
    {"不是", {T::COMPARE, "!="}},     {"不超过", {T::AT_MOST, "至多"}},
    {"不多于", {T::AT_MOST, "至多"}}, {"不高于", {T::AT_MOST, "至多"}},
    {"最多", {T::AT_MOST, "至多"}},   {"如果", {T::WHEN, "当"}},
    {"假如", {T::WHEN, "当"}},        {"倘若", {T::WHEN, "当"}},
    {"若", {T::WHEN, "当"}},          {"if", {T::WHEN, "when"}},
    {"那么", {T::THEN, "则"}},        {"并且", {T::AND, "且"}},
    {"而且", {T::AND, "且"}},         {"同时", {T::AND, "且"}},
    {"和", {T::AND, "且"}},           {"和", {T::COMMA, "，"}},
    {"以及", {T::AND, "且"}},         {"以及", {T::COMMA, "，"}},
    {"或者", {T::OR, "或"}},          {"或是", {T::OR, "或"}},
    {"不是", {T::NOT, "非"}},         {"并非", {T::NOT, "非"}},
    {"其他", {T::OTHERWISE, "其余"}}, {"其它", {T::OTHERWISE, "其余"}},
    {"否则", {T::OTHERWISE, "其余"}}, {"else", {T::OTHERWISE, "otherwise"}},
    {"除外", {T::EXCEPT, "例外"}},    {"根据", {T::CITING, "依据"}},
    {"按照", {T::CITING, "依据"}},    {"依照", {T::CITING, "依据"}},
    {"假定", {T::ASSUMING, "假设"}},  {"缺少", {T::LACKS, "缺"}},
    {"具有", {T::HAS, "有"}},
};

bool is_one_of(std::string_view written, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), written) != list.end();
}

}  // namespace

std::vector<MeantSign> meant_signs(std::string_view written) {
  std::vector<MeantSign> found;
  for (const Word& word : words)
    if (word.written == written) found.push_back(word.meant);
  return found;
}

bool says_absence(std::string_view written) {
  return is_one_of(written, {"没有", "无", "没", "without", "hasnt", "no_such"});
}

bool says_else(std::string_view written) {
  return is_one_of(written, {"否则", "不然", "else"});
}

}  // namespace xinheng::syntax
