// Decision tables: which rows match, and what follows. Where the answer of a row is open, or rows
// may be in conflict, the subject is left to the interpreter, which knows whether it matters.
#include <algorithm>
#include <map>
#include <numeric>

#include "compiler/lower/expressions.h"

namespace xinheng::lower {

using namespace program;

namespace {

// Of tables of less than this, each cell is a comparison; the results of larger ones are looked up
// by pieces of the inputs, or, where that can't be, left to the interpreter.
constexpr size_t compared_max = 120;
constexpr size_t cells_max = 2'000;

size_t cells_of(const Decision& decision) {
  return decision.branches.size() * (decision.inputs.size() + decision.outputs.size());
}

}  // namespace

Lowered Expressions::criterion(const Decision& decision, uint32_t input,
                               const Criterion& criterion) {
  const Lowered value = lower(decision.inputs[input].value);
  const bool boolean = program_.exprs[decision.inputs[input].value].type.kind == TypeKind::boolean;
  const ValueId present = value.present.valid() ? value.present : builder_.bit(true);
  Lowered result{present, {}, value.undetermined, {0, 1}};
  if (criterion.kind == Criterion::Kind::has) return result;
  if (criterion.kind == Criterion::Kind::lacks) return invert(result);
  const auto limit = [&](const Limit& at) {
    if (!at.expr.valid()) return boolean ? builder_.bit(at.word != 0) : builder_.word(at.word);
    const Lowered lowered = lower(at.expr);
    result.undetermined = builder_.or_never(result.undetermined, lowered.undetermined);
    return lowered.value;
  };
  ValueId among = builder_.bit(false);
  for (const Allowed& allowed : criterion.allowed) {
    ValueId within = builder_.bit(true);
    if (boolean) {  // one value
      const ValueId wanted = limit(*allowed.low);
      within = builder_.select(value.value, wanted, builder_.invert(wanted));
    } else {
      if (allowed.low) {
        const auto op = allowed.low->open ? Comparison::greater : Comparison::greater_equal;
        within = builder_.emit(plan::Compare{op, value.value, limit(*allowed.low)});
      }
      if (allowed.high) {
        const auto op = allowed.high->open ? Comparison::less : Comparison::less_equal;
        within = builder_.both(within,
                               builder_.emit(plan::Compare{op, value.value, limit(*allowed.high)}));
      }
    }
    among = builder_.either(among, within);
  }
  const bool negated = criterion.kind == Criterion::Kind::not_among;
  result.value = builder_.both(present, negated ? builder_.invert(among) : among);
  return result;
}

std::vector<Lowered> Expressions::answers(const Decision& decision) {
  std::vector<Lowered> rows;
  for (const Branch& branch : decision.branches) {
    std::vector<Lowered> asked{{builder_.bit(true), {}, {}, {0, 1}}};
    for (uint32_t i = 0; i < branch.criteria.size(); ++i) {
      if (branch.criteria[i].kind == Criterion::Kind::any) continue;
      asked.push_back(criterion(decision, i, branch.criteria[i]));
    }
    rows.push_back(junction(true, asked));
  }
  return rows;
}

Lowered Expressions::finding(const Branch& branch, const Decision& decision, uint32_t output) {
  if (branch.findings[output].valid()) return lower(branch.findings[output]);
  const Type& type = decision.outputs[output].type;
  const ValueId value = type.kind == TypeKind::boolean ? builder_.bit(false) : builder_.word(0);
  return {value, builder_.bit(false), {}, {0, 0}};
}

// Rows of which it is open whether they match; below the topmost that does, that means nothing.
ValueId Expressions::open_rows(const Decision& decision, const std::vector<Lowered>& rows) {
  ValueId open, above;
  for (const Lowered& row : rows) {
    if (row.undetermined.valid()) {
      const bool first = decision.policy == HitPolicy::first && above.valid();
      open = builder_.or_never(
          open, first ? builder_.but_not(row.undetermined, above) : row.undetermined);
    }
    above = builder_.or_never(above, row.value);
  }
  return open;
}

// Rows that match together though they must not. Findings that are written alike are alike;
// others may be, which the interpreter sees.
ValueId Expressions::conflict(const Decision& decision, const std::vector<Lowered>& rows) {
  if (decision.policy != HitPolicy::unique && decision.policy != HitPolicy::any &&
      decision.policy != HitPolicy::priority) {
    return {};
  }
  std::map<std::vector<uint32_t>, std::map<std::vector<uint32_t>, ValueId>> groups;
  for (size_t i = 0; i < rows.size(); ++i) {
    std::vector<uint32_t> findings, rank;
    for (const ExprId id : decision.branches[i].findings) {
      findings.push_back(id.valid() ? canonical_.of(id).index : UINT32_MAX);
    }
    if (decision.policy == HitPolicy::unique) findings.push_back(static_cast<uint32_t>(i));
    if (decision.policy == HitPolicy::priority) rank = {findings[0]};
    ValueId& matches = groups[rank][findings];
    matches = builder_.or_never(matches, rows[i].value);
  }
  ValueId result;
  for (const auto& [rank, kinds] : groups) {
    ValueId before;
    for (const auto& [findings, matches] : kinds) {
      if (before.valid()) result = builder_.or_never(result, builder_.both(before, matches));
      before = builder_.or_never(before, matches);
    }
  }
  return result;
}

// The strongest row that matches is chosen last.
Lowered Expressions::picked(const Decision& decision, const std::vector<Lowered>& rows,
                            uint32_t output) {
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::reverse(order.begin(), order.end());
  if (decision.policy == HitPolicy::priority) {
    const auto rank = [&](size_t row) {
      const auto& first = program_.exprs[decision.branches[row].findings[0]].node;
      return std::find(decision.order.begin(), decision.order.end(),
                       std::get<Literal>(first).value) -
             decision.order.begin();
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return rank(a) > rank(b); });
  }
  const ValueId never = builder_.bit(false), always = builder_.bit(true);
  Lowered result = decision.otherwise ? finding(*decision.otherwise, decision, output)
                                      : undecidable(decision.outputs[output].type);
  for (const size_t row : order) {
    const Lowered value = finding(decision.branches[row], decision, output);
    const ValueId match = rows[row].value;
    result.value = builder_.select(match, value.value, result.value);
    result.range = {std::min(result.range.low, value.range.low),
                    std::max(result.range.high, value.range.high)};
    if (value.undetermined.valid() || result.undetermined.valid()) {
      result.undetermined =
          builder_.select(match, value.undetermined.valid() ? value.undetermined : never,
                          result.undetermined.valid() ? result.undetermined : never);
    }
    if (value.present.valid() || result.present.valid()) {
      result.present = builder_.select(match, value.present.valid() ? value.present : always,
                                       result.present.valid() ? result.present : always);
    }
  }
  return result;
}

// 合计, 最大, 最小
Lowered Expressions::collected(const Decision& decision, const std::vector<Lowered>& rows,
                               uint32_t output) {
  const Type& type = decision.outputs[output].type;
  const bool total = decision.policy == HitPolicy::total;
  const Lowered zero = literal(type, 0);
  Lowered none = total && !decision.otherwise_undecided ? zero : undecidable(type);
  if (decision.otherwise) none = finding(*decision.otherwise, decision, output);
  Lowered result = zero;
  ValueId any, open;
  for (size_t i = 0; i < rows.size(); ++i) {
    Lowered value = finding(decision.branches[i], decision, output);
    const ValueId match = rows[i].value;
    if (value.undetermined.valid()) {
      open = builder_.or_never(open, builder_.both(match, value.undetermined));
      value.undetermined = {};
    }
    if (total) {
      const Range range{std::min<Word>(value.range.low, 0), std::max<Word>(value.range.high, 0)};
      result =
          builder_.arithmetic(Arithmetic::add, result,
                              {builder_.select(match, value.value, zero.value), {}, {}, range});
    } else {
      const auto op = decision.policy == HitPolicy::max ? Comparison::greater : Comparison::less;
      const ValueId beats = builder_.emit(plan::Compare{op, value.value, result.value});
      const ValueId better =
          any.valid() ? builder_.either(builder_.invert(any), beats) : builder_.bit(true);
      result.value = builder_.select(builder_.both(match, better), value.value, result.value);
      result.range = {std::min(result.range.low, value.range.low),
                      std::max(result.range.high, value.range.high)};
    }
    any = builder_.or_never(any, match);
  }
  if (!any.valid()) any = builder_.bit(false);
  result.undetermined = builder_.or_never(result.undetermined, open);
  const ValueId never = builder_.bit(false);
  result.undetermined =
      builder_.select(any, result.undetermined.valid() ? result.undetermined : never,
                      none.undetermined.valid() ? none.undetermined : never);
  result.value = builder_.select(any, result.value, none.value);
  result.range = {std::min(result.range.low, none.range.low),
                  std::max(result.range.high, none.range.high)};
  return result;
}

Lowered Expressions::counted(const Decision& decision, const std::vector<Lowered>& rows) {
  Type integer;
  integer.kind = TypeKind::integer;
  const Lowered zero = literal(integer, 0), one = literal(integer, 1);
  Lowered result = zero;
  ValueId any;
  for (const Lowered& row : rows) {
    result =
        builder_.arithmetic(Arithmetic::add, result,
                            {builder_.select(row.value, one.value, zero.value), {}, {}, {0, 1}});
    any = builder_.or_never(any, row.value);
  }
  const ValueId none = any.valid() ? builder_.invert(any) : builder_.bit(true);
  if (decision.otherwise) result.value = builder_.select(none, one.value, result.value);
  if (decision.otherwise_undecided) {
    result.undetermined = builder_.or_never(result.undetermined, none);
  }
  return result;
}

Lowered Expressions::decision(const DecisionRef& ref, const Type& type) {
  const Decision& decision = program_.decisions[ref.decision];
  const bool list = gives_list(decision.policy);
  if (!list && cells_of(decision) > compared_max) {
    if (const auto found = dense(ref)) return *found;
  }
  if (list || cells_of(decision) > cells_max) {
    Lowered result = undecidable(type);
    if (type.optional) result.present = builder_.bit(false);
    return result;
  }
  const std::vector<Lowered> rows = answers(decision);
  Lowered result;
  switch (decision.policy) {
    case HitPolicy::total:
    case HitPolicy::max:
    case HitPolicy::min:
      result = collected(decision, rows, ref.output);
      break;
    case HitPolicy::count:
      result = counted(decision, rows);
      break;
    default:
      result = picked(decision, rows, ref.output);
      break;
  }
  result.undetermined = builder_.or_never(result.undetermined, open_rows(decision, rows));
  result.undetermined = builder_.or_never(result.undetermined, conflict(decision, rows));
  return result;
}

Lowered Expressions::hit_count(const HitCount& ref, const Type& type) {
  const Decision& decision = program_.decisions[ref.decision];
  if (cells_of(decision) > cells_max) return undecidable(type);
  const std::vector<Lowered> rows = answers(decision);
  Lowered result = counted(decision, rows);
  result.undetermined = builder_.or_never(result.undetermined, open_rows(decision, rows));
  return result;
}

}  // namespace xinheng::lower
