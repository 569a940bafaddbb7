#include <catch2/catch.hpp>

#include <random>

#include "compiler/syntax/literate.h"
#include "tests/unit/syntax_parsing.h"

using namespace xinheng;

namespace {

struct Taken {
  Diagnostics diagnostics;
  SourceFile markdown;
  std::string rules;
  syntax::Literate literate;

  explicit Taken(std::string text) : markdown{"规则.xh.md", std::move(text)}, rules(markdown.text) {
    literate = syntax::take_prose(markdown, 0, rules, diagnostics);
  }
  std::string at(Span span) const {
    return markdown.text.substr(span.begin, span.end - span.begin);
  }
};

// One piece of Markdown after another, as people or accidents might write them.
std::string random_markdown(std::mt19937& random) {
  static const char* pieces[] = {"```xh\n",   "```\n", "~~~~ xh\n",   "~~~~\n",       "# 一\n",
                                 "####\n",    "> ",    "《规则》一 ", "> 《规则》二", "表：甲\n",
                                 "| a | b |", "|-|-|", "\\|",         "\r\n",         "\n",
                                 "定义 甲 {", "　",    "\t",          "正文",         "`"};
  std::string text;
  for (int i = 0; i < 40; ++i) text += pieces[random() % std::size(pieces)];
  return text;
}

}  // namespace

TEST_CASE("What isn't a rule becomes blanks, byte by byte", "[syntax]") {
  const Taken taken("# 标题\r\n\n```xh\n参数 甲\n```\n正文\n");
  REQUIRE(taken.rules == "        \r\n\n     \n参数 甲\n   \n      \n");
}

TEST_CASE("Places stay those of the Markdown", "[syntax]") {
  std::mt19937 random(20180101);
  for (int i = 0; i < 2000; ++i) {
    const Taken taken(random_markdown(random));
    INFO(taken.markdown.text);
    REQUIRE(taken.rules.size() == taken.markdown.text.size());
    for (size_t at = 0; at < taken.rules.size(); ++at) {
      const bool same = taken.rules[at] == taken.markdown.text[at];
      REQUIRE((same || (taken.rules[at] == ' ' && taken.markdown.text[at] != '\n')));
    }
    for (const syntax::MarkdownTable& table : taken.literate.tables) {
      for (const auto& row : table.rows) {
        for (const syntax::Text& cell : row) {
          REQUIRE(taken.at(cell.span).size() >= cell.text.size());
        }
      }
    }
    for (const syntax::Section& section : taken.literate.sections) {
      REQUIRE(section.level >= taken.literate.sections[section.parent].level);
    }
  }
}

TEST_CASE("Headings make sections within each other", "[syntax]") {
  const Taken taken("## 甲\n### 乙\n##### 丙\n## 丁\n# 戊\n#己\n");
  std::vector<uint32_t> parents;
  for (const syntax::Section& section : taken.literate.sections) parents.push_back(section.parent);
  REQUIRE(parents == std::vector<uint32_t>{0, 0, 1, 2, 0, 0});
}

TEST_CASE("A quotation is its clause and the lines behind it", "[syntax]") {
  const Taken taken("> 《规则》二（一）1　甲\n>\n> 乙\n>《规则》三\n> 丙\n\n> 丁\n");
  const auto& quotations = taken.literate.quotations;
  REQUIRE(quotations.size() == 2);
  REQUIRE(quotations[0].cite.text == "《规则》二(一)1");
  REQUIRE(taken.at(quotations[0].lines[0]) == "　甲");
  REQUIRE(taken.at(quotations[0].lines.at(1)) == "乙");
  REQUIRE(taken.at(quotations[1].lines.at(1)) == "丙");
  REQUIRE(quotations[1].lines.size() == 2);
}

TEST_CASE("Cells of a table", "[syntax]") {
  const Taken taken("表：甲\n\n| a  |　b\\|c|\n|:-|-:|\n|  | 1 |\n| 2\n\n| 3 | 4 |\n");
  REQUIRE(taken.diagnostics.items.empty());
  const auto& rows = taken.literate.tables.at(0).rows;
  REQUIRE(rows.size() == 3);
  REQUIRE(rows[0][1].text == "b|c");
  REQUIRE(taken.at(rows[0][1].span) == "b\\|c");
  REQUIRE(rows[1][0].text.empty());
  REQUIRE(rows[2].size() == 1);
}
