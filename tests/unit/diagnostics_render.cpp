#include <catch2/catch.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/diagnostic.h"

using namespace xinheng;

namespace {

std::string carets(const std::string& text, uint32_t begin, uint32_t end) {
  Sources sources;
  const uint32_t file = sources.add("规则.xh", text);
  Diagnostics diagnostics;
  diagnostics.report(Kind::negated_condition, Span{file, begin, end}, {"非"});
  const std::string shown = render(diagnostics, sources, Language::en, Format::text);
  const size_t first = shown.find("\n", shown.find("\n") + 1) + 1;
  const std::string line = shown.substr(first, shown.find("\n", first) - first);
  return line.substr(line.find("| ") + 2);
}

}  // namespace

TEST_CASE("Carets stand under wide characters", "[diagnostics]") {
  REQUIRE(carets("情形 甲", 0, 6) == "^^^^");
  REQUIRE(carets("情形 甲", 7, 10) == "     ^^");
  REQUIRE(carets("a 甲b", 5, 6) == "    ^");
  REQUIRE(carets("\t甲", 1, 4) == "    ^^");
  REQUIRE(carets("甲\t乙", 4, 7) == "    ^^");
}

TEST_CASE("Carets stay on their line", "[diagnostics]") {
  REQUIRE(carets("甲乙\n丙", 3, 10) == "  ^^");
  REQUIRE(carets("甲乙", 6, 6) == "    ^");
  REQUIRE(carets("", 0, 0) == "^");
  REQUIRE(carets("甲\r\n乙", 0, 9) == "^^");
}

TEST_CASE("Of a long line the part around the span is shown", "[diagnostics]") {
  const std::string shown =
      carets(std::string(5000, 'a') + "b" + std::string(5000, 'a'), 5000, 5001);
  REQUIRE(shown.size() < 200);
  REQUIRE(shown.back() == '^');
}

TEST_CASE("Places count code points", "[diagnostics]") {
  const SourceFile file{"", "\xEF\xBB\xBF甲\n乙丙"};
  REQUIRE(place_of(file, 3).column == 1);
  REQUIRE(place_of(file, 7).line == 2);
  REQUIRE(place_of(file, 10).column == 2);
  REQUIRE(place_of(file, 1000).column == 3);
}

TEST_CASE("JSON has every place and text", "[diagnostics]") {
  Sources sources;
  sources.add("a.xh", "甲 \xFF乙");
  Diagnostics diagnostics;
  diagnostics.report(Kind::misspelt_word, Span{0, 4, 8}, {"\xFF", "乙"});
  diagnostics.report(Kind::pack_folder_empty, std::nullopt, {"x"});
  const auto array =
      nlohmann::json::parse(render(diagnostics, sources, Language::zh, Format::json));
  REQUIRE(array.size() == 2);
  REQUIRE(array[0]["code"] == "XH0102");
  REQUIRE(array[0]["path"].is_null());
  REQUIRE(array[1]["line"] == 1);
  REQUIRE(array[1]["column"] == 3);
  REQUIRE(array[1]["end_column"] == 5);
  REQUIRE(array[1]["severity"] == "error");
}

TEST_CASE("More than a hundred messages are counted, not hidden", "[diagnostics]") {
  Sources sources;
  sources.add("a.xh", "甲");
  Diagnostics diagnostics;
  for (int i = 0; i < 130; ++i) diagnostics.report(Kind::unclosed_brace, Span{0, 0, 3}, {});
  const std::string shown = render(diagnostics, sources, Language::zh, Format::text);
  REQUIRE(shown.find("还有 30 条没有列出") != std::string::npos);
  REQUIRE(shown.find("130 个错误，0 个警告") != std::string::npos);
}

TEST_CASE("A wrong number of arguments is our own mistake", "[diagnostics]") {
  Diagnostics diagnostics;
  REQUIRE_THROWS(diagnostics.report(Kind::misspelt_word, std::nullopt, {"one"}));
}

TEST_CASE("Every kind has a code of its own and texts that can be filled in", "[diagnostics]") {
  std::vector<std::string> codes;
  for (size_t i = 0; i < kind_count(); ++i) {
    const KindText& text = text_of(static_cast<Kind>(i));
    INFO(text.name);
    REQUIRE(text.code.size() == 6);
    REQUIRE(!text.zh.empty());
    REQUIRE(!text.en.empty());
    REQUIRE(!text.zh_remedy.empty());
    REQUIRE(!text.en_remedy.empty());
    codes.emplace_back(text.code);
    // One of these has as many arguments as the texts name; then they must render.
    for (size_t count = 0; count < 8; ++count) {
      Diagnostics diagnostics;
      try {
        diagnostics.report(static_cast<Kind>(i), std::nullopt,
                           std::vector<std::string>(count, "x"));
      } catch (const std::logic_error&) {
        continue;
      }
      REQUIRE_NOTHROW(render(diagnostics, {}, Language::zh, Format::text));
      REQUIRE_NOTHROW(render(diagnostics, {}, Language::en, Format::json));
      break;
    }
  }
  std::sort(codes.begin(), codes.end());
  REQUIRE(std::adjacent_find(codes.begin(), codes.end()) == codes.end());
}

TEST_CASE("The nearest known name is suggested where it is near", "[diagnostics]") {
  const std::vector<std::string> known = {"行",   "轻微",     "一般",    "较重",
                                          "严重", "信用信息", "in_force"};
  REQUIRE(nearest_name("非常严重", known) == "严重");
  REQUIRE(nearest_name("信用信惜", known) == "信用信息");
  REQUIRE(nearest_name("信信用息", known) == "信用信息");
  REQUIRE(nearest_name("in_forse", known) == "in_force");
  REQUIRE_FALSE(nearest_name("甲乙丙丁", known));
  REQUIRE_FALSE(nearest_name("", known));
  REQUIRE(nearest_names("从紧", {"从宽", "从严", "从宽"}) ==
          std::vector<std::string>{"从宽", "从严"});
}
