// A generation of a store to the data set that a pack reads.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/columns/group.h"
#include "runtime/columns/read_parts.h"
#include "runtime/store/binding.h"
#include "runtime/store/merge.h"
#include "runtime/store/open_store.h"
#include "runtime/store/plain_rows.h"
#include "runtime/store/special_parts.h"

namespace xinheng::store {

// From numbers of the store to ordinals of the data set, of one kind of subject.
class SubjectNumbers : public SubjectResolver {
 public:
  uint32_t ordinal(uint32_t id) const override { return ordinals.empty() ? id : ordinals[id]; }
  // The other way; of those that are special no number of the base.
  uint32_t number(uint32_t ordinal) const {
    return ordinals.empty() ? ordinal : rows.from[ordinal];
  }
  std::string_view key(uint32_t id) const override;
  uint32_t find(std::string_view key) const override;

  columns::Texts base_keys;                // of the plain rows
  std::vector<std::string> new_keys;       // that updates brought
  std::vector<uint32_t> ordinals;          // empty: they are the numbers
  std::vector<uint32_t> special;           // numbers that aren't plain, rising
  MergedRows rows;                         // by ordinal; empty where all are plain
  const columns::Texts* keys = nullptr;    // of the data set
};

// Empty bits: none is set.
inline bool is_set(const std::vector<uint64_t>& bits, uint64_t i) {
  return !bits.empty() && ((bits[i / 64] >> (i % 64)) & 1) != 0;
}

// Of a kind of records: its plain rows, and the others, which were looked at.
struct FoundRecords {
  PlainRows plain;
  columns::Array<uint64_t> first;  // by number of a subject: where in plain its rows are
  std::vector<uint64_t> left_out;  // bits of the plain rows that play no part; empty: all do
  columns::RecordData special;     // those that aren't refused, by owner
};

class StoreReader {
 public:
  // data: to be filled; it must stay where it is.
  StoreReader(const program::Program& program, const columns::NeededFields& needed,
              OpenStore& store, const columns::ReadOptions& options, columns::Dataset& data,
              Diagnostics& diagnostics);
  // False: too many rejects, or stopped; diagnostics says so. Throws as the other parts do.
  bool run();

  // In steps, where not all records are to be in memory at once:
  bool read_subjects();
  // the plain rows of a kind of records;
  PlainRows plain_records(uint32_t kind, const MergedRows* chosen = nullptr) const;
  // those that have to be looked at as if they were special: their subjects aren't plain any more,
  // an update brought others with their key, the pack doesn't know their codes, or their versions
  // end early; rising;
  std::vector<uint32_t> demoted_records(uint32_t kind, const PlainRows& plain) const;
  // bits of the plain rows that play no part, as plain rows; empty: all do;
  std::vector<uint64_t> leave_out(uint32_t kind, const PlainRows& plain,
                                  const std::vector<uint32_t>& demoted);
  // the special rows, by segment, looked at: which are refused;
  SpecialParts look_at(uint32_t kind, const std::vector<SpecialRows>& special);
  // all of that;
  FoundRecords find_records(uint32_t kind);
  // for each of some subjects, by ordinal, its plain rows and the special ones, by key, without who
  // refers to whom;
  void put_together(uint32_t kind, const FoundRecords& found, uint64_t begin, uint64_t end);
  // all special rows are looked at.
  bool finish();

  bool going_on(uint64_t rows);
  const Binding& binding() const { return binding_; }
  const SubjectNumbers& numbers(program::SubjectId kind) const;

 private:
  using Clock = std::chrono::steady_clock;

  std::vector<SpecialSource> sources_of(const std::vector<SpecialRows>& rows) const;
  void name_files();
  void read_subjects(uint32_t kind);
  void number_subjects(SubjectNumbers& numbers, const PlainRows& plain,
                       const std::vector<SpecialRows>& special,
                       const columns::SubjectData& grouped) const;
  void read_records(uint32_t kind);
  MergedRows merge_records(const program::Record& record, const FoundRecords& found,
                           uint64_t begin, uint64_t end, columns::RecordData& data) const;
  void fill_records(const BoundKind& kind, const PlainRows& plain,
                    const columns::RecordData& special, const MergedRows& rows, bool all_plain,
                    columns::RecordData& data) const;

  const program::Program& program_;
  OpenStore& store_;
  const columns::ReadOptions& options_;
  Diagnostics& diagnostics_;
  const uint32_t threads_;
  const Binding binding_;
  columns::Dataset& data_;
  columns::FaultBudget budget_;
  columns::RejectLimit limit_;
  std::vector<std::vector<uint32_t>> files_;  // by segment and input: index into Dataset::files
  SubjectResolvers resolvers_;
  const Clock::time_point start_ = Clock::now();
  uint64_t rows_total_ = 0;
  size_t rejects_of_subjects_ = 0;
};

}  // namespace xinheng::store
