#include "compiler/lower/ranges.h"

#include <algorithm>

#include "compiler/lower/stage_builder.h"

namespace xinheng::lower {

using namespace program;
using plan::ValueId;

namespace {

constexpr Range any;
constexpr Range any_32_bits{INT32_MIN, INT32_MAX};
constexpr Range calendar{date_min, date_max - 1};
constexpr Word records_max = INT32_MAX;  // of one subject

Range join(Range a, Range b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}
Range with_zero(Range range) {
  return join(range, {0, 0});
}
bool within(Range range, Range limits) {
  return limits.low <= range.low && range.high <= limits.high;
}
Range exact(__int128 low, __int128 high) {
  if (low < INT64_MIN || high > INT64_MAX) return any;  // it wraps
  return {Word(low), Word(high)};
}

// Of what an expression of this type is computed to: numbers may leave the limits of data.
Range computed(const Program& program, const Type& type) {
  switch (type.kind) {
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::money:
      return any;
    case TypeKind::date:
      return calendar;
    default:
      return with_zero(range_of_type(program, type));
  }
}

Range range_of(const Program& program, const plan::Slot& slot) {
  const auto* expr = std::get_if<ExprId>(&slot.content);
  if (std::holds_alternative<Interval>(slot.content)) return {0, 1};
  if (!expr) return {data_date_min, data_date_max};
  return computed(program, program.exprs[*expr].type);
}

Range range_of_flags(size_t bits) {
  return bits < 63 ? Range{0, (Word{1} << bits) - 1} : any;
}

Range range_of_cells(const Program& program, ExprId expr) {
  const Expr& node = program.exprs[expr];
  const auto* ref = std::get_if<ColumnRef>(&node.node);
  if (!ref || node.type.kind == TypeKind::boolean) return computed(program, node.type);
  Range range{0, 0};
  for (const auto& cells : program.tables[program.exprs[ref->row].type.table].rows) {
    const Word word = cells[ref->column].value_or(0);
    range = join(range, {word, word});
  }
  return range;
}

Range range_of(const Program& program, const plan::LookupArray& lookup) {
  return std::visit(
      overloaded{
          [&](const plan::LookupValue& c) { return range_of_cells(program, c.expr); },
          [&](const plan::Threshold&) { return Range{data_date_min, data_date_max}; },
          [&](const plan::LookupFlags& c) { return range_of_flags(c.bits.size()); },
          [&](const plan::LookupMask& c) { return range_of_flags(c.bits.size()); },
          [&](const plan::LookupWorkdays& c) { return c.before ? any_32_bits : calendar; },
          [&](const plan::LookupWords& c) {
            const auto [low, high] = std::minmax_element(c.words.begin(), c.words.end());
            return with_zero({*low, *high});
          },
      },
      lookup.content);
}

Range range_of(const Program& program, const plan::Column& column) {
  switch (column.type.kind) {
    case TypeKind::date:
      return {data_date_min, data_date_max - 1};
    case TypeKind::text:
    case TypeKind::clause:
      return any_32_bits;
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
    case TypeKind::subject:
      return any;
    default:
      return with_zero(range_of_type(program, column.type));
  }
}

class StageRanges {
 public:
  StageRanges(const plan::Plan& plan, const Program& program, const plan::Pipeline& pipeline,
              plan::Stage& stage)
      : plan_(plan), program_(program), pipeline_(pipeline), stage_(stage) {}

  void find() {
    stage_.ranges.clear();
    for (const plan::Operation& operation : stage_.operations) {
      stage_.ranges.push_back(std::visit([&](const auto& o) { return of(o); }, operation));
    }
  }

 private:
  Range at(ValueId id) const { return stage_.ranges[id.index]; }

  Range of(const plan::Constant& o) const { return {o.value, o.value}; }
  Range of(const plan::RunConstant& o) const {
    return with_zero(range_of(program_, plan_.slots[o.slot]));
  }
  Range of(const plan::Load& o) const {
    const bool of_record = o.table == plan::Table::record;
    const auto& columns = of_record ? stage_.record_columns : stage_.subject_columns;
    return range_of(program_, columns[o.column]);
  }
  Range of(const plan::Lookup& o) const { return range_of(program_, plan_.lookups[o.lookup]); }
  Range of(const plan::Arith& o) const {
    const Range a = at(o.left), b = at(o.right);
    if (o.op == Arithmetic::add) return exact(__int128(a.low) + b.low, __int128(a.high) + b.high);
    if (o.op == Arithmetic::subtract)
      return exact(__int128(a.low) - b.high, __int128(a.high) - b.low);
    const __int128 corners[] = {__int128(a.low) * b.low, __int128(a.low) * b.high,
                                __int128(a.high) * b.low, __int128(a.high) * b.high};
    return exact(*std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4));
  }
  Range of(const plan::Select& o) const { return join(at(o.yes), at(o.no)); }
  // Rounded away from zero it is at most the numerator.
  Range of(const plan::Quotient& o) const {
    const Range n = at(o.numerator);
    const __int128 bound = std::max(-__int128(n.low), __int128(n.high));
    return exact(std::min<__int128>(-bound, bound), std::max<__int128>(-bound, bound));
  }
  Range of(const plan::PeriodAmount& o) const {
    return {at(o.period).low >> 2, at(o.period).high >> 2};
  }
  // A date that has left the calendar is anything.
  Range of(const plan::AddMonths&) const { return any_32_bits; }
  Range of(const plan::CompletedYears& o) const {
    const bool dates = within(at(o.birth), calendar) && within(at(o.at), calendar);
    return dates ? Range{-10'000, 10'000} : any_32_bits;
  }
  Range of(const plan::MonthsBetween& o) const {
    const bool dates = within(at(o.from), calendar) && within(at(o.to), calendar);
    return dates ? Range{-120'000, 120'000} : any_32_bits;
  }
  Range of(const plan::MonthBound& o) const { return bound(at(o.date)); }
  Range of(const plan::YearBound& o) const { return bound(at(o.date)); }
  Range bound(Range date) const { return within(date, calendar) ? calendar : any_32_bits; }
  Range of(const plan::DatePartOf& o) const {
    return within(at(o.date), calendar) ? Range{0, 10'000} : any_32_bits;
  }
  Range of(const plan::AggregateValue& o) const {
    const bool counts = pipeline_.aggregates[o.aggregate].kind == plan::AggregateKind::count;
    return counts ? Range{0, records_max} : any;
  }
  // Of bits and guards.
  template <class Other>
  Range of(const Other&) const {
    return {0, 1};
  }

  const plan::Plan& plan_;
  const Program& program_;
  const plan::Pipeline& pipeline_;
  plan::Stage& stage_;
};

}  // namespace

void find_ranges(plan::Plan& plan, const Program& program) {
  for (plan::Pipeline& pipeline : plan.pipelines) {
    for (plan::RecordStage& stage : pipeline.record_stages)
      StageRanges(plan, program, pipeline, stage.stage).find();
    StageRanges(plan, program, pipeline, pipeline.subject_stage).find();
  }
}

}  // namespace xinheng::lower
