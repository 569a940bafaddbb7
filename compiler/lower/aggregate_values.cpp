#include "compiler/lower/aggregate_values.h"

#include <algorithm>

namespace xinheng::lower {

using namespace program;

Lowered AggregateValues::value(ExprId expr) {
  const Expr& node = program_.exprs[expr];
  const auto* grouped = std::get_if<Grouped>(&node.node);
  const auto& aggregate =
      std::get<Aggregate>(grouped ? program_.exprs[grouped->inner].node : node.node);
  // Those that others own lie elsewhere: the interpreter looks at them.
  if (aggregate.via) return undecidable(node.type);
  return grouped ? value(*grouped) : value(aggregate, node.type);
}

uint32_t AggregateValues::members(const Aggregate& node) {
  if (node.kind <= AggregateKind::min) return aggregates_.index_of(node);
  Aggregate counted = node;
  counted.kind = AggregateKind::count;
  counted.value = counted.by = {};
  return aggregates_.index_of(counted);
}

Lowered AggregateValues::value(const Aggregate& node, const Type& type) {
  switch (node.kind) {
    case AggregateKind::distinct:
      return distinct(node);
    case AggregateKind::longest_months:
      return longest_months(node);
    case AggregateKind::latest:
    case AggregateKind::earliest:
      return latest(node, type);
    default:
      return held(node);
  }
}

// By an accumulator.
Lowered AggregateValues::held(const Aggregate& node) {
  const uint32_t index = aggregates_.index_of(node);
  Lowered result;
  result.value = builder_.emit(plan::AggregateValue{index});
  constexpr Word records_max = INT32_MAX;
  const Range value = aggregates_.value_range(index);
  switch (node.kind) {
    case AggregateKind::exists:
      result.value =
          builder_.emit(plan::Compare{Comparison::greater, result.value, builder_.word(0)});
      result.range = {0, 1};
      break;
    case AggregateKind::total:
      if (!aggregates_.may_overflow(index)) {
        result.range = {std::min<Word>(value.low, 0) * records_max,
                        std::max<Word>(value.high, 0) * records_max};
      }
      break;
    case AggregateKind::max:
    case AggregateKind::min: {
      const Word none = node.kind == AggregateKind::max ? INT64_MIN : INT64_MAX;
      result.range = value;
      result.undetermined =
          builder_.emit(plan::Compare{Comparison::equal, result.value, builder_.word(none)});
      // In its range even so: what follows may look it up.
      result.value = builder_.select(result.undetermined, builder_.word(value.low), result.value);
      break;
    }
    default:
      result.range = {0, records_max};
      break;
  }
  return result;
}

Lowered AggregateValues::extreme(const Aggregate& members, ExprId value, bool largest) {
  Aggregate node = members;
  node.kind = largest ? AggregateKind::max : AggregateKind::min;
  node.value = value;
  node.by = {};
  return held(node);
}

Lowered AggregateValues::count(const Aggregate& members) {
  Aggregate node = members;
  node.kind = AggregateKind::count;
  node.value = node.by = {};
  return held(node);
}

ValueId AggregateValues::nothing(const Lowered& count) {
  return builder_.emit(plan::Compare{Comparison::equal, count.value, builder_.word(0)});
}

Lowered AggregateValues::undecidable(const Type& type) {
  ValueId value = type.kind == TypeKind::boolean ? builder_.bit(false) : builder_.word(0);
  return {value, {}, builder_.bit(true), range_of_type(program_, type)};
}

// None, or one for all.
Lowered AggregateValues::distinct(const Aggregate& node) {
  const ValueId none = nothing(count(node));
  const ValueId differ =
      builder_.emit(plan::Compare{Comparison::not_equal, extreme(node, node.value, true).value,
                                  extreme(node, node.value, false).value});
  return {builder_.select(none, builder_.word(0), builder_.word(1)),
          {},
          builder_.but_not(differ, none),
          {0, INT32_MAX}};
}

// None, all in one month, or in two that follow each other.
Lowered AggregateValues::longest_months(const Aggregate& node) {
  const ValueId none = nothing(count(node));
  const auto month = [&](bool largest) {
    return builder_.emit(plan::MonthBound{extreme(node, node.value, largest).value, false});
  };
  const ValueId between =
      builder_.emit(plan::MonthsBetween{month(false), month(true), MissingDay::month_end});
  const ValueId spread =
      builder_.emit(plan::Compare{Comparison::greater, between, builder_.word(1)});
  const ValueId run = builder_.emit(plan::Arith{Arithmetic::add, between, builder_.word(1)});
  return {builder_.select(none, builder_.word(0), run),
          {},
          builder_.but_not(spread, none),
          {0, 120'000}};
}

// The largest and the smallest of the values on that day, if they are the same.
Lowered AggregateValues::latest(const Aggregate& node, const Type& type) {
  if (type.optional) return undecidable(type);
  Lowered result, other;
  const Range range = aggregates_.range_of_value(node.value);
  if (aggregates_.fits_beside_date(node.value)) {
    const auto beside = [&](bool descending) {
      const uint32_t index = aggregates_.index_of_dated(node, descending);
      ValueId both = builder_.emit(plan::AggregateValue{index});
      ValueId step = builder_.word(Aggregates::day_step);
      ValueId day = builder_.emit(plan::Quotient{Rounding::toward_zero, both, step});
      ValueId days = builder_.emit(plan::Arith{Arithmetic::multiply, day, step});
      return builder_.emit(plan::Arith{Arithmetic::subtract, both, days});
    };
    ValueId low = builder_.word(range.low), high = builder_.word(range.high);
    result.value = builder_.emit(plan::Arith{Arithmetic::add, low, beside(false)});
    other.value = builder_.emit(plan::Arith{Arithmetic::subtract, high, beside(true)});
  } else {
    extreme(node, node.by, true);  // its dates must be known
    result = extreme(node, node.value, true);
    other = extreme(node, node.value, false);
  }
  const ValueId none = nothing(count(node));
  result.undetermined = builder_.either(
      none, builder_.emit(plan::Compare{Comparison::not_equal, result.value, other.value}));
  // In its range even so: what follows may look it up.
  result.value = builder_.select(none, builder_.word(range.low), result.value);
  result.range = range;
  if (type.kind == TypeKind::boolean) {
    result.value =
        builder_.emit(plan::Compare{Comparison::not_equal, result.value, builder_.word(0)});
  }
  return result;
}

// Where all records have one key there is one group.
Lowered AggregateValues::value(const Grouped& node) {
  const auto& inner = std::get<Aggregate>(program_.exprs[node.inner].node);
  const ValueId none = nothing(count(inner));
  const ValueId several =
      builder_.emit(plan::Compare{Comparison::not_equal, extreme(inner, node.key, true).value,
                                  extreme(inner, node.key, false).value});
  Lowered result = held(inner);
  const ValueId open = builder_.or_never(several, result.undetermined);
  if (node.outer == AggregateKind::max || node.outer == AggregateKind::min) {
    result.undetermined = builder_.either(open, none);
    return result;
  }
  const ValueId one = builder_.word(1), zero = builder_.word(0);
  ValueId limit_open;
  if (node.op) {
    const Lowered limit = lower_(node.limit);
    const ValueId so = builder_.emit(plan::Compare{*node.op, result.value, limit.value});
    result.value = builder_.select(so, one, zero);
    limit_open = limit.undetermined;
  } else if (node.outer == AggregateKind::count) {
    result.value = one;
  }
  result.value = builder_.select(none, zero, result.value);
  result.undetermined = builder_.or_never(builder_.but_not(open, none), limit_open);
  if (node.outer == AggregateKind::count) result.range = {0, INT32_MAX};
  result.range = {std::min<Word>(result.range.low, 0), std::max<Word>(result.range.high, 0)};
  return result;
}

}  // namespace xinheng::lower
