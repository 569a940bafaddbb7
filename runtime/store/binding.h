// What of a store a pack reads, and what its words are in the pack: a code is found by its name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/columns/column_plan.h"
#include "runtime/store/catalogue.h"

namespace xinheng::store {

struct BoundColumn {
  size_t stored = 0;                     // index into StoredKind::columns
  bool of_key = false;                   // a record's key read as a field
  std::vector<columns::Reading> codes;   // by stored word; empty: words are as they are
  bool keeps_words = true;               // the pack's words are the stored ones
  bool knows_all = true;                 // every code
};
struct BoundKind {
  size_t stored = 0;                     // index into Generation::kinds
  columns::KindPlan plan;                // of what the rules need
  std::vector<BoundColumn> columns;      // by KindPlan::columns
};
struct Binding {
  std::vector<BoundKind> subjects, records;
};
// Index into Generation::kinds. Throws OtherStructure.
size_t kind_called(const Generation& generation, const std::string& name, bool of_subject);
// Throws OtherStructure.
Binding bind(const program::Program& program, const columns::KindPlans& plans,
             const Generation& generation);
// Of what the rules read.
Binding bind(const program::Program& program, const Generation& generation);

}  // namespace xinheng::store
