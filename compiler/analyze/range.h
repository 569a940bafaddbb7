// What a value can be, as far as is known without anybody's data.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::analyze {

using program::Word;

// All from low to high or, where listed, those of them that are in `values` (sorted). Lists are
// shared: ranges are copied far more often than they change.
struct Range {
  Word low = 0;
  Word high = -1;
  std::shared_ptr<const std::vector<Word>> values;

  bool listed() const { return values != nullptr; }
  bool empty() const { return low > high; }
  bool holds(Word value) const;
  std::optional<Word> only() const;  // the one value that it can be
};
bool operator==(const Range& a, const Range& b);
Range nothing();
Range one(Word value);
Range between(Word low, Word high);
Range any_of(std::vector<Word> values);  // sorted or not
// Of codes and rows: the first `count` ordinals.
Range first(size_t count);
Range any_word();
Range any_truth();

Range meet(const Range& a, const Range& b);
Range join(const Range& a, const Range& b);
Range without(const Range& range, Word value);

Range sum(const Range& a, const Range& b);
Range negation(const Range& a);
Range product(const Range& a, const Range& b);

}  // namespace xinheng::analyze
