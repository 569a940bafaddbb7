#include "runtime/trace/clauses.h"

#include <catch2/catch.hpp>

using namespace xinheng;
using namespace xinheng::trace;

namespace {

std::vector<Clause> clauses_of(const std::vector<std::string>& cites) {
  std::vector<Clause> clauses;
  for (const std::string& cite : cites) clauses.emplace_back().cite = cite;
  join_clauses(clauses);
  return clauses;
}

Carried by_office() {
  return {program::Carrier::organization, false, "", "why", {}};
}

}  // namespace

TEST_CASE("a citation loses its last step") {
  CHECK(without_last_step("《细则》二(三)1") == "《细则》二(三)");
  CHECK(without_last_step("《细则》二(三)") == "《细则》二");
  CHECK(without_last_step("《细则》二") == "");
  CHECK(without_last_step("《细则》二十12") == "《细则》二十");
  CHECK(without_last_step("《细则》(一)(二)") == "《细则》(一)");
  CHECK(without_last_step("《某法》第二十条第一款") == "《某法》第二十条");
  CHECK(without_last_step("《某法》第二十条第一款第三项") == "《某法》第二十条第一款");
  CHECK(without_last_step("《某法》第二十条") == "");
  CHECK(without_last_step("《某法》") == "");
  CHECK(without_last_step("") == "");
}

TEST_CASE("an article that was put in later is no part of the one before") {
  CHECK(without_last_step("《某法》第二十条之一") == "");
  CHECK(without_last_step("《某法》第二十条之一第二款") == "《某法》第二十条之一");
  CHECK(without_last_step("《某法》第二十条之一(二)") == "《某法》第二十条之一");
}

TEST_CASE("a clause is below the nearest one that is listed") {
  const auto clauses = clauses_of({"《甲》二(三)1", "《甲》二", "《乙》二(三)", "《甲》二(四)"});
  CHECK(clauses[0].above == 1u);
  CHECK_FALSE(clauses[1].above);
  CHECK_FALSE(clauses[2].above);
  CHECK(clauses[1].below == std::vector<uint32_t>{0, 3});
}

TEST_CASE("a clause is implemented by a rule, elsewhere, or by those below it") {
  auto clauses = clauses_of({"《甲》一", "《甲》一1", "《甲》一2", "《甲》二", "《甲》二(一)",
                             "《甲》二(一)1", "《甲》三"});
  clauses[1].rules = {0};
  clauses[3].carried = {by_office()};
  judge_clauses(clauses);
  CHECK(clauses[0].state == State::heading);
  CHECK(clauses[1].state == State::by_rules);
  CHECK(clauses[2].state == State::missing);
  CHECK(clauses[3].state == State::elsewhere);
  CHECK(clauses[5].state == State::elsewhere);
  CHECK(clauses[6].state == State::missing);
}

TEST_CASE("a rule that cites a heading implements none of what is below it") {
  auto clauses = clauses_of({"《甲》一", "《甲》一1"});
  clauses[0].rules = {0};
  judge_clauses(clauses);
  CHECK(clauses[0].state == State::by_rules);
  CHECK(clauses[1].state == State::missing);
  CHECK(citing(clauses, 0) == std::vector<uint32_t>{0});
  clauses[1].rules = {4};
  CHECK(citing(clauses, 0) == std::vector<uint32_t>{0, 4});
}
