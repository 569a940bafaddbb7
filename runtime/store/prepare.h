// Data validated once and kept as a run wants it: subjects by key, their records with them,
// codes as small numbers, links resolved.
#pragma once

#include <cstdint>
#include <filesystem>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"

namespace xinheng::store {

struct PrepareTotals {
  uint64_t subjects = 0, records = 0;         // kept as a run wants them
  uint64_t special_rows = 0;                  // looked at more closely in each run
  std::vector<std::string> columns_left_out;  // that no rule needs, and that can't be used
};

// Reads a data folder and writes generation 1 into a folder that exists and is empty. Everything
// that the pack declares is kept, also what its rules don't read today. options.known_by plays no
// part. False: diagnostics says why.
bool prepare(const program::Program& program, const std::filesystem::path& data,
             const std::filesystem::path& folder, const columns::ReadOptions& options,
             PrepareTotals& totals, Diagnostics& diagnostics);

}  // namespace xinheng::store
