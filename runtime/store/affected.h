// Whom updates concern, and what has to be read to judge them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/columns/used_links.h"
#include "runtime/store/record_graph.h"

namespace xinheng::store {

struct SubjectPlace {
  uint32_t kind = 0;  // SubjectId
  uint32_t id = 0;    // number in the store
  auto operator<=>(const SubjectPlace&) const = default;
};
// Why somebody is concerned: rows of the updates, or others on whom he depends.
struct Cause {
  std::set<std::string> rows;  // "信用信息 0001"
  std::set<SubjectPlace> through;
};
struct Selection {
  std::map<SubjectPlace, Cause> affected;
  std::set<SubjectPlace> subjects;          // whose rows are read: also of those who are only named
  std::vector<std::set<RowPlace>> records;  // by RecordId
};

struct Graph {
  const program::Program& program;
  const Binding& binding;
  columns::UsedLinks links;
  std::vector<SubjectKeys> keys;   // by SubjectId
  std::vector<KindGraph> records;  // by RecordId

  Graph(const program::Program& program, OpenStore& store, const Binding& binding);
};

// By the rows of segments from `segment` on.
Selection select_affected(const Graph& graph, size_t segment);

}  // namespace xinheng::store
