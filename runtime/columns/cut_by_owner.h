// A part cut by ranges of owners, as soon as it is read: records come in any order, and what puts
// them in order goes from row to row. Within a range that stays in the cache.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/part.h"
#include "runtime/columns/subject_index.h"

namespace xinheng::columns {

class OwnerRanges {
 public:
  OwnerRanges() = default;  // one
  // rows: of a part, about. Small parts are cut into few pieces, or none.
  OwnerRanges(uint64_t subjects, uint64_t rows);

  uint32_t count() const { return count_; }
  uint32_t subjects_of_each() const { return uint32_t{1} << shift_; }
  uint32_t of(uint32_t owner) const { return owner == no_subject ? 0 : owner >> shift_; }

 private:
  int shift_ = 31;
  uint32_t count_ = 1;
};

// The rows of a part of records, with what is wrong with them, by range, in their order; those of
// nobody are in the first. Takes the columns' contents away.
std::vector<Part> cut_by_owner(Part& part, const OwnerRanges& ranges);

// The pieces of parts that were cut alike: range by range, in each in the order of the parts.
struct ByRange {
  std::vector<Part> parts;
  std::vector<size_t> first;  // by range; one more at the end
};
ByRange by_range(std::vector<Part>&& parts);

}  // namespace xinheng::columns
