#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "compiler/syntax/citation.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/tokens.h"
#include "tests/unit/syntax_parsing.h"

using namespace xinheng;
using syntax::Parsed;

namespace {

const std::string chinese = R"(规则包 衢州信用 版本 "2018.1" {
  说明：“试”；
  自 2018-01-01 起：施行；
  使用：“../共用” 版本 “1”；
  使用："../又”一"；
}
补充 评价 个人信用 {
  不评 未成年 当 缺 职业 依据 《甲》一；
  分项 公益 别名 “good” 下限 0 上限 20：1；
  总分 得分：原值 + 公益 * 2 - 1；
}
补充 清单 行为 { 行 { 旷工 | -1 | 《甲》一； } 行 来自 “又.csv”； }
补充 定义 信用信息.计入 { 例外 甲 优先于 撤销 当 是 则 否 依据 《甲》一； }
补充 奖励 便利 { 情形 乙 当 是 假设 “试”； 例外 丙 当 是 则 免除 假设 “试”； }
补充 代码表 区划 { 衢州市 { 衢江区； } }
补充 参数 最低金额 { 自 2021-01-01 起：300元 假设 “试”； }
补充 法源 《民法典》 { 自 2031-01-01 起：废止； 条目 { 《民法典》一：“”； } }
补充 主体 个人 { 电话：文本?； }
补充 记录 信用信息 { 电话：文本?； }
补充 关系 任职 { 职务：文本?； }
历法 {
  无对应日：取月末 依据 《民法典》第二百零二条，《民法典》第二百零三条第一款；
}
法源 《民法典》 {
  全称：“中华人民共和国民法典”；
  自 2021-01-01 起：施行 假设 “试”；
  条目 来自 “条目.csv”；
  条目 { 《民法典》第二百零二条：“期间”； }
}
代码表 区划 分级 { 衢州市 “330800” 别名 “quzhou” { 柯城区 “330802”； 「甲（乙）」； } }
代码表 程度 有序 别名 “degree” { 轻微； 一般； }
主体 个人 别名 “person” {
  主键 身份代码：公民信用代码 别名 “id”，“code”；
  职业：职业?；
}
记录 信用信息 归属 个人 别名 “record” { 主键 编号：文本； 计分：小数(1)?； }
关系 任职 成树 别名 “job” { 上级：个人； 下级：个人 反称 下属； 任期：期间?； }
清单 行为 别名 “behaviour” {
  列 { 主键 行为代码：代码； 分值：整数； 依据条款：条款； }
  行 { 舞弊 | -60 | 《民法典》第一条； 替考 | 缺 | 《民法典》二(一)4 假设 “试”； }
  行 来自 “行为.csv”；
}
参数 最低金额：金额 别名 “least” { 自 2018-01-01 起：200元 假设 “试”； 自 2020-01-01 起：废止 假设 “试”； }
定义 信用信息.计入：是否 别名 “counted” {
  原则：身份已核验 且 报送日 + 6个月 <= 评价日 且 (缺 金额 或 金额 >= 0.5元) 依据 《甲》一；
  例外 撤销 优先于 甲，乙 当 状态 不属于 {有效，异议中} 则 否 依据 《甲》一 假设 “试”；
  例外 照计 当 所在地 位于 衢州市 则 原值 假设 “试”；
}
评价 个人信用 对 个人 别名 “credit” 依据 《甲》一 {
  不评 未成年 当 周岁(出生日期，评价日) < 18 依据 《甲》一；
  分项 守法 别名 “law” 下限 -60 上限 20：合计(信用信息.计分 其中 计入 且 非 撤回) * 2；
  总分 得分 下限 0 上限 200：四舍五入(守法 / 3，1) - 最大(全部 信用信息.计分)；
  分档 等级：个人等级 别名 “grade” { 120 以上：A； 100以上：B 假设 “试”； 其余：D； }
  直降 严重 当 计数(信用信息 其中 本.建档日 > 发生日) >= 3 则 D 依据 《甲》一；
}
惩戒 限制 对 个人 别名 “limit” {
  期限：5年 假设 “试”；
  情形 甲 当 不存在(信用信息 其中 计入) 依据 《甲》一；
  例外 乙 当 是 则 免除 依据 《甲》一；
  例外 丙 当 有 职业 则 改为 提醒 依据 《甲》一；
}
奖励 便利 对 个人 { 情形 甲 当 存在(信用信息 其中 计入) 依据 《甲》一； }
样例 个人 成年人 { 出生日期：1990-01-01； 职业：缺； }
测试 一例 {
  评价日：2018-06-01；
  个人 甲 如同 成年人 { 信用信息 一 { 发生日：2018-05-01； } }
  期望 甲.限制 因 甲，乙；
  期望 无法确定 甲.个人信用 因 出生日期；
  期望 冲突 甲.计入；
}
)";

// The same text with the other language's words, and with ASCII signs.
std::string in_english(const std::string& text) {
  SourceFile file{"", text};
  const syntax::TokenList list = syntax::lex(file, 0);
  std::string result;
  for (const syntax::Token& token : list.tokens) {
    std::string written(syntax::text_of(token, list.text));
    for (const syntax::Keyword& keyword : syntax::keywords()) {
      if (keyword.type == token.type) written = keyword.en;
    }
    const std::pair<const char*, const char*> units[] = {
        {"个月", "mo"}, {"年", "y"}, {"元", "yuan"}, {"《", "<<"}, {"》", ">>"}};
    const bool replace = written.find("“") == std::string::npos && !syntax::is_keyword(token.type);
    for (const auto& [zh, en] : units) {
      const bool number = written[0] >= '0' && written[0] <= '9';
      const size_t at = written.find(zh);
      const bool title = zh == std::string("《") || zh == std::string("》");
      if (replace && at != std::string::npos && (number || title)) {
        written.replace(at, std::string(zh).size(), en);
      }
    }
    result += written + " ";
  }
  return result;
}

std::string made_up(std::mt19937& random, int depth) {
  const auto one_of = [&](std::initializer_list<const char*> words) {
    return std::string(words.begin()[random() % words.size()]);
  };
  if (depth == 0 || random() % 6 == 0) {
    return one_of({"甲",    "本.乙.丙",   "「且」",   "12.5",    "5年",           "6个月", "30日",
                   "200元", "2018-01-01", "“文”",     "\"文”\"", "《甲》二(一)3", "是",    "否",
                   "原值",  "有 甲",      "非 甲.乙", "缺 丙",   "评价日",        "「ａ」"});
  }
  const auto inner = [&] { return made_up(random, depth - 1); };
  switch (random() % 8) {
    case 0:
      return "(" + inner() + ") " + one_of({"=", "!=", "<", ">="}) + " (" + inner() + ")";
    case 1:
      return "(" + inner() + ")" + one_of({" 属于", " 不属于"}) + " {(" + inner() + ")，1}";
    case 2:
      return "(" + inner() + ") 位于 甲.乙";
    case 3: {
      const std::string sign = one_of({"且", "或"});
      return "(" + inner() + ") " + sign + " (" + inner() + ") " + sign + " (" + inner() + ")";
    }
    case 4:
      return one_of({"存在", "不存在", "计数", "最大"}) + "(甲.乙 其中 " + inner() + ")";
    case 5:
      return "四舍五入(" + inner() + "，" + inner() + ")";
    case 6:
      return "-(" + inner() + ")";
    default:
      return "(" + inner() + ") " + one_of({"+", "-", "*", "/"}) + " (" + inner() + ")";
  }
}

}  // namespace

TEST_CASE("Everything in the grammar parses", "[syntax]") {
  const Parsed parsed(chinese);
  INFO(parsed.messages());
  REQUIRE(parsed.codes().empty());
  REQUIRE(parsed.pack.declarations.size() == 26);
}

TEST_CASE("Chinese and English words give the same tree", "[syntax]") {
  const Parsed zh(chinese);
  const std::string english = in_english(chinese);
  const Parsed en(english);
  INFO(english << en.messages());
  REQUIRE(en.codes().empty());
  REQUIRE(print(en.pack) == print(zh.pack));
}

TEST_CASE("What is printed is read as the same tree, in either language", "[syntax]") {
  const Parsed original(chinese);
  for (const Language language : {Language::zh, Language::en}) {
    const syntax::Wording wording{language, {}, {}, {}};
    const std::string printed = print(original.pack, wording);
    const Parsed again(printed);
    INFO(printed << again.messages());
    REQUIRE(again.codes().empty());
    REQUIRE(print(again.pack, wording) == printed);
    REQUIRE(print(again.pack) == print(original.pack));
  }
}

TEST_CASE("Brackets are printed where the tree needs them", "[syntax]") {
  const auto printed = [](const std::string& value) {
    const Parsed parsed("定义 甲.乙:整数 { 原则:" + value + "; }");
    REQUIRE(parsed.codes().empty());
    const std::string text = print(parsed.pack);
    const size_t begin = text.find("原则：") + std::string("原则：").size();
    return text.substr(begin, text.find("；", begin) - begin);
  };
  for (const char* value : {"a - (b - c) * 2", "(a - b) - c / (d / e)", "-(a + b) * -c", "--a",
                            "(a 且 b) 或 (c = d 且 非 e)", "(a = b) = (c 属于 {1, (d < e)})",
                            "计数(甲 其中 a 或 b) + 最大(全部 甲.乙)", "(有 a) 位于 b.c",
                            "「评价」.「a b」", "「ａ」 + 四舍五入(a / b, 1)"}) {
    const std::string once = printed(value);
    REQUIRE(printed(once) == once);
  }
  REQUIRE(printed("a - b - c") == "a - b - c");
  REQUIRE(printed("a - (b - c)") == "a - (b - c)");
  REQUIRE(printed("a + (b * c)") == "a + b * c");
  REQUIRE(printed("(a = b) 且 (c 或 d)") == "a = b 且 (c 或 d)");
}

TEST_CASE("Made-up expressions are printed and read again", "[syntax]") {
  std::mt19937 random(20171231);
  for (int i = 0; i < 3000; ++i) {
    const std::string text = "定义 甲.乙：整数 { 原则：" + made_up(random, 4) + "； }";
    const Parsed parsed(text);
    INFO(text << parsed.messages());
    REQUIRE(parsed.codes().empty());
    const std::string printed = print(parsed.pack);
    const Parsed english(print(parsed.pack, {Language::en, {}, {}, {}}));
    INFO(printed << english.messages());
    REQUIRE(english.codes().empty());
    REQUIRE(print(Parsed(printed).pack) == printed);
    REQUIRE(print(english.pack) == printed);
    // Brackets that the tree doesn't need are gone, none that it needs is.
    REQUIRE(std::count(printed.begin(), printed.end(), '(') <=
            std::count(text.begin(), text.end(), '('));
  }
}

TEST_CASE("The list of reserved words is the grammar's", "[syntax]") {
  for (const syntax::Keyword& keyword : syntax::keywords()) {
    REQUIRE(syntax::single_token_type(keyword.zh) == keyword.type);
    REQUIRE(syntax::single_token_type(keyword.en) == keyword.type);
    REQUIRE(syntax::is_keyword(keyword.type));
  }
  const auto& all = syntax::keywords();
  REQUIRE(all.back().type - all.front().type + 1 == all.size());
}

TEST_CASE("Full-width signs are their ASCII twins, but not in quotations", "[syntax]") {
  const Parsed wide(
      "参数　Ｘ１：金额　｛　自　２０１８－０１－０１　起：２００元　假设　“（，）”；　｝");
  const Parsed narrow("参数 X1:金额 { 自 2018-01-01 起:200元 假设 “（，）”; }");
  REQUIRE(wide.codes().empty());
  REQUIRE(print(wide.pack) == print(narrow.pack));
  REQUIRE(print(wide.pack).find("“（，）”") != std::string::npos);
}

TEST_CASE("Citations are brought to one spelling", "[syntax]") {
  REQUIRE(syntax::normalise_citation("<<个人细则>>二（四）３") == "《个人细则》二(四)3");
  REQUIRE(syntax::normalise_citation("《 个人细则 》 二(四)3") == "《个人细则》二(四)3");
}

TEST_CASE("Spans are bytes of the file", "[syntax]") {
  const std::string text = "\xEF\xBB\xBF参数 甲：整数 { 自 2018-13-01 起：1 假设 “试”； }";
  const Parsed parsed(text);
  REQUIRE(parsed.codes() == std::vector<std::string>{"no_such_date"});
  const Span span = *parsed.diagnostics.items[0].span;
  REQUIRE(text.substr(span.begin, span.end - span.begin) == "2018-13-01");
  REQUIRE(place_of(parsed.sources.files[0], span.begin).column == 13);
}

TEST_CASE("Bytes that aren't UTF-8 are reported with their place", "[syntax]") {
  const Parsed parsed("参数 甲：\xFF整数 { }");
  REQUIRE(parsed.codes() == std::vector<std::string>{"invalid_utf8"});
  REQUIRE(parsed.diagnostics.items[0].arguments[0] == "FF");
}

TEST_CASE("Deep nesting is a message, not a crash", "[syntax]") {
  const auto repeated = [](const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
  };
  const int times = GENERATE(300, 20000);
  const std::string inside = GENERATE_COPY(
      repeated("(", times) + "1" + repeated(")", times), repeated("- ", times) + "1",
      repeated("非 ", times) + "甲", repeated("-(", times) + "1" + repeated(")", times),
      repeated("1 + ", times) + "1", repeated("甲(", times) + "1" + repeated(")", times));
  const Parsed parsed("定义 甲.乙：整数 {\n  原则：" + inside + "；\n}\n");
  REQUIRE(parsed.codes() == std::vector<std::string>{"nesting_too_deep"});
  const Parsed braces("代码表 甲 分级 " + repeated("{ 乙 ", times) + repeated("}", times));
  REQUIRE(braces.codes() == std::vector<std::string>{"nesting_too_deep"});
  const Parsed fine("定义 甲.乙：整数 {\n  原则：" + repeated("(", 150) + "1" + repeated(")", 150) +
                    "；\n}\n");
  REQUIRE(fine.codes().empty());
}

TEST_CASE("Damaged text never crashes or hangs", "[syntax]") {
  std::mt19937 random(20171231);
  const std::vector<std::string> scraps = {"{",  "}",  "；", "“",  "《",        "(",    ")",
                                           "当", "\n", "且", "-",  "2018年1月", "\xE4", "。",
                                           "|",  "非", "：", "\"", "0"};
  const auto below = [&](size_t limit) { return static_cast<size_t>(random() % limit); };
  for (int round = 0; round < 1500; ++round) {
    std::string text = chinese;
    for (size_t changes = 1 + below(6); changes > 0; --changes) {
      const size_t at = below(text.size());
      switch (below(4)) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, 1 + below(30));
          break;
        case 2:
          text.insert(at, scraps[below(scraps.size())]);
          break;
        default:
          text.insert(at, text.substr(below(text.size()), below(60)));
          break;
      }
    }
    const Parsed parsed(text);
    parsed.messages();
    print(parsed.pack);
  }
}
