// A generation of a store to the data set that a pack reads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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
  std::string_view key(uint32_t id) const override;
  uint32_t find(std::string_view key) const override;

  columns::Texts base_keys;                // of the plain rows
  std::vector<std::string> new_keys;       // that updates brought
  std::vector<uint32_t> ordinals;          // empty: they are the numbers
  std::vector<uint32_t> special;           // numbers that aren't plain, rising
  MergedRows rows;                         // by ordinal; empty where all are plain
  const columns::Texts* keys = nullptr;    // of the data set
};

class StoreReader {
 public:
  StoreReader(const program::Program& program, const columns::NeededFields& needed,
              OpenStore& store, const columns::ReadOptions& options, Diagnostics& diagnostics);
  // Empty: too many rejects, or stopped; diagnostics says so. Throws as the other parts do.
  std::optional<columns::Dataset> run();

 private:
  // The special rows of a kind, segment by segment; of the base also those in demoted.
  std::vector<SpecialRows> special_of(const BoundKind& kind, const PlainRows& plain,
                                      const std::vector<uint32_t>& demoted) const;
  std::vector<SpecialSource> sources_of(const std::vector<SpecialRows>& rows) const;
  void name_files();
  void read_subjects(uint32_t kind);
  void number_subjects(SubjectNumbers& numbers, const PlainRows& plain,
                       const std::vector<SpecialRows>& special,
                       const columns::SubjectData& grouped) const;
  void read_records(uint32_t kind);
  std::vector<uint32_t> demoted_records(const BoundKind& kind, const PlainRows& plain) const;
  MergedRows merge_records(const program::Record& record, const PlainRows& plain,
                           const std::vector<uint64_t>& left_out,
                           const columns::RecordData& special,
                           columns::RecordData& data) const;
  std::vector<uint64_t> leave_out(const BoundKind& kind, const PlainRows& plain,
                                  const std::vector<uint32_t>& demoted);
  void fill_records(const BoundKind& kind, const PlainRows& plain,
                    const columns::RecordData& special, const MergedRows& rows, bool all_plain,
                    columns::RecordData& data) const;
  bool going_on(uint64_t rows);

  const program::Program& program_;
  OpenStore& store_;
  const columns::ReadOptions& options_;
  Diagnostics& diagnostics_;
  const uint32_t threads_;
  const Binding binding_;
  columns::Dataset data_;
  columns::FaultBudget budget_;
  columns::RejectLimit limit_;
  std::vector<std::vector<uint32_t>> files_;  // by segment and input: index into Dataset::files
  SubjectResolvers resolvers_;
  uint64_t rows_total_ = 0;
};

}  // namespace xinheng::store
