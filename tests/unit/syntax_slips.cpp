// One slip, one message, the right one; and what stands beside it is still understood.
#include <catch2/catch.hpp>

#include "tests/unit/syntax_parsing.h"

using namespace xinheng;
using syntax::Parsed;

namespace {

std::string measure(const std::string& inside) {
  return "惩戒 取消资格 对 个人 {\n  场景：公务员招录；\n" + inside +
         "\n  情形 末尾 当 存在(信用信息 其中 计入) 依据 《政务细则》二(一)4；\n}\n" +
         "参数 之后：整数 {\n  自 2018-01-01 起：1 假设 “试”；\n}\n";
}

std::string define(const std::string& inside) {
  return "定义 信用信息.计入：是否 {\n" + inside + "\n}\n参数 之后：整数 {\n" +
         "  自 2018-01-01 起：1 假设 “试”；\n}\n";
}

std::string bands(const std::string& inside) {
  return "评价 个人信用 对 个人 依据 《个人细则》二(三)2 {\n  分档 等级：个人等级 {\n" + inside +
         "    其余：D；\n  }\n}\n参数 之后：整数 {\n  自 2018-01-01 起：1 假设 “试”；\n}\n";
}

void shows_one(const std::string& text, const std::string& kind) {
  const Parsed parsed(text);
  INFO(text << parsed.messages());
  REQUIRE(parsed.codes() == std::vector<std::string>{kind});
  REQUIRE(parsed.pack.declarations.size() == 2);
}

}  // namespace

TEST_CASE("A slip in a measure gives one message", "[syntax]") {
  const auto [inside, kind] = GENERATE(table<std::string, std::string>({
      {"  情形 舞弊 当存在(信用信息 其中 计入) 依据 《政务细则》二(一)4；", "glued_words"},
      {"  情形 舞弊 当 存在(信用信息 其中计入) 依据 《政务细则》二(一)4；", "glued_words"},
      {"  情形 舞弊 当 存在(信用信息其中 计入) 依据 《政务细则》二(一)4；", "glued_words"},
      {"  情形 舞弊当 存在(信用信息 其中 计入) 依据 《政务细则》二(一)4；", "glued_words"},
      {"  例外 甲 当 实名核验 则免除 依据 《政务细则》二(一)4；", "glued_words"},
      {"  例外 甲 当 实名核验且 非 计入 则 免除 依据 《政务细则》二(一)4；", "glued_words"},
      {"  情形 舞弊 当 存在(信用信息 其中 计入) 依据 《政务细则》二(一)4", "missing_semicolon"},
      {"  部门：市人力社保局", "missing_semicolon"},
      {"  期限：5年 假设 “未定”", "missing_semicolon"},
      {"  期限：5年。", "full_stop_for_semicolon"},
      {"  部门：市人力社保局。\n  期限：5年；", "full_stop_for_semicolon"},
      {"  情形 舞弊 当 计入 且 核验 或 补报 依据 《政务细则》二(一)4；", "mixed_and_or"},
      {"  情形 舞弊 当 出生日期 > 2018年1月1日 依据 《政务细则》二(一)4；", "wrong_date_form"},
      {"  情形 舞弊 当 出生日期 > 2018/1/1 依据 《政务细则》二(一)4；", "wrong_date_form"},
      {"  情形 舞弊 当 出生日期 > 2018-1-1 依据 《政务细则》二(一)4；", "wrong_date_form"},
      {"  情形 舞弊 当 出生日期 > 2018-02-30 依据 《政务细则》二(一)4；", "no_such_date"},
      {"  情形 舞弊 当 计入 依据 政务细则 二(一)4；", "bare_citation"},
      {"  情形 舞弊 当 计入 依据 政务细则二(一)4；", "bare_citation"},
      {"  情形 舞弊 当 计入 依据 《政务细则》 二(一)4；", "citation_spaced"},
      {"  情形 舞弊 当 计入 依据 《政务细则》；", "citation_without_clause"},
      {"  情形 舞弊 当 计入 依据 《政务细则二(一)4；", "unclosed_quote"},
      {"  部门：“市人力社保局；", "unclosed_quote"},
      {"  部门：「市协作办（招商局）；", "unclosed_quote"},
      {"  部门：‘市人力社保局’；", "lookalike_character"},
      {"  场景：政府采购、招标投标；", "lookalike_character"},
      {"  情形 舞弊 当 次数 ≥ 3 依据 《政务细则》二(一)4；", "lookalike_character"},
      {"  情形 舞弊 当 次数 == 3 依据 《政务细则》二(一)4；", "lookalike_character"},
      {"  情形 舞弊 当 计入 # 说明\n 依据 《政务细则》二(一)4；", "lookalike_character"},
      {"  部门：市人力社保局@；", "unknown_character"},
      {"  情形 舞弊 当 存在(信用信息 其中 计入 依据 《政务细则》二(一)4；", "unclosed_parenthesis"},
      {"  情形 舞弊 当 (计入 且 核验)) 依据 《政务细则》二(一)4；", "stray_bracket"},
      {"  情行 舞弊 当 计入 依据 《政务细则》二(一)4；", "misspelt_word"},
      {"  例外 甲 当 计入 则 免徐 甲 依据 《政务细则》二(一)4；", "unexpected"},
      {"  情形 舞弊 当 非 (计入 且 核验) 依据 《政务细则》二(一)4；", "negated_condition"},
      {"  情形 舞弊 当 非 非 非 计入 依据 《政务细则》二(一)4；", "negated_condition"},
      {"  情形 舞弊 当 60 <= 得分 <= 80 依据 《政务细则》二(一)4；", "chained_comparison"},
      {"  记录：甲；", "keyword_as_name"},
      {"  情形 参数 当 计入 依据 《政务细则》二(一)4；", "keyword_as_name"},
      {"  情形 舞弊 当 次数 > 12345678901234567890 依据 《政务细则》二(一)4；", "number_too_long"},
      {"  期限：99999999年；", "period_too_long"},
      {"  情形 舞弊 当 依据 《政务细则》二(一)4；", "unexpected"},
      {"  情形 舞弊 当 计入 且；", "unexpected_end"},
      {"  情形 舞弊 计入 依据 《政务细则》二(一)4；", "unexpected"},
      {"  部门 市人力社保局；", "unexpected"},
  }));
  shows_one(measure(inside), kind);
}

TEST_CASE("A slip in a definition gives one message", "[syntax]") {
  const auto [inside, kind] = GENERATE(table<std::string, std::string>({
      {"  例外 甲 当 状态 = 已撤销 则 否 依据 《甲》一；", "part_missing"},
      {"  原则：是；\n  原则：否；", "part_twice"},
      {"  原则：身份已核验且\n    报送日 <= 数据截止日；", "glued_words"},
      {"  原则：是 依据 个人细则 二(四)3；", "bare_citation"},
      {"  原则：；", "unexpected_end"},
      {"  原测：是；", "misspelt_word"},
      {"  原则：是；\n  例外 甲 当 属于 {一，二} 则 否；", "unexpected"},
      {"  原则：是；\n  例外 甲 当 状态 属于 {一，二 则 否；", "unclosed_brace"},
  }));
  shows_one(define(inside), kind);
}

TEST_CASE("A slip in bands gives one message", "[syntax]") {
  const std::string inside =
      GENERATE("    100至119：B；\n", "    100-119：B；\n", "    100~119：B；\n",
               "    >=100：B；\n", "    100以下：B；\n");
  const Parsed parsed(bands(inside));
  INFO(inside << parsed.messages());
  REQUIRE(parsed.codes().size() == 1);
  REQUIRE(parsed.pack.declarations.size() == 2);
  shows_one("评价 信用 对 个人 {\n  分档 等级：级 {\n    1 以上：A；\n  }\n}\n参数 甲：整数 { }\n",
            "part_missing");
}

TEST_CASE("A slip in the head of a block or around it gives one message", "[syntax]") {
  const std::string after = "参数 之后：整数 {\n  自 2018-01-01 起：1 假设 “试”；\n}\n";
  const auto [before, kind] = GENERATE(table<std::string, std::string>({
      {"惩戒取消资格 对 个人 {\n  场景：甲；\n}\n", "glued_words"},
      {"惩戒 取消资格 对个人 {\n  场景：甲；\n}\n", "glued_words"},
      {"惩诫 取消资格 对 个人 {\n  场景：甲；\n}\n", "misspelt_word"},
      {"punish 取消资格 for 个人 {\n  scene: 甲;\n}\n", "misspelt_word"},
      {"处罚 取消资格 对 个人 {\n  场景：甲；\n}\n", "misspelt_word"},
      {"规则包 我的 {\n  自 2018-01-01 起：施行；\n}\n", "version_missing"},
      {"惩戒 取消资格 个人 {\n  场景：甲；\n}\n", "unexpected"},
      {"定义 信用信息.计入 {\n  原则：是；\n}\n", "unexpected"},
      {"定义 ：是否 {\n  原则：是；\n}\n", "unexpected"},
      {"主体 个人 {\n  主键 编号：文本；\n  姓名：文本；\n", "unclosed_brace"},
      {"清单 行为 {\n  列 {\n    主键 代码：代码；\n\n  行 {\n    甲；\n  }\n}\n",
       "unclosed_brace"},
      {"清单 行为 {\n  列 {\n    主键 代码：代码；\n  }\n  行 {\n    甲 | | 乙；\n  }\n}\n",
       "empty_cell"},
      {"清单 行为 {\n  列 {\n    主键 代码：代码；\n  }\n  行 {\n    甲 | ；\n  }\n}\n",
       "empty_cell"},
      {"参数 基础分：整数 {\n  自2018-01-01 起：100 假设 “未定”；\n}\n", "glued_words"},
      {"参数 基础分：整数 {\n  自 2018年1月1日 起：100 假设 “未定”；\n}\n", "wrong_date_form"},
      {"法源 《个人细则 {\n  全称：“甲”；\n}\n", "unclosed_quote"},
      {"法源 个人细则 {\n  全称：“甲”；\n}\n", "unexpected"},
      {"代码表 程度 有序 {\n  轻微；\n  一般\n  较重；\n}\n", "missing_semicolon"},
      {"代码表 程度 有序 {\n  轻微；\n  有；\n}\n", "keyword_as_name"},
      {"记录 信用信息 归属 个人，企业 {\n  主键 编号：文本；\n}\n", "unexpected"},
  }));
  shows_one(before + after, kind);
}

TEST_CASE("What isn't a declaration gives one message", "[syntax]") {
  const std::string after = "参数 之后：整数 {\n  自 2018-01-01 起：1 假设 “试”；\n}\n";
  const auto [before, kind] = GENERATE(table<std::string, std::string>({
      {"定义 成年 = 年龄 >= 18；\n", "declaration_without_block"},
      {"参数 满分：整数 = 100\n", "declaration_without_block"},
      {"今天天气 取消资格 {\n  场景：甲；\n}\n", "not_a_declaration"},
      {"}\n", "stray_bracket"},
      {"《个人细则》\n", "not_a_declaration"},
  }));
  const Parsed parsed(before + after);
  INFO(before << parsed.messages());
  REQUIRE(parsed.codes() == std::vector<std::string>{kind});
  REQUIRE(parsed.pack.declarations.size() == 1);
}

TEST_CASE("Two slips give two messages", "[syntax]") {
  const Parsed parsed(
      measure("  部门：“市人力社保局；\n  期限：5年。\n  例外 甲 当 计入 则免除；"));
  INFO(parsed.messages());
  REQUIRE(parsed.codes() ==
          std::vector<std::string>{"unclosed_quote", "full_stop_for_semicolon", "glued_words"});
}
