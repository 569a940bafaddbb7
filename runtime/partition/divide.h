// Which subjects are judged together, so that the records that this takes fit into memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/columns/dataset.h"
#include "runtime/columns/subject_range.h"
#include "runtime/partition/reach.h"

namespace xinheng::partition {

struct Division {
  std::vector<std::vector<columns::SubjectRange>> ranges;  // by partition; in order together
  std::vector<std::vector<Node>> others;                   // by partition: see Reach::others
};
// So many subjects can't be divided any further, and take so much.
struct Obstacle {
  uint64_t subjects = 0, others = 0, bytes = 0;
};

class Divider {
 public:
  // weights: by node, the bytes of its records. Ranges begin at multiples of block_subjects.
  Divider(const program::Program& program, const columns::Dataset& data, const Reach& reach,
          const std::vector<uint64_t>& weights, uint32_t block_subjects);
  std::variant<Division, Obstacle> divide(uint64_t room_bytes) const;

 private:
  Division parts_of(uint64_t own_bytes_most) const;
  uint64_t bytes_of(const std::vector<columns::SubjectRange>& ranges) const;
  uint64_t bytes_of(const std::vector<Node>& nodes) const;

  const Reach& reach_;
  const std::vector<uint64_t>& weights_;
  std::vector<columns::SubjectRange> blocks_;
};

// From a subject to the partitions that need its records.
class Whereto {
 public:
  Whereto(const Reach& reach, const std::vector<std::vector<columns::SubjectRange>>& ranges,
          const std::vector<std::vector<Node>>& others);

  template <class Use>
  void each(Node node, const Use& use) const {
    if (own_[node] != nobody) use(own_[node]);
    for (auto at = std::lower_bound(more_.begin(), more_.end(), std::pair{node, 0u});
         at != more_.end() && at->first == node; ++at)
      use(at->second);
  }

 private:
  static constexpr uint32_t nobody = 0xffffffffu;
  std::vector<uint32_t> own_;                    // by node: where it is judged
  std::vector<std::pair<Node, uint32_t>> more_;  // rising
};

}  // namespace xinheng::partition
