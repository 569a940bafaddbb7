// Machine code of single operations against the plain functions of compiler/values, for this
// machine and for narrower ones.
#include <catch2/catch.hpp>

#include <random>

#include "compiler/codegen/codegen.h"
#include "compiler/values/fixed_point.h"

using namespace xinheng;
using plan::ValueId;

namespace {

// Rows of two dates, two words, and what presence they have; the last block isn't whole.
struct Rows {
  static constexpr size_t count = 647;
  std::vector<int32_t> date, other_date;
  std::vector<int64_t> left, right, months;
  std::vector<uint64_t> present = std::vector<uint64_t>(count / 64 + 2);

  Rows() {
    std::mt19937_64 random(20171231);
    const int64_t edges[] = {0, 1, -1, 2, -2, 3, 7, -7, 10, 1000, INT64_MAX, INT64_MIN + 1};
    for (size_t i = 0; i < count; ++i) {
      date.push_back(data_date_min + int32_t(random() % (data_date_max - data_date_min)));
      other_date.push_back(data_date_min + int32_t(random() % (data_date_max - data_date_min)));
      left.push_back(i % 3 == 0 ? edges[random() % 12] : int64_t(random() % 2000) - 1000);
      right.push_back(i % 5 == 0 ? edges[random() % 12] : int64_t(random() % 40) - 20);
      months.push_back(int64_t(random() % 600) - 300);
      if (random() % 4 != 0) present[i / 64] |= uint64_t{1} << (i % 64);
    }
    const size_t room = (count / abi::lanes + 1) * abi::lanes;
    for (auto* dates : {&date, &other_date}) dates->resize(room);
    for (auto* words : {&left, &right, &months}) words->resize(room);
    date[0] = *parse_date("2020-02-29");
    months[0] = 12;
    date[1] = *parse_date("2019-01-31");
    months[1] = 1;
  }
};

program::Type type(program::TypeKind kind, bool optional = false) {
  program::Type result;
  result.kind = kind;
  result.optional = optional;
  return result;
}

// A record stage whose values are single operations.
struct Fixture {
  plan::Plan plan;
  std::vector<std::vector<int64_t>> values;
  std::vector<uint64_t> masks;
  std::vector<uint64_t> in_any, deferred;

  plan::RecordStage& stage() { return plan.pipelines[0].record_stages[0]; }
  ValueId emit(plan::Operation operation) {
    stage().stage.operations.push_back(operation);
    return ValueId{uint32_t(stage().stage.operations.size() - 1)};
  }
  ValueId load(uint32_t column) { return emit(plan::Load{plan::Table::record, column}); }
  size_t output(ValueId id) {
    stage().values.push_back(id);
    return stage().values.size() - 1;
  }
  size_t output_bit(ValueId bit) {
    ValueId one = emit(plan::Constant{plan::Width::word, 1});
    ValueId zero = emit(plan::Constant{plan::Width::word, 0});
    return output(emit(plan::Select{bit, one, zero}));
  }

  Fixture() {
    plan.pipelines.emplace_back();
    plan.pipelines[0].record_stages.emplace_back();
    using K = program::TypeKind;
    stage().stage.record_columns = {{0, type(K::date), false},
                                    {1, type(K::date), false},
                                    {2, type(K::integer), false},
                                    {3, type(K::integer), false},
                                    {4, type(K::integer, true), true}};
  }

  void run(const Rows& rows, const std::string& cpu, bool optimise) {
    const auto code = codegen::compile(plan, {cpu, optimise, false});
    const size_t room = Rows::count + abi::lanes;
    values.assign(stage().values.size(), std::vector<int64_t>(room));
    std::vector<int64_t*> value_pointers;
    for (auto& array : values) value_pointers.push_back(array.data());
    std::vector<std::vector<uint64_t>> mask_arrays(stage().masks.size(),
                                                   std::vector<uint64_t>(room));
    std::vector<uint64_t*> mask_pointers;
    for (auto& array : mask_arrays) mask_pointers.push_back(array.data());
    deferred.assign(room / abi::lanes, 7);
    in_any = deferred;
    const abi::Column columns[] = {{rows.date.data(), nullptr},
                                   {rows.other_date.data(), nullptr},
                                   {rows.left.data(), nullptr},
                                   {rows.right.data(), nullptr},
                                   {rows.months.data(), rows.present.data()}};
    abi::RecordArguments arguments{};
    arguments.record_columns = columns;
    arguments.begin = 0;
    arguments.end = Rows::count;
    arguments.masks = mask_pointers.data();
    arguments.values = value_pointers.data();
    arguments.in_any = in_any.data();
    arguments.deferred = deferred.data();
    code.record_function(0, 0, codegen::Variant::general)(&arguments);
    if (!mask_arrays.empty()) masks = mask_arrays[0];
  }
};

struct Machine {
  const char* cpu;
  bool optimise;
};
constexpr Machine machines[] = {
    {"", true}, {"", false}, {"x86-64-v3", true}, {"x86-64-v2", true}, {"x86-64", true}};

}  // namespace

TEST_CASE("calendar operations agree with compiler/values") {
  using program::DatePart;
  const DatePart parts[] = {DatePart::year, DatePart::month, DatePart::day, DatePart::weekday};
  const Rows rows;
  for (const Machine& machine : machines) {
    Fixture f;
    const ValueId date = f.load(0), other = f.load(1), months = f.load(4);
    for (MissingDay policy : {MissingDay::month_end, MissingDay::next_month}) {
      f.output(f.emit(plan::AddMonths{date, months, policy}));
      f.output(f.emit(plan::CompletedYears{date, other, policy}));
      f.output(f.emit(plan::MonthsBetween{date, other, policy}));
    }
    f.output(f.emit(plan::MonthBound{date, false}));
    f.output(f.emit(plan::MonthBound{date, true}));
    f.output(f.emit(plan::YearBound{date, false}));
    f.output(f.emit(plan::YearBound{date, true}));
    for (program::DatePart part : parts) f.output(f.emit(plan::DatePartOf{part, date}));
    const ValueId many = f.emit(plan::Arith{program::Arithmetic::multiply, months,
                                            f.emit(plan::Constant{plan::Width::word, 1000})});
    f.output_bit(f.emit(plan::AddMonthsInRange{date, many}));
    f.run(rows, machine.cpu, machine.optimise);
    for (size_t i = 0; i < Rows::count; ++i) {
      INFO(machine.cpu << " " << format_date(rows.date[i]) << " + " << rows.months[i]);
      size_t k = 0;
      for (MissingDay policy : {MissingDay::month_end, MissingDay::next_month}) {
        REQUIRE(f.values[k++][i] == *add_months(rows.date[i], rows.months[i], policy));
        REQUIRE(f.values[k++][i] == completed_years(rows.date[i], rows.other_date[i], policy));
        REQUIRE(f.values[k++][i] == months_between(rows.date[i], rows.other_date[i], policy));
      }
      REQUIRE(f.values[k++][i] == month_start(rows.date[i]));
      REQUIRE(f.values[k++][i] == month_end(rows.date[i]));
      REQUIRE(f.values[k++][i] == year_start(rows.date[i]));
      REQUIRE(f.values[k++][i] == year_end(rows.date[i]));
      const CivilDate civil = civil_from_days(rows.date[i]);
      for (const int32_t wanted : {civil.year, civil.month, civil.day, weekday(rows.date[i])}) {
        REQUIRE(f.values[k++][i] == wanted);
      }
      REQUIRE(f.values[k++][i] ==
              add_months(rows.date[i], rows.months[i] * 1000, MissingDay::month_end).has_value());
    }
  }
}

TEST_CASE("quotients round and overflow is seen as compiler/values says") {
  const Rows rows;
  const Rounding roundings[] = {Rounding::half_up, Rounding::half_down,   Rounding::half_even,
                                Rounding::away,    Rounding::toward_zero, Rounding::up,
                                Rounding::down};
  using program::Arithmetic;
  for (const Machine& machine : machines) {
    Fixture f;
    const ValueId left = f.load(2), right = f.load(3);
    const ValueId zero = f.emit(plan::Constant{plan::Width::word, 0});
    const ValueId one = f.emit(plan::Constant{plan::Width::word, 1});
    const ValueId is_zero = f.emit(plan::Compare{program::Comparison::equal, right, zero});
    const ValueId divisor = f.emit(plan::Select{is_zero, one, right});
    for (Rounding rounding : roundings) f.output(f.emit(plan::Quotient{rounding, left, divisor}));
    for (Arithmetic op : {Arithmetic::add, Arithmetic::subtract, Arithmetic::multiply}) {
      f.output_bit(f.emit(plan::Overflows{op, left, right}));
      f.output(f.emit(plan::Arith{op, left, right}));
    }
    f.run(rows, machine.cpu, machine.optimise);
    for (size_t i = 0; i < Rows::count; ++i) {
      INFO(machine.cpu << " " << rows.left[i] << " , " << rows.right[i]);
      size_t k = 0;
      const int64_t by = rows.right[i] == 0 ? 1 : rows.right[i];
      for (Rounding rounding : roundings) {
        REQUIRE(f.values[k++][i] == rounded_quotient(rows.left[i], 0, by, rounding));
      }
      const std::optional<int64_t> exact[] = {checked_add(rows.left[i], rows.right[i]),
                                              checked_subtract(rows.left[i], rows.right[i]),
                                              checked_multiply(rows.left[i], rows.right[i])};
      for (const auto& result : exact) {
        REQUIRE(f.values[k++][i] == !result.has_value());
        if (result) REQUIRE(f.values[k][i] == *result);
        ++k;
      }
    }
  }
}

TEST_CASE("masks lose the bits of conditions that are false, guards mark rows") {
  const Rows rows;
  for (const Machine& machine : machines) {
    Fixture f;
    const ValueId present = f.emit(plan::LoadPresent{plan::Table::record, 4});
    const ValueId zero = f.emit(plan::Constant{plan::Width::word, 0});
    const ValueId positive = f.emit(plan::Compare{program::Comparison::greater, f.load(2), zero});
    f.emit(plan::Defer{f.emit(plan::Logic{plan::BitOp::and_not, positive, present})});
    f.stage().masks.push_back({{}, 0b111, {{present, 0b001}, {positive, 0b110}}});
    f.run(rows, machine.cpu, machine.optimise);
    for (size_t i = 0; i < Rows::count; ++i) {
      const bool is_present = (rows.present[i / 64] >> (i % 64) & 1) != 0;
      const bool is_positive = rows.left[i] > 0;
      REQUIRE(f.masks[i] == (is_present ? 1u : 0u) + (is_positive ? 6u : 0u));
      REQUIRE((f.deferred[i / 64] >> (i % 64) & 1) == (is_positive && !is_present ? 1 : 0));
    }
  }
}

TEST_CASE("a long stage is as one piece: values, masks and guards of all of its pieces") {
  constexpr size_t steps = 2000;
  const Rows rows;
  for (const Machine& machine : machines) {
    Fixture f;
    const ValueId present = f.emit(plan::LoadPresent{plan::Table::record, 4});
    const ValueId absent = f.emit(plan::Invert{present});
    const ValueId left = f.load(2), zero = f.emit(plan::Constant{plan::Width::word, 0});
    const ValueId early = f.emit(plan::Compare{program::Comparison::greater, left, zero});
    ValueId sum = left;
    for (size_t i = 0; i < steps; ++i) {
      sum = f.emit(plan::Arith{program::Arithmetic::add, sum, left});
      if (i == steps / 2) f.emit(plan::Defer{absent});
    }
    const ValueId late = f.emit(plan::Compare{program::Comparison::less, sum, left});
    f.output(sum);
    f.output(f.emit(plan::Select{early, sum, zero}));
    f.stage().masks.push_back({{}, 0b11, {{early, 0b01}, {late, 0b10}}});
    f.run(rows, machine.cpu, machine.optimise);
    for (size_t i = 0; i < Rows::count; ++i) {
      INFO(machine.cpu << " " << rows.left[i]);
      const auto wrapped = int64_t(uint64_t(rows.left[i]) * (steps + 1));
      const bool is_early = rows.left[i] > 0, is_late = wrapped < rows.left[i];
      REQUIRE(f.values[0][i] == wrapped);
      REQUIRE(f.values[1][i] == (is_early ? wrapped : 0));
      REQUIRE(f.masks[i] == (is_early ? 1u : 0u) + (is_late ? 2u : 0u));
      REQUIRE((f.in_any[i / 64] >> (i % 64) & 1) == 0);  // no mask bit is an aggregate here
      REQUIRE((f.deferred[i / 64] >> (i % 64) & 1) ==
              ((rows.present[i / 64] >> (i % 64) & 1) != 0 ? 0 : 1));
    }
  }
}

TEST_CASE("a CPU that LLVM does not know is refused") {
  REQUIRE_THROWS_WITH(codegen::compile({}, {"granite-9000", true, false}),
                      Catch::Contains("granite-9000"));
}
