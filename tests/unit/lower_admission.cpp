// Which conditions are asked of all aggregates, and when it pays to ask them first.
#include "compiler/lower/admission.h"

#include <catch2/catch.hpp>

using namespace xinheng;
using plan::BitOp;
using plan::ValueId;
using program::Comparison;

namespace {

// A record stage of one mask word.
struct Fixture {
  plan::Plan plan;
  ValueId early, valid;  // conditions on two fields

  Fixture() {
    plan.pipelines.emplace_back().record_stages.emplace_back().masks.emplace_back();
    const ValueId limit = word(100);
    early = emit(plan::Compare{Comparison::less, load(), limit});
    valid = emit(plan::Compare{Comparison::equal, load(), word(0)});
  }
  plan::RecordStage& stage() { return plan.pipelines[0].record_stages[0]; }
  ValueId emit(plan::Operation operation) {
    stage().stage.operations.push_back(operation);
    return ValueId{uint32_t(stage().stage.operations.size() - 1)};
  }
  ValueId word(int64_t value) { return emit(plan::Constant{plan::Width::word, value}); }
  ValueId load() {
    auto& columns = stage().stage.record_columns;
    columns.push_back({uint32_t(columns.size()), {}, false});
    return emit(plan::Load{plan::Table::record, uint32_t(columns.size() - 1)});
  }
  ValueId logic(BitOp op, ValueId left, ValueId right) {
    return emit(plan::Logic{op, left, right});
  }
  // Of a count of its own.
  void count(const std::vector<ValueId>& conditions) {
    auto& aggregates = plan.pipelines[0].aggregates;
    const auto bit = uint32_t(aggregates.size());
    aggregates.push_back({plan::AggregateKind::count, 0, bit});
    stage().masks[0].initial |= uint64_t{1} << bit;
    for (const ValueId condition : conditions)
      stage().masks[0].conditions.push_back({condition, uint64_t{1} << bit});
  }
  // What takes long a register at a time.
  void look_up(int times) {
    const ValueId row = load();
    for (int i = 0; i < times; ++i) {
      const plan::LookupId array = plan.lookups.push({{}, {}, plan::LookupValue{}});
      stage().values.push_back(emit(plan::Lookup{array, row}));
    }
  }
  std::vector<ValueId> admitted_by() {
    lower::find_admissions(plan);
    return stage().admitted_by;
  }
};

}  // namespace

TEST_CASE("conditions of all counts admit a record") {
  Fixture f;
  f.look_up(20);
  f.count({f.early, f.valid});
  f.count({f.logic(BitOp::and_, f.valid, f.early)});
  CHECK(f.admitted_by() == std::vector<ValueId>{f.early, f.valid});
}

TEST_CASE("what one count doesn't ask admits nobody") {
  Fixture f;
  f.look_up(20);
  f.count({f.early, f.valid});
  SECTION("another one") {
    f.count({f.valid});
    CHECK(f.admitted_by() == std::vector<ValueId>{f.valid});
  }
  SECTION("none at all") {
    f.count({});
    CHECK(f.admitted_by().empty());
  }
  SECTION("either") {
    f.count({f.logic(BitOp::or_, f.early, f.valid)});
    CHECK(f.admitted_by().empty());
  }
  SECTION("the contrary") {
    f.count({f.logic(BitOp::and_not, f.valid, f.early)});
    CHECK(f.admitted_by() == std::vector<ValueId>{f.valid});
  }
}

TEST_CASE("a guard that may fire of other records admits them") {
  Fixture f;
  f.look_up(20);
  f.count({f.early, f.valid});
  f.emit(plan::Defer{f.valid});
  CHECK(f.admitted_by() == std::vector<ValueId>{f.valid});
}

TEST_CASE("a guard of what isn't valid doesn't fire where all is") {
  Fixture f;
  f.look_up(20);
  const plan::LookupId flags = f.plan.lookups.push({{}, {}, plan::LookupFlags{{plan::NotValid{}}}});
  const ValueId row = f.load();
  const ValueId broken = f.emit(plan::TestBit{f.emit(plan::Lookup{flags, row}), 0});
  const ValueId unset = f.emit(plan::Invert{f.emit(plan::RunConstantValid{plan::SlotId{0}})});
  f.count({f.early, f.logic(BitOp::or_, f.valid, broken)});
  f.emit(plan::Defer{f.logic(BitOp::or_, broken, unset)});
  CHECK(f.admitted_by() == std::vector<ValueId>{f.early, f.valid});
  CHECK(f.stage().stage.not_valid == std::vector<ValueId>{broken});
}

TEST_CASE("records aren't found first where that takes longer") {
  Fixture f;
  f.count({f.early, f.valid});
  CHECK(f.admitted_by().empty());
  CHECK(lower::estimate_admission(f.plan.pipelines[0], 0).conditions.size() == 2);
}
