// One slip of the pen anywhere in a right pack: what it makes unreadable leads to no message about
// names, types or law.
#include <catch2/catch.hpp>
#include <random>

#include "compiler/check/check.h"
#include "compiler/syntax/tokens.h"
#include "tests/unit/syntax_parsing.h"

namespace xinheng {
namespace {

constexpr std::string_view right = R"(规则包 试行 版本 “1” {
  说明：“例”；
  自 2018-01-01 起：施行；
}
历法 { 无对应日：取月末 假设 “未写”； }
法源 《细则》 {
  全称：“实施细则”；
  自 2018-01-01 起：施行；
  条目 {
    《细则》一：“甲”；
    《细则》二(一)3：“乙”；
  }
}
代码表 性质 { 守信； 失信； }
代码表 程度 有序 { 轻微； 一般； 严重； }
代码表 等级 有序 { C； B； A； }
代码表 状态 { 有效； 已撤销； }
代码表 区划 分级 {
  衢州市 “3308” {
    柯城区 “330802”；
  }
}
清单 行为 {
  列 {
    主键 行为名称：代码；
    性质：性质；
    程度：程度；
    分值：整数；
    有效期：期间；
    公示期：期间?；
  }
  行 {
    志愿服务 | 守信 | 一般 | 10 | 1年 | 缺 依据 《细则》一；
    拒不还款 | 失信 | 严重 | -60 | 5年 | 3年 依据 《细则》一；
  }
}
主体 个人 别名 “person” {
  主键 身份代码：公民信用代码 别名 “id”；
  出生日期：日期；
  实名核验：是否；
  所在地：区划；
}
记录 信息 归属 个人 {
  主键 编号：文本；
  行为：行为；
  发生日：日期；
  状态：状态；
  金额：金额?；
  修复日：日期?；
}
参数 满分：整数 {
  自 2018-01-01 起：100 假设 “未定”；
  自 2020-01-01 起：120 假设 “未定”；
}
定义 信息.计入：是否 {
  原则：发生日 <= 评价日 且 评价日 < 发生日 + 行为.有效期 依据 《细则》二(一)3；
  例外 撤销 当 状态 = 已撤销 则 否 依据 《细则》一；
  例外 严重照计 优先于 撤销 当 行为.程度 >= 严重 则 原值 假设 “未定”；
}
定义 信息.分数：小数(1) {
  原则：行为.分值 依据 《细则》一；
  例外 修复 当 有 修复日 且 修复日 <= 评价日 则 四舍五入(原值 / 2，1) 假设 “未定”；
}
定义 个人.本地：是否 {
  原则：所在地 位于 衢州市 且 周岁(出生日期，评价日) >= 18 依据 《细则》一；
}
评价 信用 对 个人 依据 《细则》一 {
  不评 未核验 当 非 实名核验 依据 《细则》一；
  分项 守信分 下限 0 上限 20：合计(信息.分数 其中 计入 且 行为.性质 = 守信)；
  分项 失信分 下限 -80 上限 0：合计(信息.分数 其中 计入 且 行为.性质 = 失信)；
  总分 得分 下限 0 上限 满分：60 + 守信分 + 失信分；
  分档 等次：等级 {
    70 以上：A；
    50 以上：B；
    其余：C；
  }
  直降 严重 当 存在(信息 其中 计入 且 行为 属于 {拒不还款}) 则 C 依据 《细则》一；
}
奖励 便利 对 个人 {
  场景：行政许可；
  部门：中心；
  期限：1年 假设 “未定”；
  情形 优良 当 有 信用.等次 且 信用.等次 = A 依据 《细则》一；
  例外 不便 优先于 优良 当 限制 则 免除 依据 《细则》一；
}
惩戒 限制 对 个人 {
  情形 大额 当 存在(信息 其中 计入 且 有 金额 且 金额 >= 200元) 依据 《细则》一；
  情形 多次 当 计数(信息 其中 计入 且 本.本地) >= 3 依据 《细则》一，《细则》二(一)3；
}
样例 个人 常人 { 出生日期：1990-01-01； 实名核验：是； 所在地：柯城区； }
样例 信息 常事 { 行为：拒不还款； 发生日：2018-05-01； 状态：有效； }
测试 修复减半 {
  评价日：2018-06-01；
  数据截止日：2018-06-01；
  个人 甲 如同 常人 {
    信息 一 如同 常事 {
      修复日：2018-05-20；
    }
    信息 二 { 行为：志愿服务； 发生日：2018-05-01； 状态：有效； 金额：5元； }
  }
  期望 一.分数 = -30 因 修复；
  期望 甲.信用.等次 = C；
  期望 非 甲.便利；
  期望 计数(甲.信息 其中 计入) = 2；
}
)";

// Words, numbers and signs; blanks and line ends stay between them.
std::vector<std::pair<size_t, size_t>> pieces() {
  std::vector<std::pair<size_t, size_t>> result;
  const auto tokens = [] {
    const SourceFile file{"规则.xh", std::string(right)};
    return syntax::lex(file, 0).tokens;
  }();
  for (const syntax::Token& token : tokens) result.emplace_back(token.begin, token.end);
  return result;
}

// Where a slip left the text readable, it says something else, which may be wrong in itself.
void expect_no_more(const std::string& text, const std::string& slip) {
  syntax::Parsed parsed(text);
  check::check(parsed.pack, parsed.sources, parsed.diagnostics);
  bool unread = false, other = false;
  for (const Diagnostic& item : parsed.diagnostics.items) {
    (text_of(item.kind).code.starts_with("XH02") ? unread : other) = true;
  }
  INFO(slip);
  INFO(parsed.messages());
  CHECK_FALSE((unread && other));
}

}  // namespace

TEST_CASE("the pack from which slips are made is right") {
  syntax::Parsed parsed(right);
  check::check(parsed.pack, parsed.sources, parsed.diagnostics);
  INFO(parsed.messages());
  CHECK(parsed.diagnostics.items.empty());
}

TEST_CASE("a word left out makes no other sentence wrong") {
  for (const auto& [begin, end] : pieces()) {
    std::string text(right);
    const std::string word = text.substr(begin, end - begin);
    text.erase(begin, end - begin);
    expect_no_more(text, "without " + word + " at byte " + std::to_string(begin));
  }
}

TEST_CASE("a word too many or another in its place makes no other sentence wrong") {
  const std::vector<std::string> words = {
      "；", "：", "（", "）", "当", "且", "=",  "|",    "，",         "定义",
      "“",  "》", "7",  "#",  "起", ".",  "有", "依据", "2018-13-40", "12345678901234567"};
  std::mt19937 random(7);
  const auto all = pieces();
  for (int i = 0; i < 1500; ++i) {
    const auto& [begin, end] = all[random() % all.size()];
    const std::string& word = words[random() % words.size()];
    std::string text(right);
    const bool instead = random() % 2 == 0;
    text.replace(begin, instead ? end - begin : 0, " " + word + " ");
    expect_no_more(
        text, word + (instead ? " instead at byte " : " before byte ") + std::to_string(begin));
  }
}

}  // namespace xinheng
