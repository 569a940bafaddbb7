// The records of a store a part at a time: all subjects are in memory, and of the records those of
// some of them. Pages of its files are let go once they are read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "runtime/store/open_store.h"
#include "runtime/store/store_reader.h"

namespace xinheng::store {

// All throw as the other parts do.
class PartedReader {
 public:
  // program and data must stay where they are.
  PartedReader(const program::Program& program, const std::filesystem::path& folder,
               Generation generation, const columns::ReadOptions& options, columns::Dataset& data,
               Diagnostics& diagnostics);

  const std::filesystem::path& folder() const { return store_.folder(); }
  const Binding& binding() const { return reader_.binding(); }
  uint64_t rows(const BoundKind& kind) const;  // as the catalogue says
  uint64_t stored_columns(const BoundKind& kind) const;

  // False here and below: too many rejects, or stopped; diagnostics says so.
  bool read_subjects() { return reader_.read_subjects(); }
  // Whether those of the data set are views of the store: none is special.
  bool are_mapped(program::SubjectId kind) const { return reader_.numbers(kind).ordinals.empty(); }
  // The rows of a kind of records that have to be looked at: how many.
  uint64_t find_special(uint32_t kind);
  // They, looked at, in so many bins by key. use: false stops.
  bool each_special(uint32_t kind, size_t bins,
                    const std::function<bool(std::vector<columns::Part>&)>& use);
  // The other rows that play a part: how many a subject has,
  void each_owner(uint32_t kind, const std::function<void(uint32_t owner, uint64_t rows)>& use);
  // and whom a subject names in a reference.
  void each_link(uint32_t kind, size_t planned,
                 const std::function<void(uint32_t owner, uint32_t named)>& use);
  bool finish() { return reader_.finish(); }

  // The records of these subjects, and special ones, into the data set. owners: rising.
  void load(uint32_t kind, const std::vector<uint32_t>& owners,
            std::vector<columns::Part> special);
  void let_go() const { store_.let_go(); }

 private:
  // What of a kind of records is known once it was gone through.
  struct Found {
    std::vector<uint32_t> demoted;   // plain rows that are looked at; rising
    std::vector<uint64_t> left_out;  // bits of plain rows
  };

  const program::Program& program_;
  const columns::ReadOptions options_;
  OpenStore store_;
  columns::Dataset& data_;
  StoreReader reader_;
  std::vector<Found> found_;                               // by RecordId
  std::vector<std::unique_ptr<columns::Origin>> origins_;  // of special rows
};

}  // namespace xinheng::store
