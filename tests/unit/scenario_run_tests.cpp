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
    p.tests.push_back(std::move(test));
  }

  scenario::Answer run(Expectation::Kind kind, ExprId expr, ExprId about,
                       std::vector<std::string> because) {
    p.tests[0].expectations = {{kind, 0, 1, expr, about, std::move(because), {}}};
    const auto reports = scenario::run_tests(p, {0}, {});
    REQUIRE(reports.size() == 1);
    REQUIRE(reports[0].answers.size() == 1);
    return reports[0].answers[0];
  }
  bool passes(Expectation::Kind kind, ExprId expr, ExprId about,
              std::vector<std::string> because = {}) {
    return run(kind, expr, about, std::move(because)).met;
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
  const scenario::Answer answer = b.run(Expected::holds, five, b.points, {"乙例"});
  CHECK_FALSE(answer.met);
  CHECK(answer.expected.find("甲.一") != std::string::npos);
  CHECK(answer.expected.find("乙例") != std::string::npos);
  CHECK(answer.actual.find("计分 是 1") != std::string::npos);
}

TEST_CASE("a test that should fail is right only while it does") {
  ScenarioBuilder b(true, false);
  const auto verdict = [&](Word expected) {
    const ExprId expr = b.compare(b.points, Comparison::equal, b.number(expected));
    b.p.tests[0].expectations = {{Expected::holds, 0, 1, expr, b.points, {}, {}}};
    return scenario::verdict_of(b.p, scenario::run_tests(b.p, {0}, {})[0]);
  };
  CHECK(verdict(1) == scenario::Verdict::passed);
  CHECK(verdict(2) == scenario::Verdict::failed);
  b.p.tests[0].fails = "还没有改好";
  CHECK(verdict(2) == scenario::Verdict::failed_as_expected);
  CHECK(verdict(1) == scenario::Verdict::passed_unexpectedly);
}
