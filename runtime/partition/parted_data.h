// All subjects in memory, and of their records those of one partition at a time: the others are as
// they were read, or on disk where the data is larger than the memory it may take.
//
// Standings take one more pass for each evaluation with quotas. Where an estimate shows that the
// limit can't be kept, or the process has passed it, a diagnostic says what would do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/columns/dataset.h"
#include "runtime/columns/read_parts.h"
#include "runtime/columns/subject_range.h"
#include "runtime/partition/spill.h"
#include "runtime/store/parted_reader.h"
#include "runtime/store/reader_in_turns.h"

namespace xinheng::partition {

struct Limit {
  uint64_t bytes = 0;            // of memory, for the whole process
  std::filesystem::path folder;  // for temporary files
  uint32_t block_subjects = 1;   // partitions begin at a multiple of it
};

// Of files.
struct SpilledRecords {
  std::vector<columns::KindParts> kinds;  // by RecordId
  std::vector<Spill> spills;              // the same, by partition
};
// Of a store.
struct StoredRecords {
  std::unique_ptr<store::PartedReader> reader;
  std::vector<Spill> special;  // by RecordId and partition
  // By partition and kind of subject: whose records it takes besides those of its ranges.
  std::vector<std::vector<std::vector<uint32_t>>> others;
};
// Of files, in memory.
struct UnorderedRecords {
  std::vector<columns::KindParts> kinds;  // by RecordId
};
// Of a store, mapped.
struct MappedRecords {
  std::unique_ptr<store::ReaderInTurns> reader;
};
struct PartedData {
  columns::Dataset data;  // the records of one partition
  // By partition, who is judged: their records are there, and all others that this takes.
  std::vector<std::vector<columns::SubjectRange>> ranges;
  // Where they come from; nowhere: memory suffices for all, they are there.
  std::variant<std::monostate, UnorderedRecords, MappedRecords, SpilledRecords, StoredRecords>
      records;

  bool is_whole() const { return std::holds_alternative<std::monostate>(records); }
};

// All in one partition; null where there is no data.
std::unique_ptr<PartedData> in_one(const program::Program& program,
                                   std::optional<columns::Dataset> data);
// Whether the records of each subject are all that judging it takes, once: so they can be put in
// order for some subjects after the others.
bool goes_one_by_one(const program::Program& program);
// As in_one(store::read_data()), of such a program, in partitions that the cache is good for.
// block_subjects: they begin at a multiple of it.
std::unique_ptr<PartedData> read_in_turns(const program::Program& program,
                                          const std::filesystem::path& input,
                                          const columns::ReadOptions& options,
                                          uint32_t block_subjects, Diagnostics& diagnostics);
// For temporary files. False: diagnostics says why.
bool make_folder(const Limit& limit, Diagnostics& diagnostics);

// As store::read_data: the same subjects, rejects and counts, and in the partitions together
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
