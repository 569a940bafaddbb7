#include "compiler/lower/stage_builder.h"

#include <algorithm>

namespace xinheng::lower {

using namespace plan;
using program::Arithmetic;
using program::TypeKind;

Range range_of_type(const program::Program& program, const program::Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return {0, 1};
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::money:
      return {-number_limit, number_limit};
    case TypeKind::date:
      return {date_min, date_max - 1};
    case TypeKind::period:
      return {-4'000'003, 4'000'003};
    case TypeKind::code:
      return {0, Word(program.codes[type.codes].codes.size())};
    case TypeKind::row:
      return {0, Word(program.tables[type.table].rows.size())};
    case TypeKind::text:
    case TypeKind::clause:
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
    case TypeKind::subject:
      return {-1, INT32_MAX};
  }
  return {};
}

namespace {

Range clamp(__int128 low, __int128 high) {
  return {Word(std::clamp<__int128>(low, INT64_MIN, INT64_MAX)),
          Word(std::clamp<__int128>(high, INT64_MIN, INT64_MAX))};
}

}  // namespace

ValueId StageBuilder::emit(Operation operation) {
  auto [at, fresh] = known_.try_emplace(numbers_of(operation));
  if (fresh) {
    at->second = ValueId{uint32_t(stage_.operations.size())};
    stage_.operations.push_back(std::move(operation));
  }
  return at->second;
}

ValueId StageBuilder::word(Word value) {
  return emit(Constant{Width::word, value});
}
ValueId StageBuilder::bit(bool value) {
  return emit(Constant{Width::bit, value});
}

std::optional<bool> StageBuilder::known_bit(ValueId id) const {
  const auto* constant = std::get_if<Constant>(&stage_.operations[id.index]);
  if (constant && constant->width == Width::bit) return constant->value != 0;
  return {};
}

ValueId StageBuilder::both(ValueId a, ValueId b) {
  if (auto known = known_bit(a)) return *known ? b : a;
  if (auto known = known_bit(b)) return *known ? a : b;
  if (a == b) return a;
  return emit(Logic{BitOp::and_, std::min(a, b), std::max(a, b)});
}

ValueId StageBuilder::either(ValueId a, ValueId b) {
  if (auto known = known_bit(a)) return *known ? a : b;
  if (auto known = known_bit(b)) return *known ? b : a;
  if (a == b) return a;
  return emit(Logic{BitOp::or_, std::min(a, b), std::max(a, b)});
}

ValueId StageBuilder::but_not(ValueId a, ValueId b) {
  if (auto known = known_bit(b)) return *known ? bit(false) : a;
  if (auto known = known_bit(a)) return *known ? invert(b) : a;
  if (a == b) return bit(false);
  return emit(Logic{BitOp::and_not, a, b});
}

ValueId StageBuilder::invert(ValueId a) {
  if (auto known = known_bit(a)) return bit(!*known);
  if (const auto* twice = std::get_if<Invert>(&stage_.operations[a.index])) return twice->operand;
  return emit(Invert{a});
}

ValueId StageBuilder::select(ValueId condition, ValueId yes, ValueId no) {
  if (auto known = known_bit(condition)) return *known ? yes : no;
  if (yes == no) return yes;
  return emit(Select{condition, yes, no});
}

ValueId StageBuilder::or_never(ValueId a, ValueId b) {
  if (!a.valid()) return b;
  return b.valid() ? either(a, b) : a;
}

ValueId StageBuilder::and_always(ValueId a, ValueId b) {
  if (!a.valid()) return b;
  return b.valid() ? both(a, b) : a;
}

void StageBuilder::defer(ValueId condition) {
  if (!condition.valid() || known_bit(condition) == false) return;
  emit(Defer{condition});
}

Lowered StageBuilder::arithmetic(Arithmetic op, const Lowered& left, const Lowered& right) {
  __int128 low, high;
  const Range a = left.range, b = right.range;
  if (op == Arithmetic::add) {
    low = __int128(a.low) + b.low;
    high = __int128(a.high) + b.high;
  } else if (op == Arithmetic::subtract) {
    low = __int128(a.low) - b.high;
    high = __int128(a.high) - b.low;
  } else {
    const __int128 corners[] = {__int128(a.low) * b.low, __int128(a.low) * b.high,
                                __int128(a.high) * b.low, __int128(a.high) * b.high};
    low = *std::min_element(corners, corners + 4);
    high = *std::max_element(corners, corners + 4);
  }
  Lowered result;
  result.value = emit(Arith{op, left.value, right.value});
  result.undetermined = or_never(left.undetermined, right.undetermined);
  if (low < INT64_MIN || high > INT64_MAX) {
    result.undetermined =
        or_never(result.undetermined, emit(Overflows{op, left.value, right.value}));
  }
  result.range = clamp(low, high);
  return result;
}

Lowered StageBuilder::minimum(const Lowered& a, const Lowered& b) {
  ValueId less = emit(Compare{program::Comparison::less, a.value, b.value});
  return {select(less, a.value, b.value),
          {},
          or_never(a.undetermined, b.undetermined),
          {std::min(a.range.low, b.range.low), std::min(a.range.high, b.range.high)}};
}

Lowered StageBuilder::maximum(const Lowered& a, const Lowered& b) {
  ValueId less = emit(Compare{program::Comparison::less, a.value, b.value});
  return {select(less, b.value, a.value),
          {},
          or_never(a.undetermined, b.undetermined),
          {std::max(a.range.low, b.range.low), std::max(a.range.high, b.range.high)}};
}

uint32_t StageBuilder::column(Table table, uint32_t field, const program::Type& type,
                              bool may_be_absent) {
  auto& columns = table == Table::record ? stage_.record_columns : stage_.subject_columns;
  for (uint32_t i = 0; i < columns.size(); ++i) {
    if (columns[i].field == field) return i;
  }
  columns.push_back({field, type, may_be_absent});
  return uint32_t(columns.size() - 1);
}

}  // namespace xinheng::lower

namespace xinheng::plan {

std::vector<int64_t> numbers_of(const Operation& operation) {
  using List = std::vector<int64_t>;
  auto id = [](ValueId value) { return int64_t(value.index); };
  List rest = std::visit(
      overloaded{
          [](const Constant& o) { return List{int64_t(o.width), o.value}; },
          [](const RunConstant& o) { return List{o.slot.index}; },
          [](const RunConstantValid& o) { return List{o.slot.index}; },
          [](const Load& o) { return List{int64_t(o.table), o.column}; },
          [](const LoadPresent& o) { return List{int64_t(o.table), o.column}; },
          [&](const Lookup& o) { return List{o.lookup.index, id(o.row)}; },
          [&](const TestBit& o) { return List{id(o.word), o.bit}; },
          [&](const Logic& o) { return List{int64_t(o.op), id(o.left), id(o.right)}; },
          [&](const Invert& o) { return List{id(o.operand)}; },
          [&](const Compare& o) { return List{int64_t(o.op), id(o.left), id(o.right)}; },
          [&](const Arith& o) { return List{int64_t(o.op), id(o.left), id(o.right)}; },
          [&](const Overflows& o) { return List{int64_t(o.op), id(o.left), id(o.right)}; },
          [&](const Select& o) { return List{id(o.condition), id(o.yes), id(o.no)}; },
          [&](const Quotient& o) {
            return List{int64_t(o.rounding), id(o.numerator), id(o.denominator)};
          },
          [&](const PeriodAmount& o) { return List{id(o.period)}; },
          [&](const PeriodIs& o) { return List{int64_t(o.unit), id(o.period)}; },
          [&](const AddMonths& o) { return List{id(o.date), id(o.months), int64_t(o.policy)}; },
          [&](const AddMonthsInRange& o) { return List{id(o.date), id(o.months)}; },
          [&](const CompletedYears& o) { return List{id(o.birth), id(o.at), int64_t(o.policy)}; },
          [&](const MonthsBetween& o) { return List{id(o.from), id(o.to), int64_t(o.policy)}; },
          [&](const MonthBound& o) { return List{id(o.date), o.end}; },
          [&](const YearBound& o) { return List{id(o.date), o.end}; },
          [&](const DatePartOf& o) { return List{int64_t(o.part), id(o.date)}; },
          [](const AggregateValue& o) { return List{o.aggregate}; },
          [](const Reaches& o) { return List{o.lane, o.negated}; },
          [&](const Defer& o) { return List{id(o.condition)}; },
      },
      operation);
  rest.insert(rest.begin(), int64_t(operation.index()));
  return rest;
}

}  // namespace xinheng::plan
