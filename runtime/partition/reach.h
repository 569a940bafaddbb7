// Whose records it takes to judge somebody: his own, and along links those of others.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/columns/dataset.h"
#include "runtime/columns/subject_range.h"
#include "runtime/columns/used_links.h"

namespace xinheng::partition {

// A number for every subject of every kind.
using Node = uint32_t;

class Reach {
 public:
  // subjects: how many of each kind.
  Reach(const program::Program& program, const std::vector<uint64_t>& subjects);

  // Whether rules go along a reference, one way or the other.
  bool is_used(uint32_t record, uint32_t field) const;
  // A record of the owner names somebody.
  void add(uint32_t record, uint32_t field, uint32_t owner, uint32_t named);
  void finish();  // nothing is added any more

  Node node(program::SubjectId kind, uint32_t ordinal) const {
    return first_[kind.index] + ordinal;
  }
  std::pair<program::SubjectId, uint32_t> subject(Node node) const;
  uint64_t nodes() const { return first_.back(); }
  // All whom judging those of the ranges takes, besides themselves; rising.
  std::vector<Node> others(const std::vector<columns::SubjectRange>& ranges) const;

 private:
  const program::Program& program_;
  const columns::UsedLinks links_;
  std::vector<Node> first_;                   // by kind; one more at the end
  std::vector<std::pair<Node, Node>> edges_;  // who needs whom
  std::vector<uint64_t> begin_;               // by node; one more at the end
  std::vector<Node> needed_;
};

}  // namespace xinheng::partition
