#include "compiler/syntax/declaration_forms.h"

#include <algorithm>

#include "XinhengLexer.h"
#include "compiler/syntax/keywords.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

struct Form {
  std::string zh, en;
};

std::string written(const Block& block, size_t begin, size_t end, const TokenText& text) {
  std::string result;
  for (size_t i = begin; i < end; ++i) {
    if (i > begin && block[i].begin > block[i - 1].end) result += ' ';
    result += text_of(block[i], text);
  }
  return result;
}

// 定义 成年 = 年龄 >= 18；: name and value go where they belong.
Form form_of_define(const Block& block, const TokenText& text) {
  const auto at = [&](size_t from, auto fits) {
    const auto found =
        std::find_if(block.begin() + static_cast<ptrdiff_t>(from), block.end(), fits);
    return static_cast<size_t>(found - block.begin());
  };
  const size_t sign =
      at(1, [](const Token& t) { return t.type == T::COMPARE || t.type == T::COLON; });
  const size_t end = at(1, [](const Token& t) { return t.type == T::SEMICOLON; });
  std::string name = written(block, 1, std::min({sign, end, block.size()}), text);
  if (name.empty()) name = "名字";
  const bool owned = name.find('.') != std::string::npos;
  std::string value = sign + 1 < end ? written(block, sign + 1, end, text) : "…";
  return {"定义 " + std::string(owned ? "" : "个人.") + name + "：是否 { 原则：" + value +
              " 依据 …； }",
          "define " + std::string(owned ? "" : "PERSON.") + name + ": boolean { base: " + value +
              " citing …; }"};
}

Form form_of(const Block& block, const TokenText& text) {
  switch (block[0].type) {
    case T::PACKAGE:
      return {"规则包 名字 版本 “1” { 自 2018-01-01 起：施行； }",
              "package NAME version \"1\" { since 2018-01-01 on: in_force; }"};
    case T::SOURCE:
      return {"法源 《细则》 { 自 2018-01-01 起：施行； 条目 { 《细则》一：“…”； } }",
              "source <<Rules>> { since 2018-01-01 on: in_force; clauses { <<Rules>>1: \"…\"; } }"};
    case T::CALENDAR:
      return {"历法 { 无对应日：取月末 依据 …； }",
              "calendar { missing_day: month_end citing …; }"};
    case T::CODES:
      return {"代码表 名字 { 甲； 乙； }", "codes NAME { A; B; }"};
    case T::SUBJECT:
      return {"主体 个人 { 主键 身份代码：公民信用代码； }",
              "subject PERSON { key id: citizen_code; }"};
    case T::RECORD:
      return {"记录 名字 归属 个人 { 发生日：日期； }",
              "record NAME of PERSON { occurred: date; }"};
    case T::LINK:
      return {"关系 名字 { 甲方：个人； 乙方：个人； }",
              "link NAME { one: PERSON; other: PERSON; }"};
    case T::TABLE:
      return {"清单 名字 { 列 { 主键 名称：代码； } 行 { 甲； 乙； } }",
              "table NAME { columns { key name: code; } rows { A; B; } }"};
    case T::PARAMETER:
      return {"参数 名字：整数 { 自 2018-01-01 起：100 依据 …； }",
              "parameter NAME: integer { since 2018-01-01 on: 100 citing …; }"};
    case T::DEFINE:
      return form_of_define(block, text);
    case T::EVALUATION:
      return {"评价 名字 对 个人 依据 … { 总分 得分 下限 0 上限 100：…； }",
              "evaluation NAME for PERSON citing … { score points floor 0 ceiling 100: …; }"};
    case T::REWARD:
      return {"奖励 名字 对 个人 { 情形 标签 当 … 依据 …； }",
              "reward NAME for PERSON { case LABEL when … citing …; }"};
    case T::PUNISHMENT:
      return {"惩戒 名字 对 个人 { 情形 标签 当 … 依据 …； }",
              "punishment NAME for PERSON { case LABEL when … citing …; }"};
    case T::SIMULATE:
      return {"模拟 个人 { 字段：甲 30%，其余 70%； }",
              "simulate PERSON { field: A 30%, otherwise 70%; }"};
    case T::SAMPLE:
      return {"样例 个人 名字 { 字段：…； }", "sample PERSON NAME { field: …; }"};
    case T::TEST:
      return {"测试 名字 { 评价日：2018-06-01； 个人 甲 { … } 期望 …； }",
              "test NAME { evaluation_date: 2018-06-01; PERSON A { … } expect …; }"};
    default: {
      const std::string word(text_of(block[0], text));
      return {word + " … { … }", word + " … { … }"};
    }
  }
}

}  // namespace

bool report_without_block(const Block& block, const TokenText& text, Diagnostics& diagnostics) {
  const bool any = std::any_of(block.begin(), block.end(),
                               [](const Token& token) { return token.type == T::LEFT_BRACE; });
  if (any) return false;
  const Form form = form_of(block, text);
  diagnostics.report(Kind::declaration_without_block, span_of(block[0], text),
                     {std::string(text_of(block[0], text)), form.zh, form.en});
  return true;
}

}  // namespace xinheng::syntax
