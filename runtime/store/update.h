// New and corrected rows beside those that a store holds.
#pragma once

#include <cstdint>
#include <filesystem>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"

namespace xinheng::store {

struct UpdateTotals {
  uint64_t generation = 0, rows = 0;
};

// Adds the files of `delta`, of some kinds, as a new generation. A subject's row takes the place of
// the one that the store has; a record's that of the one with its key, where versions are known by
// day that of the same version. One at a time; readers have the generation before until it is done.
// False: diagnostics says why, and the store is as it was.
bool update(const program::Program& program, const std::filesystem::path& store,
            const std::filesystem::path& delta, const columns::ReadOptions& options,
            UpdateTotals& totals, Diagnostics& diagnostics);

}  // namespace xinheng::store
