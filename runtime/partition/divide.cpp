#include "runtime/partition/divide.h"

#include <algorithm>

namespace xinheng::partition {
namespace {

constexpr size_t partitions_most = 512;  // each has a file open while they are written

uint64_t count_of(const std::vector<columns::SubjectRange>& ranges) {
  uint64_t count = 0;
  for (const columns::SubjectRange& range : ranges) count += range.end - range.begin;
  return count;
}

}  // namespace

Divider::Divider(const program::Program& program, const columns::Dataset& data, const Reach& reach,
                 const std::vector<uint64_t>& weights, uint32_t block_subjects)
    : reach_(reach), weights_(weights) {
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    if (!is_judged(program, program::SubjectId{i})) continue;
    const auto count = static_cast<uint32_t>(data.subjects[i].keys.size());
    for (uint32_t begin = 0; begin < count; begin += block_subjects)
      blocks_.push_back({{i}, begin, std::min(count, begin + block_subjects)});
  }
}

uint64_t Divider::bytes_of(const std::vector<columns::SubjectRange>& ranges) const {
  uint64_t bytes = 0;
  for (const columns::SubjectRange& range : ranges)
    for (uint32_t i = range.begin; i < range.end; ++i)
      bytes += weights_[reach_.node(range.kind, i)];
  return bytes;
}

uint64_t Divider::bytes_of(const std::vector<Node>& nodes) const {
  uint64_t bytes = 0;
  for (const Node node : nodes) bytes += weights_[node];
  return bytes;
}

Division Divider::parts_of(uint64_t own_bytes_most) const {
  Division division;
  uint64_t bytes = 0;
  for (const columns::SubjectRange& block : blocks_) {
    const uint64_t more = bytes_of({block});
    if (division.ranges.empty() || bytes + more > own_bytes_most) {
      division.ranges.emplace_back();
      bytes = 0;
    }
    bytes += more;
    std::vector<columns::SubjectRange>& ranges = division.ranges.back();
    if (!ranges.empty() && ranges.back().kind == block.kind) {
      ranges.back().end = block.end;
    } else {
      ranges.push_back(block);
    }
  }
  for (const auto& ranges : division.ranges) division.others.push_back(reach_.others(ranges));
  return division;
}

std::variant<Division, Obstacle> Divider::divide(uint64_t room_bytes) const {
  for (uint64_t most = room_bytes;; most /= 2) {
    Division division = parts_of(most);
    Obstacle worst;
    for (size_t i = 0; i < division.ranges.size(); ++i) {
      const uint64_t bytes = bytes_of(division.ranges[i]) + bytes_of(division.others[i]);
      if (bytes > worst.bytes)
        worst = {count_of(division.ranges[i]), division.others[i].size(), bytes};
    }
    if (division.ranges.size() > partitions_most) {
      worst.bytes = room_bytes / partitions_most * division.ranges.size();
      worst.others = 0;
      return worst;
    }
    if (worst.bytes <= room_bytes) return division;
    if (division.ranges.size() == blocks_.size() || most == 0) return worst;
  }
}

Whereto::Whereto(const Reach& reach, const std::vector<std::vector<columns::SubjectRange>>& ranges,
                 const std::vector<std::vector<Node>>& others)
    : own_(reach.nodes(), nobody) {
  for (uint32_t i = 0; i < ranges.size(); ++i) {
    for (const columns::SubjectRange& range : ranges[i])
      for (uint32_t s = range.begin; s < range.end; ++s) own_[reach.node(range.kind, s)] = i;
    for (const Node node : others[i]) more_.emplace_back(node, i);
  }
  std::sort(more_.begin(), more_.end());
}

}  // namespace xinheng::partition
