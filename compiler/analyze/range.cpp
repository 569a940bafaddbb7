#include "compiler/analyze/range.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>

namespace xinheng::analyze {
namespace {

__extension__ using Wide = __int128;

constexpr Word word_min = std::numeric_limits<Word>::min();
constexpr Word word_max = std::numeric_limits<Word>::max();

// A result that leaves 64 bits is undetermined, so what remains lies within them.
Word clamped(Wide value) {
  return static_cast<Word>(std::clamp(value, Wide{word_min}, Wide{word_max}));
}

// With its ends at the first and the last value.
Range of_sorted(std::vector<Word> values) {
  if (values.empty()) return nothing();
  const Word low = values.front(), high = values.back();
  return {low, high, std::make_shared<const std::vector<Word>>(std::move(values))};
}

// Of a listed range, those that the other one holds too; the list itself where that is all of it.
Range held_by(const Range& list, const Range& other) {
  const std::vector<Word>& all = *list.values;
  const bool whole = !other.listed() && other.low <= list.low && list.high <= other.high;
  if (whole || list.values == other.values) return list;
  std::vector<Word> values;
  if (other.listed()) {
    std::set_intersection(all.begin(), all.end(), other.values->begin(), other.values->end(),
                          std::back_inserter(values));
  } else {
    const auto from = std::lower_bound(all.begin(), all.end(), other.low);
    values.assign(from, std::upper_bound(from, all.end(), other.high));
  }
  if (values.size() == all.size()) return list;
  return of_sorted(std::move(values));
}

}  // namespace

bool Range::holds(Word value) const {
  if (value < low || value > high) return false;
  return !listed() || std::binary_search(values->begin(), values->end(), value);
}

std::optional<Word> Range::only() const {
  return low == high ? std::optional(low) : std::nullopt;
}

bool operator==(const Range& a, const Range& b) {
  if (a.low != b.low || a.high != b.high) return false;
  return a.values == b.values || (a.values && b.values && *a.values == *b.values);
}

Range nothing() {
  return {};
}

Range one(Word value) {
  return {value, value, nullptr};
}

Range between(Word low, Word high) {
  return {low, high, nullptr};
}

Range any_of(std::vector<Word> values) {
  if (!std::is_sorted(values.begin(), values.end())) std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return of_sorted(std::move(values));
}

Range first(size_t count) {
  std::vector<Word> values(count);
  std::iota(values.begin(), values.end(), Word{0});
  return of_sorted(std::move(values));
}

Range any_word() {
  return between(word_min, word_max);
}

Range any_truth() {
  return between(0, 1);
}

Range meet(const Range& a, const Range& b) {
  if (a.listed()) return held_by(a, b);
  if (b.listed()) return held_by(b, a);
  return between(std::max(a.low, b.low), std::min(a.high, b.high));
}

Range join(const Range& a, const Range& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  if (a.listed() && b.listed()) {
    if (a.values == b.values) return a;
    std::vector<Word> values;
    std::set_union(a.values->begin(), a.values->end(), b.values->begin(), b.values->end(),
                   std::back_inserter(values));
    return of_sorted(std::move(values));
  }
  return between(std::min(a.low, b.low), std::max(a.high, b.high));
}

Range without(const Range& range, Word value) {
  if (!range.holds(value)) return range;
  if (range.listed()) {
    std::vector<Word> values = *range.values;
    std::erase(values, value);
    return of_sorted(std::move(values));
  }
  if (range.low == range.high) return nothing();
  if (value == range.low) return between(value + 1, range.high);
  if (value == range.high) return between(range.low, value - 1);
  return range;
}

Range sum(const Range& a, const Range& b) {
  if (a.empty() || b.empty()) return nothing();
  return between(clamped(Wide{a.low} + b.low), clamped(Wide{a.high} + b.high));
}

Range negation(const Range& a) {
  if (a.empty()) return nothing();
  return between(clamped(-Wide{a.high}), clamped(-Wide{a.low}));
}

Range product(const Range& a, const Range& b) {
  if (a.empty() || b.empty()) return nothing();
  const Wide corners[] = {Wide{a.low} * b.low, Wide{a.low} * b.high, Wide{a.high} * b.low,
                          Wide{a.high} * b.high};
  return between(clamped(*std::min_element(std::begin(corners), std::end(corners))),
                 clamped(*std::max_element(std::begin(corners), std::end(corners))));
}

}  // namespace xinheng::analyze
