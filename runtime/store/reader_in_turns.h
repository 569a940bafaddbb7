// A generation of a store, all subjects at once, and of their records those of some after the
// others: what must be merged of them takes memory only as long as it is their turn.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "runtime/columns/subject_range.h"
#include "runtime/store/open_store.h"
#include "runtime/store/store_reader.h"

namespace xinheng::store {

// For packs that need of each subject its own records alone. All throw as the other parts do.
class ReaderInTurns {
 public:
  // program and data must stay where they are.
  ReaderInTurns(const program::Program& program, const std::filesystem::path& folder,
                Generation generation, const columns::ReadOptions& options, columns::Dataset& data,
                Diagnostics& diagnostics);

  const std::filesystem::path& folder() const { return store_.folder(); }
  // The subjects; what has to be looked at of their records. False: too many rejects, or stopped;
  // diagnostics says so.
  bool read();
  // The records of the subjects of the range into the data set.
  void load(const columns::SubjectRange& range);

 private:
  const program::Program& program_;
  const columns::ReadOptions options_;
  OpenStore store_;
  StoreReader reader_;
  std::vector<FoundRecords> found_;  // by RecordId
};

}  // namespace xinheng::store
