// What is said of many records at once. Where a filter is undetermined, its record may be in or
// not: the answer is what it is either way, or lies within bounds.
#include <algorithm>
#include <map>
#include <set>

#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {
namespace {

using program::ExprId;
using Kind = program::AggregateKind;
using Words = std::vector<Word>;

bool all_words(const std::vector<Value>& values) {
  return std::all_of(values.begin(), values.end(), is_word);
}

Words words_of(const std::vector<Value>& values) {
  Words words;
  for (const Value& value : values) words.push_back(value.word);
  return words;
}

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Word distinct(const Words& words) {
  return static_cast<Word>(std::set<Word>(words.begin(), words.end()).size());
}

Word longest_run_of_months(const Words& dates) {
  std::set<Word> months;
  for (const Word date : dates) {
    const CivilDate civil = civil_from_days(static_cast<Days>(date));
    months.insert(int64_t{civil.year} * 12 + civil.month);
  }
  Word longest = 0, run = 0, last = 0;
  for (const Word month : months) {
    run = month == last + 1 ? run + 1 : 1;
    longest = std::max(longest, run);
    last = month;
  }
  return longest;
}

// Empty: of nothing, or too large.
std::optional<Word> aggregate(Kind kind, const Words& words) {
  switch (kind) {
    case Kind::total:
      return checked_sum(words);
    case Kind::max:
      return words.empty() ? std::nullopt
                           : std::optional(*std::max_element(words.begin(), words.end()));
    case Kind::min:
      return words.empty() ? std::nullopt
                           : std::optional(*std::min_element(words.begin(), words.end()));
    case Kind::distinct:
      return distinct(words);
    case Kind::longest_months:
      return longest_run_of_months(words);
    default:
      return static_cast<Word>(words.size());
  }
}

// Where any of `open` may be in or not.
std::optional<Bounds> aggregate_within(Kind kind, const Words& certain, const Words& open) {
  if (kind == Kind::total) {
    Words below = certain, above = certain;
    for (const Word word : open) (word < 0 ? below : above).push_back(word);
    const auto low = checked_sum(below), high = checked_sum(above);
    return low && high ? std::optional(Bounds{*low, *high}) : std::nullopt;
  }
  // The others grow or fall with each record that is in.
  const auto without = aggregate(kind, certain), with = aggregate(kind, joined(certain, open));
  if (!without || !with) return std::nullopt;
  return Bounds{std::min(*without, *with), std::max(*without, *with)};
}

}  // namespace

std::vector<uint64_t> Judgement::rows_of(const program::Aggregate& node,
                                         SubjectName subject) const {
  std::vector<uint64_t> rows;
  if (node.via) {
    const columns::Referring& referring = data_.records[node.record.index].referring[*node.via];
    rows.assign(referring.rows.begin() + std::ptrdiff_t(referring.first[subject.ordinal]),
                referring.rows.begin() + std::ptrdiff_t(referring.first[subject.ordinal + 1]));
    return rows;
  }
  const auto [begin, end] = records_of(node.record, subject);
  for (uint64_t row = begin; row < end; ++row) rows.push_back(row);
  return rows;
}

Context Judgement::inside(RecordName record, const Context& outer) const {
  const SubjectName owner{program_.records[record.record].owner,
                          data_.records[record.record.index].owner[record.row]};
  return {owner, record, &outer, outer.prior, nullptr, outer.place};
}

Value Judgement::filter_of(const program::Aggregate& node, const Context& inside) {
  if (!node.filter.valid()) return word_value(1);
  return evaluate(node.filter, inside);
}

Members Judgement::members_of(const program::Aggregate& node, const Context& context) {
  Members members;
  for (const uint64_t row : rows_of(node, context.subject)) {
    const RecordName record{node.record, row};
    const Value in = filter_of(node, inside(record, context));
    if (is_true(in)) members.certain.push_back(record);
    if (is_word(in)) continue;
    members.open.push_back(record);
    members.why.push_back(in);
    add_reasons(members.reasons, in.reasons);
  }
  return members;
}

std::vector<Value> Judgement::values_of(ExprId expr, const std::vector<RecordName>& records,
                                        const Context& outer) {
  std::vector<Value> values;
  for (const RecordName& record : records)
    values.push_back(expr.valid() ? evaluate(expr, inside(record, outer)) : word_value(1));
  return values;
}

// certain, open: the values of the records that are in, and of those that may be.
Value Judgement::aggregated(Kind kind, const program::Record& record,
                            const std::vector<Value>& certain, const std::vector<Value>& open,
                            std::vector<Reason> reasons, const Context& context) const {
  for (const Value& value : certain) add_reasons(reasons, value.reasons);
  const Value unknown{Value::State::undetermined, 0, reasons};
  if (!all_words(certain) || !all_words(open)) return unknown;
  const Words words = words_of(certain);
  if (!open.empty()) {
    const auto bounds = aggregate_within(kind, words, words_of(open));
    return bounds ? within(*bounds, std::move(reasons)) : unknown;
  }
  if (const auto word = aggregate(kind, words)) return word_value(*word);
  return kind == Kind::total ? undetermined(ReasonKind::overflow, context.place.name())
                             : undetermined(ReasonKind::empty_set, record.name);
}

Value Judgement::value_of(const program::Aggregate& node, const Context& context) {
  if (node.kind == Kind::exists) {
    Junction any(false);
    const std::vector<uint64_t> rows = rows_of(node, context.subject);
    for (size_t i = 0; i < rows.size() && !any.decided(); ++i)
      any.add(filter_of(node, inside({node.record, rows[i]}, context)));
    return any.result();
  }
  const Members members = members_of(node, context);
  if (node.kind == Kind::latest || node.kind == Kind::earliest)
    return latest_of(node, members, context);
  return aggregated(node.kind, program_.records[node.record],
                    values_of(node.value, members.certain, context),
                    values_of(node.value, members.open, context), members.reasons, context);
}

// Only those on the day that counts matter, and those open that may be on it or beyond.
Value Judgement::latest_of(const program::Aggregate& node, const Members& members,
                           const Context& context) {
  const program::Record& kind = program_.records[node.record];
  const std::vector<Value> days = values_of(node.by, members.certain, context);
  const std::vector<Value> open_days = values_of(node.by, members.open, context);
  Value unknown{Value::State::undetermined, 0, members.reasons};
  for (const Value& day : days) add_reasons(unknown.reasons, day.reasons);
  if (!all_words(days) || !all_words(open_days)) return unknown;
  if (days.empty())
    return members.open.empty() ? undetermined(ReasonKind::empty_set, kind.name) : unknown;
  const Words words = words_of(days);
  const bool latest = node.kind == Kind::latest;
  const Word day = *aggregate(latest ? Kind::max : Kind::min, words);
  std::vector<RecordName> on_day, beyond;
  std::vector<const Value*> why;
  for (size_t i = 0; i < words.size(); ++i)
    if (words[i] == day) on_day.push_back(members.certain[i]);
  for (size_t i = 0; i < open_days.size(); ++i) {
    const Word open_day = open_days[i].word;
    if (latest ? open_day < day : open_day > day) continue;
    beyond.push_back(members.open[i]);
    why.push_back(&members.why[i]);
  }
  const std::vector<Value> values = values_of(node.value, on_day, context);
  const std::vector<Value> others = values_of(node.value, beyond, context);
  // Of those on the day that counts, all of them: no row is the first.
  const auto same = [&](const Value& one) {
    return one.state == values[0].state && one.word == values[0].word;
  };
  const bool tied = !std::all_of(values.begin(), values.end(), same);
  unknown.reasons.clear();
  for (const Value& value : values) add_reasons(unknown.reasons, value.reasons);
  for (size_t i = 0; i < others.size(); ++i)
    if (tied || is_undetermined(others[i]) || !same(others[i]))
      add_reasons(unknown.reasons, why[i]->reasons);
  const bool all_known = std::none_of(values.begin(), values.end(), is_undetermined);
  if (all_known && tied) {
    const std::string what = kind.name + "（" + print_expr(program_, node.value) + "）";
    add_reasons(unknown.reasons, {{ReasonKind::tied_records, what}});
  }
  return unknown.reasons.empty() ? values[0] : unknown;
}

namespace {

// The groups of one key each, with what is known of their aggregates.
struct Group {
  std::vector<Value> certain, open;  // of the aggregate's values
};

// A group that may not be there at all counts for nothing at the other end.
std::optional<Bounds> over_groups(Kind outer, const std::vector<Bounds>& sure,
                                  const std::vector<Bounds>& possible) {
  Words low, high, possible_low, possible_high;
  for (const Bounds& bounds : sure) low.push_back(bounds.low), high.push_back(bounds.high);
  for (const Bounds& bounds : possible) {
    possible_low.push_back(bounds.low);
    possible_high.push_back(bounds.high);
  }
  const auto below = aggregate_within(outer, low, possible_low);
  const auto above = aggregate_within(outer, high, possible_high);
  if (!below || !above) return std::nullopt;
  return Bounds{below->low, above->high};
}

// How many of the groups compare so.
Bounds count_so(program::Comparison op, Word limit, const std::vector<Bounds>& sure,
                const std::vector<Bounds>& possible) {
  Bounds count{0, 0};
  for (const Bounds& bounds : sure) {
    const auto so = decided(op, bounds, {limit, limit});
    if (so.value_or(false)) ++count.low;
    if (so.value_or(true)) ++count.high;
  }
  for (const Bounds& bounds : possible)
    if (decided(op, bounds, {limit, limit}).value_or(true)) ++count.high;
  return count;
}

}  // namespace

Value Judgement::value_of(const program::Grouped& node, const Context& context) {
  const auto& inner = std::get<program::Aggregate>(program_.exprs[node.inner].node);
  const program::Record& kind = program_.records[inner.record];
  const Members members = members_of(inner, context);
  const Value limit = node.op ? evaluate(node.limit, context) : word_value(0);
  Value unknown{Value::State::undetermined, 0, members.reasons};
  add_reasons(unknown.reasons, limit.reasons);
  bool all_known = is_word(limit);
  std::map<Word, Group> groups;
  const auto sort_in = [&](const std::vector<RecordName>& records, bool certain) {
    const std::vector<Value> keys = values_of(node.key, records, context);
    const std::vector<Value> values = values_of(inner.value, records, context);
    for (size_t i = 0; i < records.size(); ++i) {
      all_known = all_known && is_word(keys[i]);
      if (certain) add_reasons(unknown.reasons, keys[i].reasons);
      Group& group = groups[keys[i].word];
      (certain ? group.certain : group.open).push_back(values[i]);
    }
  };
  sort_in(members.certain, true);
  sort_in(members.open, false);
  std::vector<Bounds> sure, possible;
  for (const auto& [key, group] : groups) {
    // One that is only possible has, if it is there at all, at least one record.
    const bool is_sure = !group.certain.empty();
    const bool extreme = inner.kind == Kind::max || inner.kind == Kind::min;
    Value value = aggregated(inner.kind, kind, group.certain, group.open, {}, context);
    if (!is_sure && extreme && all_words(group.open)) {
      const Words open = words_of(group.open);
      value = within({*aggregate(Kind::min, open), *aggregate(Kind::max, open)}, {});
    }
    const auto bounds = bounds_of(value);
    add_reasons(unknown.reasons, value.reasons);
    all_known = all_known && bounds;
    if (bounds) (is_sure ? sure : possible).push_back(*bounds);
  }
  if (!all_known) return unknown;
  if (node.op) return within(count_so(*node.op, limit.word, sure, possible), unknown.reasons);
  if (const auto bounds = over_groups(node.outer, sure, possible))
    return within(*bounds, unknown.reasons);
  if (!members.open.empty()) return unknown;
  return node.outer == Kind::total ? undetermined(ReasonKind::overflow, context.place.name())
                                   : undetermined(ReasonKind::empty_set, kind.name);
}

}  // namespace xinheng::execute
