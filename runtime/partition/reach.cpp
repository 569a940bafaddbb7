#include "runtime/partition/reach.h"

#include <algorithm>
#include <unordered_set>

namespace xinheng::partition {

Reach::Reach(const program::Program& program, const std::vector<uint64_t>& subjects)
    : program_(program), links_(columns::used_links(program)), first_({0}) {
  for (const uint64_t count : subjects) first_.push_back(first_.back() + static_cast<Node>(count));
}

std::pair<program::SubjectId, uint32_t> Reach::subject(Node node) const {
  const auto after = std::upper_bound(first_.begin(), first_.end(), node);
  const auto kind = static_cast<uint32_t>(after - first_.begin() - 1);
  return {program::SubjectId{kind}, node - first_[kind]};
}

bool Reach::is_used(uint32_t record, uint32_t field) const {
  return links_.followed[record][field] || links_.gathered[record][field];
}

void Reach::add(uint32_t record, uint32_t field, uint32_t owner, uint32_t named) {
  const program::Record& kind = program_.records.items[record];
  const Node from = node(kind.owner, owner);
  const Node to = node(kind.fields[field].type.subject, named);
  if (from == to) return;
  if (links_.followed[record][field]) edges_.emplace_back(from, to);
  if (links_.gathered[record][field]) edges_.emplace_back(to, from);
}

void Reach::finish() {
  begin_.assign(nodes() + 1, 0);
  for (const auto& [from, to] : edges_) ++begin_[from + 1];
  for (uint64_t i = 0; i < nodes(); ++i) begin_[i + 1] += begin_[i];
  needed_.resize(edges_.size());
  std::vector<uint64_t> next(begin_.begin(), begin_.end() - 1);
  for (const auto& [from, to] : edges_) needed_[next[from]++] = to;
  std::vector<std::pair<Node, Node>>().swap(edges_);
}

std::vector<Node> Reach::others(const std::vector<columns::SubjectRange>& ranges) const {
  const auto inside = [&](Node node) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const columns::SubjectRange& range) {
      const Node first = first_[range.kind.index];
      return first + range.begin <= node && node < first + range.end;
    });
  };
  std::unordered_set<Node> found;
  std::vector<Node> queue;
  const auto visit = [&](Node from) {
    for (uint64_t i = begin_[from]; i < begin_[from + 1]; ++i)
      if (!inside(needed_[i]) && found.insert(needed_[i]).second) queue.push_back(needed_[i]);
  };
  for (const columns::SubjectRange& range : ranges)
    for (uint32_t i = range.begin; i < range.end; ++i) visit(node(range.kind, i));
  while (!queue.empty()) {
    const Node node = queue.back();
    queue.pop_back();
    visit(node);
  }
  std::vector<Node> others(found.begin(), found.end());
  std::sort(others.begin(), others.end());
  return others;
}

}  // namespace xinheng::partition
