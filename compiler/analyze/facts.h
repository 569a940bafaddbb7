// What is taken to hold. Facts are copied for every way that a condition may come out: a copy is
// one block of memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "compiler/analyze/range.h"
#include "compiler/analyze/terms.h"

namespace xinheng::analyze {

// Sorted by what it is about.
template <class About, class Value>
class Known {
 public:
  Known() = default;
  Known(const Known& other) {
    items_.reserve(other.items_.size() + room);
    items_.insert(items_.end(), other.items_.begin(), other.items_.end());
  }
  Known(Known&&) = default;
  Known& operator=(const Known&) = default;
  Known& operator=(Known&&) = default;
  bool operator==(const Known&) const = default;

  // Null where nothing is known.
  const Value* find(const About& about) const {
    const auto at = place(items_, about);
    return at != items_.end() && at->first == about ? &at->second : nullptr;
  }
  // Where nothing is known yet, `otherwise` is from now on.
  Value& get(const About& about, const Value& otherwise) {
    auto at = place(items_, about);
    if (at == items_.end() || at->first != about) at = items_.insert(at, {about, otherwise});
    return at->second;
  }
  // What both know, widened to what either allows.
  template <class Widen>
  void keep_common(const Known& other, const Widen& widen) {
    auto kept = items_.begin();
    auto theirs = other.items_.begin();
    for (auto& item : items_) {
      while (theirs != other.items_.end() && theirs->first < item.first) ++theirs;
      if (theirs == other.items_.end()) break;
      if (theirs->first != item.first) continue;
      widen(item.second, theirs->second);
      if (&*kept != &item) *kept = std::move(item);
      ++kept;
    }
    items_.erase(kept, items_.end());
  }
  template <class Holds>
  Known only(const Holds& holds) const {
    Known result;
    for (const auto& item : items_) {
      if (holds(item.first)) result.items_.push_back(item);
    }
    return result;
  }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  static auto place(auto& items, const About& about) {
    return std::lower_bound(items.begin(), items.end(), about,
                            [](const auto& item, const About& key) { return item.first < key; });
  }

  static constexpr size_t room = 8;  // a copy is made to add to it
  std::vector<std::pair<About, Value>> items_;
};

struct Facts {
  program::Interval dates;  // of evaluation
  Known<TermId, Range> ranges;
  // Of two terms, the smaller id first: which of <, =, > are left.
  Known<std::pair<TermId, TermId>, uint8_t> orders;
  bool operator==(const Facts&) const = default;
};

}  // namespace xinheng::analyze
