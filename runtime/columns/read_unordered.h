// A data set whose records aren't in order: they are put in order when it is their owners' turn, so
// that only some of them take memory twice.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "runtime/columns/dataset.h"
#include "runtime/columns/read_parts.h"

namespace xinheng::columns {

struct UnorderedData {
  Dataset data;                    // without records
  std::vector<KindParts> records;  // by RecordId; by ranges of owners
};
// As read_dataset; what is wrong with records is found, and they are refused.
std::optional<UnorderedData> read_unordered(const program::Program& program,
                                            const std::filesystem::path& folder,
                                            const ReadOptions& options, Diagnostics& diagnostics);

}  // namespace xinheng::columns
