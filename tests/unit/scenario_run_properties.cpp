// Properties on made-up subjects: what holds, what doesn't, and how small the counter-example is.
#include <catch2/catch.hpp>

#include "runtime/scenario/property.h"
#include "tests/unit/execute_program_builder.h"

using namespace xinheng;
using namespace xinheng::program;
using namespace xinheng::testing;

namespace {

struct PropertyBuilder : Builder {
  PropertyBuilder() { p.in_force = {17'532, date_max}; }

  scenario::PropertyReport run(Claim claim) {
    Property property;
    property.name = "保";
    property.subject = person;
    property.claims = {claim};
    p.properties.push_back(std::move(property));
    return scenario::run_properties(p, {0}, {}, Language::zh).at(0);
  }
};

}  // namespace

TEST_CASE("a claim that always holds is tried on every case") {
  PropertyBuilder b;
  Claim claim;
  claim.condition = b.yes();
  const auto report = b.run(claim);
  CHECK(report.counter_examples.empty());
  CHECK(report.held == 300);
}

TEST_CASE("what can't be determined is skipped, not held") {
  PropertyBuilder b;
  Claim claim;
  claim.condition = b.unknown("某数");
  const auto report = b.run(claim);
  CHECK(report.counter_examples.empty());
  CHECK(report.held == 0);
  CHECK(report.skipped == 300);
}

TEST_CASE("one more record changes the count: the counter-example has that record alone") {
  PropertyBuilder b;
  Claim claim;
  claim.kind = Claim::Kind::add;
  claim.record = b.record;
  claim.trend = Claim::Trend::not_up;
  claim.value = b.aggregate(AggregateKind::count, {}, {});
  const auto report = b.run(claim);
  REQUIRE(report.counter_examples.size() == 1);
  const std::string& test = report.counter_examples[0].test;
  CHECK(test.find("期望 前.") == std::string::npos);
  CHECK(test.find("<= 0") != std::string::npos);
  CHECK(test.find("后1 {") != std::string::npos);
  CHECK(test.find("后2 {") == std::string::npos);
}

TEST_CASE("the same seed gives the same cases") {
  PropertyBuilder a, b;
  Claim claim;
  claim.kind = Claim::Kind::remove;
  claim.trend = Claim::Trend::same;
  claim.record = a.record;
  claim.value = a.aggregate(AggregateKind::count, {}, {});
  const auto first = a.run(claim);
  claim.value = b.aggregate(AggregateKind::count, {}, {});
  const auto second = b.run(claim);
  REQUIRE(first.counter_examples.size() == 1);
  REQUIRE(second.counter_examples.size() == 1);
  CHECK(first.counter_examples[0].test == second.counter_examples[0].test);
}
