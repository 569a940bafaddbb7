#include <catch2/catch.hpp>

#include "compiler/check/quotations.h"

using namespace xinheng;
using check::first_difference;
using check::units_of;

namespace {

bool agrees(const std::string& quotation, const std::string& clause) {
  return !first_difference(units_of(quotation, 0), units_of(clause, 0));
}

std::string differs_at(const std::string& quotation, const std::string& clause) {
  const auto quoted = units_of(quotation, 0);
  const auto difference = first_difference(quoted, units_of(clause, 0));
  REQUIRE(difference);
  if (difference->quotation == quoted.size()) return "the end";
  return quoted[difference->quotation].written;
}

}  // namespace

TEST_CASE("Blanks and the width of signs don't matter in a quotation", "[check]") {
  REQUIRE(agrees("甲，乙 （丙）。丁、", "甲,\n乙　(丙)｡丁､"));
  REQUIRE(agrees("甲，乙 （丙）。“丁”", "甲,\n乙　(丙)．\"丁\""));
  REQUIRE(agrees("", ""));
}

TEST_CASE("The first words that differ are found", "[check]") {
  REQUIRE(differs_at("甲乙丁", "甲乙丙") == "丁");
  REQUIRE(differs_at("甲乙", "甲乙丙") == "the end");
  REQUIRE(differs_at("甲乙丙丁", "甲乙丙") == "丁");
  REQUIRE(differs_at("乙丙", "甲乙丙") == "乙");
  REQUIRE(differs_at("", "甲") == "the end");
}

TEST_CASE("A quotation may leave out", "[check]") {
  REQUIRE(agrees("甲……", "甲乙丙"));
  REQUIRE(agrees("……丙", "甲乙丙"));
  REQUIRE(agrees("甲…丙", "甲乙丙"));
  REQUIRE(agrees("……", "甲乙丙"));
  REQUIRE(agrees("甲……丙……戊", "甲乙丙丁戊"));
  REQUIRE(agrees("甲……甲乙", "甲甲乙甲乙"));
  REQUIRE(differs_at("甲……戊……丙", "甲乙丙丁戊") == "丙");
  REQUIRE(differs_at("甲……丙", "甲乙丙丁") == "the end");
}

TEST_CASE("A clause may leave out", "[check]") {
  REQUIRE(agrees("甲乙丙", "甲……丙"));
  REQUIRE(agrees("甲丙乙丙", "甲……丙"));
  REQUIRE(agrees("甲乙", "甲……"));
  REQUIRE(agrees("甲", "甲……"));
  REQUIRE(agrees("乙甲", "……甲"));
  REQUIRE(differs_at("甲乙丁", "甲……丙") == "乙");
  REQUIRE(differs_at("甲乙丙丁", "甲……丙") == "乙");
}

TEST_CASE("What both leave out doesn't make everything right", "[check]") {
  const std::string clause = "建立信用档案的制度。……由各部门负责执行。……";
  REQUIRE(agrees("建立信用档案的制度。……由各部门负责执行。……", clause));
  REQUIRE(agrees("……由各部门负责执行。……", clause));
  REQUIRE(agrees("建立信用档案的制度。第二年起由各部门负责执行。", clause));
  REQUIRE(differs_at("……随便写的一句……", clause) == "随");
  REQUIRE(differs_at("……由各部门负责监督。……", clause) == "监");
  REQUIRE(differs_at("……。随便写的一句……", clause) == "随");
}
