// What check makes of small packs: scales, names, order, tables.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "compiler/check/check.h"
#include "compiler/check/csv.h"
#include "compiler/syntax/parse.h"

namespace xinheng {
namespace {

constexpr const char* head = R"(
规则包 试行 版本 “1” { 自 2018-01-01 起：施行； }
历法 { 无对应日：取月末 假设 “未写”； }
法源 《细则》 { 自 2018-01-01 起：施行； 条目 { 《细则》一：“甲”； } }
代码表 区划 分级 { 衢州市 { 柯城区 { 府山街道； } 衢江区； } 杭州市； }
清单 行为 {
  列 { 主键 名称：代码； 分值：小数(1)； 有效期：期间； }
  行 { 失约 | -1.5 | 3年； 欺诈 | -30 | 30日； }
}
主体 个人 {
  主键 身份代码：公民信用代码；
  出生日期：日期；
  所在地：区划；
  收入：金额；
}
记录 信息 归属 个人 { 主键 编号：文本； 行为：行为； 发生日：日期； 修复日：日期?； }
)";

struct Checked {
  Sources sources;
  Diagnostics diagnostics;
  program::Program program;
};

Checked check_text(const std::string& text) {
  const auto folder = std::filesystem::temp_directory_path() /
                      ("xinheng-check-" + std::to_string(std::hash<std::string>()(text)));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "规则.xh") << text;
  Checked checked;
  const syntax::Pack pack = syntax::parse_pack(folder, checked.sources, checked.diagnostics);
  checked.program = check::check(pack, checked.sources, checked.diagnostics);
  std::filesystem::remove_all(folder);
  INFO(render(checked.diagnostics, checked.sources, Language::en, Format::text));
  CHECK_FALSE(checked.diagnostics.has_errors());
  return checked;
}

std::string base_of(const std::string& define) {
  const Checked checked = check_text(head + define);
  REQUIRE(checked.program.defines.size() == 1);
  return program::print_typed(checked.program, checked.program.defines.items[0].base);
}

std::string define(const std::string& what, const std::string& base) {
  return "定义 " + what + " { 原则：" + base + " 依据 《细则》一； }";
}

}  // namespace

TEST_CASE("scales are aligned before numbers meet") {
  CHECK(base_of(define("信息.值：小数(2)", "行为.分值 + 0.25")) == "(行为.分值 ×10^1) + 0.25");
  CHECK(base_of(define("信息.值：小数(2)", "行为.分值 * 1.5")) == "行为.分值 * 1.5");
  CHECK(base_of(define("信息.值：小数(1)", "3")) == "3.0");
  CHECK(base_of(define("信息.值：是否", "行为.分值 < 2")) == "行为.分值 < 2.0");
  CHECK(base_of(define("信息.值：整数", "四舍五入(行为.分值)")) == "四舍五入(行为.分值 / 10，0)");
  CHECK(base_of(define("个人.值：金额", "舍去(收入 / 3，2)")) == "舍去(收入 / 3，2)");
}

TEST_CASE("what is rounded is one ratio of products") {
  CHECK(base_of(define("信息.值：整数", "四舍五入(行为.分值，-2)")) ==
        "四舍五入(行为.分值 / 1000，0) ×10^2");
  CHECK(base_of(define("个人.值：金额", "进一(收入，-1)")) == "进一(收入 / 1000，0) ×10^3");
  CHECK(base_of(define("个人.值：金额", "四舍五入(收入 * 3.5%，2)")) ==
        "四舍五入(收入 * 0.035 / 1000，2)");
  CHECK(base_of(define("个人.值：小数(1)", "四舍五入(收入 / 300元 * 2 / 3，1)")) ==
        "四舍五入(收入 * 2 ×10^1 / 300.00元 / 3，1)");
  CHECK(base_of(define("个人.值：整数", "四舍五入(6 / (4 / 2))")) == "四舍五入(6 * 2 / 4，0)");
  CHECK(base_of(define("个人.值：金额", "四舍五入(收入，2)")) == "收入");
}

TEST_CASE("a rounding quotient states its scale once") {
  const Checked checked =
      check_text(head + define("信息.值：小数(1)", "四舍五入(行为.分值 / 2.25，1)"));
  const auto& base = checked.program.exprs[checked.program.defines.items[0].base];
  const auto& quotient = std::get<program::RoundedQuotient>(base.node);
  CHECK(quotient.scale_up == 2);  // word = a/10 / (b/100) * 10 = a * 100 / b
  CHECK(base.type.places == 1);
}

TEST_CASE("位于 lists what lies below") {
  CHECK(base_of(define("个人.值：是否", "所在地 位于 柯城区")) == "所在地 属于 {柯城区，府山街道}");
}

TEST_CASE("names after 其中 are the record's") {
  const std::string base = "计数(信息 其中 行为 = 失约 且 发生日 > 本.出生日期 + 18年)";
  CHECK(base_of(define("个人.值：整数", base)) ==
        "计数(信息 其中 行为 = 失约 且 发生日 > (本.出生日期 + 18年))");
}

TEST_CASE("defines come before those that use them") {
  const Checked checked =
      check_text(head + define("信息.甲：是否", "乙 且 丙") + define("信息.乙：是否", "非 丙") +
                 define("信息.丙：是否", "有 修复日 且 修复日 <= 评价日"));
  REQUIRE(checked.program.defines.size() == 3);
  CHECK(checked.program.defines.items[0].name == "丙");
  CHECK(checked.program.defines.items[1].name == "乙");
  CHECK(checked.program.defines.items[2].name == "甲");
  CHECK(program::print_expr(checked.program, checked.program.defines.items[2].base) == "乙 且 丙");
}

TEST_CASE("the same pack has the same hash") {
  CHECK(check_text(head).program.content_hash == check_text(head).program.content_hash);
  CHECK(check_text(head).program.content_hash !=
        check_text(std::string(head) + "\n").program.content_hash);
}

TEST_CASE("malformed UTF-8 is seen") {
  CHECK(check::is_utf8("衢州 ok \xF0\x9F\x98\x80"));
  CHECK_FALSE(check::is_utf8("\xC0\x80"));
  CHECK_FALSE(check::is_utf8("\xED\xA0\x80"));
  CHECK_FALSE(check::is_utf8("\xE8\xA1"));
  CHECK_FALSE(check::is_utf8("\xF5\x80\x80\x80"));
}

}  // namespace xinheng
