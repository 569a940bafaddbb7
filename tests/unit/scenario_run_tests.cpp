#include "runtime/scenario/scenario.h"

#include <catch2/catch.hpp>

#include "tests/unit/execute_program_builder.h"

using namespace xinheng;
using namespace xinheng::program;
using namespace xinheng::testing;

namespace {

// A person 甲 with one record 一 of 5 points; 计分 with two exceptions, of which `fires` say which
// fire; 未知 can't be determined.
struct ScenarioBuilder : Builder {
  ExprId points, unknown_value;

  explicit ScenarioBuilder(bool first, bool second) {
    Define define = define_of("计分", Scope::record, of_record(RecordField::points));
    define.exceptions = {exception("甲例", {}, first ? yes() : no(), number(1)),
                         exception("乙例", {}, second ? yes() : no(), number(2))};
    points = this->define(define);
    unknown_value = unknown("某数");
    Test test;
    test.name = "试";
    GivenSubject given{"甲", person, {std::nullopt, 0, std::nullopt}, {}, {}};
    given.records = {{"零", record, {0, 0, std::nullopt, 99}, {}},
                     {"一", record, {0, 0, std::nullopt, 5}, {}}};
    test.subjects = {given};
    p.tests = {test};
  }

  std::vector<scenario::Failure> run(Expectation::Kind kind, ExprId expr, ExprId about,
                                     std::vector<std::string> because) {
    p.tests[0].expectations = {{kind, 0, 1, expr, about, std::move(because), {}}};
    const auto reports = scenario::run_tests(p, Language::zh);
    REQUIRE(reports.size() == 1);
    return reports[0].failures;
  }
  bool passes(Expectation::Kind kind, ExprId expr, ExprId about,
              std::vector<std::string> because = {}) {
    return run(kind, expr, about, std::move(because)).empty();
  }
};

using Expected = Expectation::Kind;

}  // namespace

TEST_CASE("an expectation that holds passes, with exactly the labels that fired") {
  ScenarioBuilder b(true, false);
  const ExprId one = b.compare(b.points, Comparison::equal, b.number(1));
  CHECK(b.passes(Expected::holds, one, b.points));
  CHECK(b.passes(Expected::holds, one, b.points, {"甲例"}));
  CHECK_FALSE(b.passes(Expected::holds, one, b.points, {"乙例"}));
  CHECK_FALSE(b.passes(Expected::holds, one, b.points, {"甲例", "乙例"}));
  CHECK_FALSE(b.passes(Expected::holds, b.negate(one), b.points));
  CHECK_FALSE(b.passes(Expected::undetermined, b.points, b.points));
  CHECK_FALSE(b.passes(Expected::conflict, b.points, b.points));
}

TEST_CASE("what has no value holds nothing") {
  ScenarioBuilder b(false, false);
  const ExprId job = b.of_person(Builder::job);
  CHECK_FALSE(b.passes(Expected::holds, b.compare(job, Comparison::equal, b.number(1)), job));
  CHECK_FALSE(b.passes(Expected::holds, b.compare(job, Comparison::not_equal, b.number(1)), job));
  CHECK(b.passes(Expected::holds, b.negate(b.has(job)), job));
}

TEST_CASE("a conflict is expected with the exceptions that conflict") {
  ScenarioBuilder b(true, true);
  CHECK(b.passes(Expected::conflict, b.points, b.points));
  CHECK(b.passes(Expected::conflict, b.points, b.points, {"乙例", "甲例"}));
  CHECK_FALSE(b.passes(Expected::conflict, b.points, b.points, {"甲例"}));
}

TEST_CASE("what can't be determined is expected with what is missing") {
  ScenarioBuilder b(false, false);
  CHECK(b.passes(Expected::undetermined, b.unknown_value, b.unknown_value));
  CHECK(b.passes(Expected::undetermined, b.unknown_value, b.unknown_value, {"某数"}));
  CHECK_FALSE(b.passes(Expected::undetermined, b.unknown_value, b.unknown_value, {"别的"}));
  CHECK_FALSE(b.passes(Expected::holds, b.unknown_value, b.unknown_value));
}

TEST_CASE("a failure says what was expected of whom and what was found") {
  ScenarioBuilder b(true, false);
  const ExprId five = b.compare(b.points, Comparison::equal, b.number(5));
  const auto failures = b.run(Expected::holds, five, b.points, {"乙例"});
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].expected.find("甲.一") != std::string::npos);
  CHECK(failures[0].expected.find("乙例") != std::string::npos);
  CHECK(failures[0].actual.find("计分 是 1") != std::string::npos);
}
