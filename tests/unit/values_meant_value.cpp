#include "compiler/values/meant_value.h"

#include <catch2/catch.hpp>

using namespace xinheng;

namespace {

std::string meant(std::string_view written) {
  return meant_value(written).value_or("-");
}

}  // namespace

TEST_CASE("Periods in words and with other units", "[values]") {
  REQUIRE(meant("十八个月") == "18个月");
  REQUIRE(meant("十个工作日") == "10个工作日");
  REQUIRE(meant("10工作日") == "10个工作日");
  REQUIRE(meant("1年半") == "18个月");
  REQUIRE(meant("一年半") == "18个月");
  REQUIRE(meant("半年") == "6个月");
  REQUIRE(meant("18月") == "18个月");
  REQUIRE(meant("两周") == "14日");
  REQUIRE(meant("三个季度") == "9个月");
  REQUIRE(meant("1.5年") == "-");
  REQUIRE(meant("18months") == "18mo");
}

TEST_CASE("Money in words, in ten thousands", "[values]") {
  REQUIRE(meant("五万元") == "50000元");
  REQUIRE(meant("5万元") == "50000元");
  REQUIRE(meant("2.5万元") == "25000元");
  REQUIRE(meant("三万二千元") == "32000元");
  REQUIRE(meant("一百零五元") == "105元");
  REQUIRE(meant("一亿元") == "100000000元");
  REQUIRE(meant("5亿") == "500000000");
}

TEST_CASE("Numbers and shares in words", "[values]") {
  REQUIRE(meant("三") == "3");
  REQUIRE(meant("十") == "10");
  REQUIRE(meant("二十一") == "21");
  REQUIRE(meant("二〇二五") == "2025");
  REQUIRE(meant("2次") == "2");
  REQUIRE(meant("80分") == "80");
  REQUIRE(meant("百分之十五") == "15%");
  REQUIRE(meant("千分之五") == "0.5%");
  REQUIRE(meant("三成") == "30%");
}

TEST_CASE("Words that are no numbers", "[values]") {
  for (const char* name : {"", "万", "三级", "一档", "处罚", "百货", "1年以内", "年", "九九归一",
                           "亿亿亿亿亿亿亿亿亿亿亿亿亿亿亿亿亿亿", "9999999999999999999999年"})
    REQUIRE(meant(name) == "-");
}

TEST_CASE("Days in words", "[values]") {
  REQUIRE(meant_day("二〇二五年一月一日") == "2025-01-01");
  REQUIRE(meant_day("二〇二五年十二月三十一日") == "2025-12-31");
  REQUIRE(meant_day("二〇二五年十三月一日") == std::nullopt);
  REQUIRE(meant_day("一月一日") == std::nullopt);
}
