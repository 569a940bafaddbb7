#include "compiler/lower/plan_tables.h"

namespace xinheng::lower {

using namespace plan;

std::vector<int64_t> PlanTables::key_of(const Threshold& threshold) const {
  return {canonical_.of(threshold.period).index, threshold.subtract, threshold.or_equal,
          canonical_.of(threshold.limit).index};
}

SlotId PlanTables::slot(ExprId expr) {
  auto [at, fresh] = slots_.try_emplace({canonical_.of(expr).index});
  if (fresh) at->second = plan_.slots.push({expr});
  return at->second;
}

SlotId PlanTables::slot(const Threshold& threshold) {
  auto [at, fresh] = slots_.try_emplace(key_of(threshold));
  if (fresh) at->second = plan_.slots.push({threshold});
  return at->second;
}

SlotId PlanTables::slot(const program::Interval& interval) {
  // Longer than the keys of the others.
  auto [at, fresh] = slots_.try_emplace({interval.from, interval.to, 0, 0, 0});
  if (fresh) at->second = plan_.slots.push({interval});
  return at->second;
}

LookupId PlanTables::lookup(std::vector<int64_t> key, ExprId row,
                            decltype(LookupArray::content) content) {
  key.insert(key.begin(), {int64_t(content.index()), canonical_.of(row).index});
  auto [at, fresh] = lookups_.try_emplace(std::move(key));
  if (fresh) {
    at->second = plan_.lookups.push({program_.exprs[row].type.table, row, std::move(content)});
  }
  return at->second;
}

LookupId PlanTables::values(ExprId row, ExprId expr) {
  return lookup({canonical_.of(expr).index}, row, LookupValue{expr});
}

LookupId PlanTables::thresholds(ExprId row, const Threshold& threshold) {
  return lookup(key_of(threshold), row, threshold);
}

Flag PlanTables::flag(ExprId row, const RowCondition& condition) {
  std::vector<int64_t> key = std::visit(
      overloaded{
          [&](const Holds& c) { return std::vector<int64_t>{canonical_.of(c.expr).index}; },
          [&](const Present& c) { return std::vector<int64_t>{canonical_.of(c.expr).index}; },
          [&](const Undetermined& c) { return std::vector<int64_t>{canonical_.of(c.expr).index}; },
          [&](const NotValid& c) { return key_of(c.threshold); },
      },
      condition);
  key.insert(key.begin(), {int64_t(condition.index()), canonical_.of(row).index});
  auto [at, fresh] = flags_.try_emplace(std::move(key));
  if (!fresh) return at->second;

  constexpr size_t flags_max = 64;
  LookupId& open = open_flags_[canonical_.of(row)];
  auto bits_of = [&](LookupId id) -> std::vector<RowCondition>& {
    return std::get<LookupFlags>(plan_.lookups[id].content).bits;
  };
  if (!open.valid() || bits_of(open).size() == flags_max) {
    open = plan_.lookups.push({program_.exprs[row].type.table, row, LookupFlags{}});
  }
  bits_of(open).push_back(condition);
  at->second = {open, uint32_t(bits_of(open).size() - 1)};
  return at->second;
}

LookupId PlanTables::values_of_subject(program::SubjectId subject, ExprId expr) {
  auto [at, fresh] = followed_.try_emplace({subject.index, canonical_.of(expr).index});
  if (fresh) at->second = plan_.lookups.push({{}, {}, LookupValue{expr}, subject});
  return at->second;
}

Flag PlanTables::flag_of_subject(program::SubjectId subject, const RowCondition& condition) {
  const ExprId expr = std::visit(overloaded{[](const NotValid& c) { return c.threshold.period; },
                                            [](const auto& c) { return c.expr; }},
                                 condition);
  std::vector<int64_t> key = {int64_t(condition.index()), -1, subject.index,
                              canonical_.of(expr).index};
  auto [at, fresh] = flags_.try_emplace(std::move(key));
  if (fresh) at->second = {plan_.lookups.push({{}, {}, LookupFlags{{condition}}, subject}), 0};
  return at->second;
}

LookupId PlanTables::workdays(bool before) {
  LookupId& known = workdays_[before];
  if (!known.valid()) known = plan_.lookups.push({{}, {}, LookupWorkdays{before}});
  return known;
}

LookupId PlanTables::words(std::vector<Word> words) {
  auto [at, fresh] = words_.try_emplace(std::move(words));
  if (fresh) at->second = plan_.lookups.push({{}, {}, LookupWords{at->first}});
  return at->second;
}

LookupId PlanTables::mask(ExprId row, std::vector<std::vector<ExprId>> bits) {
  return plan_.lookups.push({program_.exprs[row].type.table, row, LookupMask{std::move(bits)}});
}

}  // namespace xinheng::lower
