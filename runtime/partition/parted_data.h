// Data that is larger than the memory it may take: all subjects in memory, their records on disk,
// in partitions by subject.
//
// Rows go to temporary files twice: by the hash of their key, so that what repeats and what is a
// version of another is found as if all were in memory; then by subject, to each partition that
// judges the owner or comes to it along links. Standings take one more pass for each evaluation
// with quotas. Where an estimate shows that the limit can't be kept, or the process has passed it,
// a diagnostic says what would do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/columns/dataset.h"
#include "runtime/columns/read_parts.h"
#include "runtime/columns/subject_range.h"
#include "runtime/partition/spill.h"

namespace xinheng::partition {

struct Limit {
  uint64_t bytes = 0;            // of memory, for the whole process
  std::filesystem::path folder;  // for temporary files
  uint32_t block_subjects = 1;   // partitions begin at a multiple of it
};

struct PartedData {
  columns::Dataset data;  // the records of one partition
  // By partition, who is judged: their records are there, and all others that this takes.
  std::vector<std::vector<columns::SubjectRange>> ranges;
  std::vector<columns::KindParts> kinds;  // by RecordId: of the temporary files
  std::vector<Spill> spills;              // the same; empty where memory suffices for all
};

// All in one partition; null where there is no data.
std::unique_ptr<PartedData> in_one(const program::Program& program,
                                   std::optional<columns::Dataset> data);
// For temporary files. False: diagnostics says why.
bool make_folder(const Limit& limit, Diagnostics& diagnostics);

// As columns::read_dataset: the same subjects, rejects and counts, and in the partitions together
// the same records. One partition with everything where the limit allows.
std::unique_ptr<PartedData> read_parted(const program::Program& program,
                                        const std::filesystem::path& input,
                                        const columns::ReadOptions& options, const Limit& limit,
                                        Diagnostics& diagnostics);

// The records of a partition take the place of those that are there. False: diagnostics says why.
bool load(const program::Program& program, size_t partition, uint32_t threads, const Limit& limit,
          PartedData& parted, Diagnostics& diagnostics);

// Whether the process stayed within the limit until now. False: reported.
bool within(const Limit& limit, Diagnostics& diagnostics);

}  // namespace xinheng::partition
