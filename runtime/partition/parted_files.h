// A data folder in partitions. Rows go to temporary files twice: by the hash of their key, so that
// what repeats and what is a version of another is found as if all were in memory; then by subject,
// to each partition that judges the owner or comes to it along links.
#pragma once

#include <filesystem>
#include <memory>

#include "runtime/partition/parted_data.h"

namespace xinheng::partition {

// As read_parted, of a data folder.
std::unique_ptr<PartedData> part_files(const program::Program& program,
                                       const std::filesystem::path& input,
                                       const columns::ReadOptions& options, const Limit& limit,
                                       Diagnostics& diagnostics);

}  // namespace xinheng::partition
