// The updates of a store merged into its base.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::store {

// The number of the generation that it makes. Earlier ones can't be read any more. Empty:
// diagnostics says why, and the store is as it was.
std::optional<uint64_t> compact(const std::filesystem::path& store, uint32_t threads,
                                Diagnostics& diagnostics);

}  // namespace xinheng::store
