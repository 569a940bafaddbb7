// A data set from a store: the same as from the files that it was made of.
#pragma once

#include <filesystem>
#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/columns/needed_fields.h"

namespace xinheng::store {

// From the newest generation of a store, or from a folder of files: these fields. Empty:
// diagnostics says why.
std::optional<columns::Dataset> read_data(const program::Program& program,
                                          const columns::NeededFields& needed,
                                          const std::filesystem::path& folder,
                                          const columns::ReadOptions& options,
                                          Diagnostics& diagnostics);
// Those that the rules read.
std::optional<columns::Dataset> read_data(const program::Program& program,
                                          const std::filesystem::path& folder,
                                          const columns::ReadOptions& options,
                                          Diagnostics& diagnostics);

}  // namespace xinheng::store
