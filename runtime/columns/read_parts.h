// The files of a data folder decoded, kind by kind, before anything is grouped.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/cut_by_owner.h"
#include "runtime/columns/dataset.h"
#include "runtime/columns/decode.h"
#include "runtime/columns/input_files.h"
#include "runtime/columns/part.h"

namespace xinheng::columns {

struct KindParts {
  KindPlan plan;
  std::vector<OpenFile> files;
  std::vector<Part> parts;
  // Where the parts are by owner:
  OwnerRanges ranges = {};
  std::vector<size_t> first_of_range = {};  // one more at the end
};

// More wrong values than a run puts up with: the data is not what the pack expects.
class RejectLimit {
 public:
  RejectLimit(uint64_t most, const std::vector<InputFile>& files) : most_(most), files_(files) {}

  // What is wrong with the rows of the parts, before any is left out for other reasons.
  void count(const KindPlan& plan, const std::vector<Part>& parts);
  // Rejects from `begin` on came from grouping: duplicates.
  void count_duplicates(const std::vector<Reject>& rejects, size_t begin);
  bool keeps(Diagnostics& diagnostics) const;

 private:
  struct Place {
    uint64_t count = 0, first_row = 0;
  };
  void add(uint32_t file, const std::string& column, uint64_t row, uint64_t count);

  const uint64_t most_;
  const std::vector<InputFile>& files_;
  std::map<std::pair<uint32_t, std::string>, Place> places_;
  uint64_t rejected_ = 0;
};

// Drops a planned column, and what was read of it.
void drop_column(KindParts& kind, size_t column);

class PartsReader {
 public:
  // files gets those that are read.
  PartsReader(const ReadOptions& options, std::vector<InputFile>& files, Diagnostics& diagnostics);

  // Finds and opens the files of kinds that have their plans. Of the columns that no rule needs
  // (ColumnPlan::spare) those that some file doesn't have, or not as they should be, are dropped.
  bool open(const program::Program& program, const std::filesystem::path& folder, Kinds wanted,
            std::vector<KindParts>& subjects, std::vector<KindParts>& records);
  // subjects: for records. False: diagnostics says why.
  bool read(std::vector<KindParts>& kinds, const SubjectIndices* subjects);
  // Of records, which are to be put in order: the parts are of ranges of owners, range by range.
  bool read_by_owner(std::vector<KindParts>& kinds, const SubjectIndices& subjects);
  // In steps, where not all is to be in memory at once. Parts without rows yet, of all files, of at
  // most so many rows where the format can be read in pieces:
  static void list(KindParts& kind, uint64_t rows_most = UINT64_MAX);
  // the SHA-256 of their files;
  bool hash(const std::vector<KindParts>& kinds);
  // the parts [begin, end), numbered on from those that were read before.
  bool read_some(KindParts& kind, size_t begin, size_t end, const SubjectIndices* subjects);

  FaultBudget& budget() { return budgets_.needed; }
  const FaultBudget& budget() const { return budgets_.needed; }
  double seconds = 0;

 private:
  std::vector<uint32_t> files_to_hash(const std::vector<KindParts>& kinds) const;
  void hash_file(uint32_t file);
  bool are_hashed(const std::vector<uint32_t>& hashes);
  bool is_stopped();
  void decode_all(std::vector<KindParts>& kinds, const SubjectIndices* subjects,
                  const std::vector<uint32_t>& hashes,
                  const std::function<void(KindParts&, Part&)>& take);
  bool finish(std::vector<KindParts>& kinds, const std::vector<uint32_t>& hashes);
  bool finish_file(KindParts& kind, const OpenFile& file);
  bool is_sound(const KindParts& kind, const Part& part);
  bool is_text(const Part& part);
  void drop_damaged(KindParts& kind);

  const ReadOptions& options_;
  std::vector<InputFile>& files_;
  Diagnostics& diagnostics_;
  const uint32_t threads_;
  Progress progress_;
  FaultBudgets budgets_;
  std::vector<FoundFile> found_;
};

}  // namespace xinheng::columns
