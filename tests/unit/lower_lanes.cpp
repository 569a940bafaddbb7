// Which counts are only compared, and what words can be.
#include "compiler/lower/lanes.h"

#include <catch2/catch.hpp>

#include "compiler/lower/ranges.h"

using namespace xinheng;
using plan::ValueId;
using program::Comparison;

namespace {

struct Fixture {
  plan::Plan plan;
  program::Program program;

  Fixture() {
    plan.pipelines.emplace_back();
    pipeline().aggregates.resize(2);  // both are counts
    pipeline().outputs.emplace_back(plan::MeasureOutput{});
  }
  plan::Pipeline& pipeline() { return plan.pipelines[0]; }
  std::vector<plan::Operation>& operations() { return pipeline().subject_stage.operations; }
  ValueId emit(plan::Operation operation) {
    operations().push_back(operation);
    return ValueId{uint32_t(operations().size() - 1)};
  }
  ValueId word(int64_t value) { return emit(plan::Constant{plan::Width::word, value}); }
  ValueId count(uint32_t aggregate) { return emit(plan::AggregateValue{aggregate}); }
  ValueId compare(ValueId left, Comparison op, ValueId right) {
    const ValueId id = emit(plan::Compare{op, left, right});
    std::get<plan::MeasureOutput>(pipeline().outputs[0]).cases.push_back(id);
    return id;
  }
  const plan::Reaches* reaches(ValueId id) {
    return std::get_if<plan::Reaches>(&operations()[id.index]);
  }
};

}  // namespace

TEST_CASE("a count compared with a small constant is a lane") {
  Fixture f;
  const ValueId two = f.word(2), count = f.count(0);
  const std::tuple<Comparison, uint32_t, bool> cases[] = {{Comparison::greater_equal, 2, false},
                                                          {Comparison::greater, 3, false},
                                                          {Comparison::less, 2, true},
                                                          {Comparison::less_equal, 3, true}};
  std::vector<ValueId> compared;
  for (const auto& [op, least, negated] : cases) compared.push_back(f.compare(count, op, two));
  const ValueId turned = f.compare(two, Comparison::less_equal, count);
  const ValueId none = f.compare(count, Comparison::equal, f.word(0));
  const ValueId always = f.compare(count, Comparison::greater_equal, f.word(0));
  lower::lay_lanes(f.pipeline());
  for (size_t i = 0; i < compared.size(); ++i) {
    REQUIRE(f.reaches(compared[i]) != nullptr);
    CHECK(f.pipeline().lanes[f.reaches(compared[i])->lane].least == std::get<1>(cases[i]));
    CHECK(f.reaches(compared[i])->negated == std::get<2>(cases[i]));
  }
  CHECK(f.reaches(turned)->lane == f.reaches(compared[0])->lane);
  CHECK(f.pipeline().lanes[f.reaches(none)->lane].least == 1);
  CHECK(f.reaches(none)->negated);
  CHECK(std::get<plan::Constant>(f.operations()[always.index]).value == 1);
  CHECK(f.pipeline().lanes.size() == 3);
  CHECK(f.pipeline().aggregates[0].only_compared);
}

TEST_CASE("a count whose number matters is counted in full") {
  Fixture f;
  const ValueId count = f.count(0);
  SECTION("compared with more than lanes can tell apart") {
    const ValueId compared = f.compare(count, Comparison::greater_equal, f.word(16));
    lower::lay_lanes(f.pipeline());
    CHECK(f.reaches(compared) == nullptr);
  }
  SECTION("compared exactly") {
    const ValueId compared = f.compare(count, Comparison::equal, f.word(2));
    lower::lay_lanes(f.pipeline());
    CHECK(f.reaches(compared) == nullptr);
  }
  SECTION("compared with another count") {
    f.compare(count, Comparison::less, f.count(1));
    lower::lay_lanes(f.pipeline());
  }
  SECTION("used in arithmetic beside a comparison") {
    f.compare(count, Comparison::greater_equal, f.word(2));
    const ValueId sum = f.emit(plan::Arith{program::Arithmetic::add, count, f.word(1)});
    std::get<plan::MeasureOutput>(f.pipeline().outputs[0]).from = sum;
    lower::lay_lanes(f.pipeline());
    CHECK(f.pipeline().lanes.size() == 1);
  }
  CHECK(!f.pipeline().aggregates[0].only_compared);
}

TEST_CASE("words have as many bits as what they can be") {
  Fixture f;
  const ValueId small = f.word(-128), count = f.count(0);
  const ValueId sum = f.emit(plan::Arith{program::Arithmetic::add, small, f.word(-1)});
  const ValueId product = f.emit(plan::Arith{program::Arithmetic::multiply, count, count});
  const ValueId wraps = f.emit(plan::Arith{program::Arithmetic::multiply, product, product});
  lower::find_ranges(f.plan, f.program);
  const auto width = [&](ValueId id) {
    return plan::width_of(f.pipeline().subject_stage.ranges[id.index]);
  };
  CHECK(width(small) == 8);
  CHECK(width(sum) == 16);
  CHECK(width(count) == 32);
  CHECK(width(product) == 64);
  CHECK(f.pipeline().subject_stage.ranges[wraps.index].low == INT64_MIN);
}
