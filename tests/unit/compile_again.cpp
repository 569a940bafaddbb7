// A pack edited at random: what is said of it after each edit, where only what changed is parsed
// and an analysis was begun and stopped, is byte by byte what is said of it when all of it is read
// anew.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "compiler/analyze/analyze.h"
#include "compiler/compile.h"

namespace xinheng {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> files{{
    {"一 规则包.xh", R"(规则包 试 版本 “1” {
  自 2018-01-01 起：施行；
}
历法 { 无对应日：取月末 依据 《办法》一； }
法源 《办法》 {
  全称：“试行办法”；
  自 2018-01-01 起：施行；
  条目 {
    《办法》一：“成年人适用本办法。”；
    《办法》二：“失信三次以上的限制评优。”；
  }
}
)"},
    {"三 规则.xh", R"(参数 次数下限：整数 { 自 2018-01-01 起：3 依据 《办法》二； }
定义 个人.失信次数：整数 { 原则：计数(全部 信用信息) 依据 《办法》二； }
定义 个人.成年：是否 { 原则：周岁(出生日期，评价日) >= 18 依据 《办法》一； }
惩戒 限制评优 对 个人 {
  方式：应当；
  期限：1年 依据 《办法》二；
  情形 多次失信 当 本.失信次数 >= 次数下限 且 本.成年 依据 《办法》二；
}
)"},
    {"二 结构.xh", R"(主体 个人 {
  主键 身份代码：公民信用代码；
  出生日期：日期；
}
记录 信用信息 归属 个人 {
  发生日：日期；
}
)"},
    {"四 测试.xh", R"(测试 三次失信 {
  评价日：2019-01-01；
  个人 甲 {
    身份代码：“330802199001011239”；
    出生日期：1990-01-01；
    信用信息 一 { 发生日：2018-05-01； }
  }
  期望 甲.失信次数 = 1；
  期望 非 甲.限制评优；
}
)"},
}};

// A program with errors is half made and can't be printed.
bool sound(const Compilation& compilation) {
  return compilation.program && !compilation.diagnostics.has_errors();
}

std::string said_of(Compilation& compilation) {
  if (sound(compilation)) analyze::analyze(*compilation.program, compilation.diagnostics);
  const std::string said =
      render(compilation.diagnostics, compilation.sources, Language::zh, Format::json);
  return sound(compilation) ? said + program::print(*compilation.program) : said;
}

// As the language server does, once somebody types on.
void stop_analysis_early(Compilation& compilation, size_t questions) {
  if (!sound(compilation)) return;
  Diagnostics forgotten = compilation.diagnostics;
  size_t asked = 0;
  analyze::analyze(*compilation.program, forgotten, [&] { return asked++ < questions; });
}

// A stretch taken away, or written twice, or a word put there; edits need not respect characters.
std::string edited(std::string text, std::mt19937& random) {
  constexpr std::array<std::string_view, 8> words{"；", "}", "甲", " 且 ", "{", "18", "信用", "“"};
  const auto below = [&](size_t end) { return random() % (end + 1); };
  const size_t at = below(text.size());
  const size_t length = std::min<size_t>(below(12), text.size() - at);
  switch (random() % 3) {
    case 0:
      return text.erase(at, length);
    case 1:
      return text.insert(at, text.substr(at, length));
    default:
      return text.insert(at, words[random() % words.size()]);
  }
}

}  // namespace

TEST_CASE("a pack that is checked again says what it says when it is read anew") {
  const fs::path folder = fs::temp_directory_path() / "xinheng-compile-again";
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const auto& [name, text] : files) std::ofstream(folder / name) << text;
  std::mt19937 random(20180101);
  Sources given;
  syntax::ParsedFiles parsed;
  Compilation last;
  size_t sound_ones = 0;
  uint32_t most = 0;  // expressions
  for (int round = 0; round < 400; ++round) {
    const auto& [name, text] = files[random() % files.size()];
    const std::string path = fs::weakly_canonical(folder / name).string();
    SourceFile& now =
        given.replaced.try_emplace(path, SourceFile{"", std::string(text)}).first->second;
    now.text = random() % 2 == 0 ? std::string(text) : edited(now.text, random);
    last = check_again(folder, given, parsed, std::move(last.pack.exprs));
    Compilation anew = compile(folder, Stage::checked, {}, {given});
    const std::string expected = said_of(anew);
    sound_ones += anew.diagnostics.has_errors() ? 0 : 1;
    stop_analysis_early(last, random() % 20);
    REQUIRE(said_of(last) == expected);
    // What edits leave behind is used again; mistakes may keep declarations from being read.
    most = std::max(most, anew.pack.exprs.size());
    REQUIRE(last.pack.exprs.size() <= 2 * most);
  }
  CHECK(sound_ones > 20);
  CHECK(sound_ones < 380);
  fs::remove_all(folder);
}

}  // namespace xinheng
