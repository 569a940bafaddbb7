// What making partitions takes, wherever the records come from.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <arrow/status.h>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/columns/dataset.h"
#include "runtime/partition/divide.h"
#include "runtime/partition/parted_data.h"
#include "runtime/partition/reach.h"
#include "runtime/partition/spill.h"

namespace xinheng::partition {

void report_too_small(const Limit& limit, uint64_t needed, Diagnostics& diagnostics);
bool done_on_disk(const arrow::Status& status, Diagnostics& diagnostics);

class Parting {
 public:
  // parted: to be made. All must stay where they are.
  Parting(const program::Program& program, const columns::ReadOptions& options, const Limit& limit,
          PartedData& parted, Diagnostics& diagnostics);

  uint32_t threads() const { return threads_; }
  // Whether all records, which take so much besides what is in use, fit at once.
  bool fits(uint64_t bytes) const;
  // Whether something is left for records. kept: what all subjects take, and what is held until
  // the end. False: reported, as below.
  bool has_room(uint64_t kept_bytes) const;
  uint64_t room() const;  // for records, with all subjects in memory
  // How many bins for so many bytes, where a third of the room is for one.
  size_t bins_for(uint64_t bytes) const;

  bool done(const arrow::Status& status) const { return done_on_disk(status, diagnostics_); }
  bool goes_on() const;

  // Subjects are read: whose records take how much, and who names whom.
  void start();
  void add(program::SubjectId kind, uint32_t subject, uint64_t bytes) {
    weights_[reach_->node(kind, subject)] += bytes;
  }
  void add(const columns::KindPlan& plan, const columns::Part& part, uint64_t row_bytes);
  Reach& reach() { return *reach_; }

  // kept: what is held until the end, besides what is in use.
  bool divide(uint64_t kept_bytes);
  const std::vector<std::vector<Node>>& others() const { return others_; }  // by partition

  // The rows of a part to a spill; rows: by bin.
  bool scatter(const columns::Part& part, const std::vector<std::vector<uint32_t>>& rows,
               Spill& spill) const;
  // Of a kind, from bins to one more spill by partition: what isn't refused, to whoever needs it.
  // Each bin is looked at first, and taken away.
  bool scatter_bins(const columns::KindPlan& plan, const Spill& bins, const Whereto& whereto,
                    const std::function<void(std::vector<columns::Part>&)>& look,
                    std::vector<Spill>& spills) const;

 private:
  bool scatter(const columns::KindPlan& plan, std::vector<columns::Part>& parts,
               const Whereto& whereto, Spill& spill) const;
  // What a partition takes whatever its size: where the records of each subject are.
  uint64_t fixed_bytes() const;

  const program::Program& program_;
  const columns::ReadOptions& options_;
  const Limit& limit_;
  PartedData& parted_;
  Diagnostics& diagnostics_;
  const uint32_t threads_;
  std::optional<Reach> reach_;
  std::vector<uint64_t> weights_;          // by node: bytes of its records
  std::vector<std::vector<Node>> others_;  // by partition
};

}  // namespace xinheng::partition
