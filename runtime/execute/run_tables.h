// What compiled code reads besides columns: run constants and look-ups, filled by the interpreter
// when a run starts.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/lower/plan.h"
#include "runtime/execute/interpreter.h"
#include "runtime/execute/standings.h"

namespace xinheng::execute {

struct RunTables {
  std::vector<int64_t> constants;  // by SlotId
  std::vector<uint8_t> constants_valid;
  bool all_valid = true;  // and of the arrays of tables every entry
  std::vector<std::vector<int64_t>> lookups;  // by LookupId, at least one entry each
  std::vector<const int64_t*> lookup_pointers;
};
RunTables fill_run_tables(const program::Program& program, const plan::Plan& plan,
                          const columns::Dataset& data, Dates dates, const Standings& standings,
                          uint32_t threads);

}  // namespace xinheng::execute
