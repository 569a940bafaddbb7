// A store in partitions. Its plain rows lie by subject: those of a partition are read where they
// are. Special rows are looked at in bins by key, and those that play a part go to temporary files
// by subject.
#pragma once

#include <filesystem>
#include <memory>

#include "runtime/partition/parted_data.h"

namespace xinheng::partition {

// As read_parted, of the newest generation of a store.
std::unique_ptr<PartedData> part_store(const program::Program& program,
                                       const std::filesystem::path& store,
                                       const columns::ReadOptions& options, const Limit& limit,
                                       Diagnostics& diagnostics);

// As load.
bool load_stored(const program::Program& program, size_t partition, StoredRecords& stored,
                 PartedData& parted, Diagnostics& diagnostics);

}  // namespace xinheng::partition
