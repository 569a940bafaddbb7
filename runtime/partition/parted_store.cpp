#include "runtime/partition/parted_store.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "runtime/partition/estimate.h"
#include "runtime/partition/memory.h"
#include "runtime/partition/parting.h"
#include "runtime/store/failures.h"
#include "runtime/store/read.h"

namespace xinheng::partition {

using columns::ColumnPlan;
using columns::Part;

namespace {

class StoreParter {
 public:
  StoreParter(const program::Program& program, const std::filesystem::path& folder,
              store::Generation generation, const columns::ReadOptions& options, const Limit& limit,
              Diagnostics& diagnostics)
      : program_(program),
        options_(options),
        limit_(limit),
        diagnostics_(diagnostics),
        parted_(std::make_unique<PartedData>()),
        stored_(parted_->records.emplace<StoredRecords>()),
        parting_(program, options, limit, *parted_, diagnostics) {
    stored_.reader = std::make_unique<store::PartedReader>(program, folder, std::move(generation),
                                                           options, parted_->data, diagnostics);
  }

  std::unique_ptr<PartedData> run() {
    store::PartedReader& reader = *stored_.reader;
    const uint64_t kept = kept_bytes(), subjects = subjects_bytes();
    if (parting_.fits(kept + subjects + records_bytes()))
      return in_one(program_, store::read_data(program_, reader.folder(), options_, diagnostics_));
    if (!parting_.has_room(kept + subjects) || !reader.read_subjects()) return nullptr;
    reader.let_go();
    give_back_memory();
    parting_.start();
    looked_at_.reserve(program_.records.size());
    for (uint32_t i = 0; i < program_.records.size(); ++i)
      if (!go_through(i)) return nullptr;
    if (!within(limit_, diagnostics_) || !parting_.divide(kept + mapped_subjects_bytes()) ||
        !scatter_by_subject() || !finish())
      return nullptr;
    return std::move(parted_);
  }

 private:
  const store::BoundKind& bound(uint32_t record) const {
    return stored_.reader->binding().records[record];
  }

  uint64_t subjects_bytes() const {
    uint64_t bytes = 0;
    for (const store::BoundKind& kind : stored_.reader->binding().subjects)
      bytes += stored_.reader->rows(kind) * stored_subject_bytes(kind.plan);
    return bytes;
  }
  // Those that lie in the store, and come to memory as they are judged.
  uint64_t mapped_subjects_bytes() const {
    uint64_t bytes = 0;
    for (const store::BoundKind& kind : stored_.reader->binding().subjects)
      if (stored_.reader->are_mapped(program::SubjectId{kind.plan.kind}))
        bytes += stored_.reader->rows(kind) * row_bytes(kind.plan);
    return bytes;
  }
  uint64_t records_bytes() const {
    uint64_t bytes = 0;
    for (const store::BoundKind& kind : stored_.reader->binding().records)
      bytes += stored_.reader->rows(kind) * placed_row_bytes(kind.plan);
    return bytes;
  }
  uint64_t kept_bytes() const {
    std::vector<uint64_t> rows;
    for (const store::BoundKind& kind : stored_.reader->binding().records)
      rows.push_back(stored_.reader->rows(kind));
    return publications_bytes(program_, rows);
  }

  // Its special rows are looked at; how much its rows take, and whom they name.
  bool go_through(uint32_t record) {
    store::PartedReader& reader = *stored_.reader;
    const columns::KindPlan& plan = bound(record).plan;
    const uint64_t special = reader.find_special(record);
    const size_t bins = parting_.bins_for(
        special * looked_at_row_bytes(plan, reader.stored_columns(bound(record))));
    Spill& spill =
        looked_at_.emplace_back(plan, limit_.folder, "special-" + std::to_string(plan.kind), bins);
    size_t bin = 0;
    const bool looked_at = reader.each_special(record, bins, [&](std::vector<Part>& parts) {
      for (const Part& part : parts)
        if (!keep(plan, part, bin, spill)) return false;
      ++bin;
      return parting_.goes_on();
    });
    if (!looked_at || !parting_.done(spill.close())) return false;
    const program::SubjectId owner = program_.records.items[record].owner;
    reader.each_owner(record, [&](uint32_t subject, uint64_t rows) {
      parting_.add(owner, subject, rows * merged_row_bytes(plan));
    });
    for (size_t k = 0; k < plan.columns.size(); ++k) {
      const ColumnPlan& column = plan.columns[k];
      if (column.role != ColumnPlan::Role::reference ||
          !parting_.reach().is_used(record, column.field))
        continue;
      reader.each_link(record, k, [&](uint32_t subject, uint32_t named) {
        parting_.reach().add(record, column.field, subject, named);
      });
    }
    give_back_memory();
    return true;
  }

  bool keep(const columns::KindPlan& plan, const Part& part, size_t bin, Spill& spill) {
    std::vector<uint32_t> rows;
    for (uint32_t row = 0; row < part.rows; ++row)
      if (part.refused[row] == Part::taken) rows.push_back(row);
    parting_.add(plan, part, placed_row_bytes(plan) + merged_row_bytes(plan));
    return parting_.done(spill.add(bin, part, rows));
  }

  bool scatter_by_subject() {
    const Whereto whereto(parting_.reach(), parted_->ranges, parting_.others());
    stored_.special.reserve(looked_at_.size());
    for (uint32_t i = 0; i < looked_at_.size(); ++i) {
      const auto look = [](std::vector<Part>&) {};  // they were
      if (!parting_.scatter_bins(bound(i).plan, looked_at_[i], whereto, look, stored_.special))
        return false;
    }
    for (const std::vector<Node>& nodes : parting_.others()) {
      auto& others = stored_.others.emplace_back(program_.subjects.size());
      for (const Node node : nodes) {
        const auto [kind, ordinal] = parting_.reach().subject(node);
        others[kind.index].push_back(ordinal);
      }
    }
    return true;
  }

  bool finish() {
    if (!stored_.reader->finish()) return false;
    stored_.reader->let_go();
    give_back_memory();
    return within(limit_, diagnostics_);
  }

  const program::Program& program_;
  const columns::ReadOptions& options_;
  const Limit& limit_;
  Diagnostics& diagnostics_;
  std::unique_ptr<PartedData> parted_;
  StoredRecords& stored_;
  Parting parting_;
  std::vector<Spill> looked_at_;  // by RecordId: special rows that aren't refused, by key
};

// Whose records a partition takes, of one kind of subject; rising.
std::vector<uint32_t> owners_of(const PartedData& parted, const StoredRecords& stored,
                                size_t partition, program::SubjectId kind) {
  std::vector<uint32_t> owners = stored.others[partition][kind.index];
  for (const columns::SubjectRange& range : parted.ranges[partition]) {
    if (range.kind != kind) continue;
    const size_t before = owners.size();
    owners.resize(before + range.end - range.begin);
    std::iota(owners.begin() + static_cast<std::ptrdiff_t>(before), owners.end(), range.begin);
  }
  std::sort(owners.begin(), owners.end());
  return owners;
}

}  // namespace

std::unique_ptr<PartedData> part_store(const program::Program& program,
                                       const std::filesystem::path& folder,
                                       const columns::ReadOptions& options, const Limit& limit,
                                       Diagnostics& diagnostics) {
  std::unique_ptr<PartedData> parted;
  store::on_newest(folder, diagnostics, [&](store::Generation generation) {
    parted = nullptr;
    parted = StoreParter(program, folder, std::move(generation), options, limit, diagnostics).run();
    return parted != nullptr;
  });
  return parted;
}

bool load_stored(const program::Program& program, size_t partition, StoredRecords& stored,
                 PartedData& parted, Diagnostics& diagnostics) {
  return store::told(stored.reader->folder(), diagnostics, [&] {
    for (uint32_t i = 0; i < program.records.size(); ++i) {
      std::vector<Part> parts;
      if (!done_on_disk(stored.special[i].load(partition, parts), diagnostics)) return false;
      const program::SubjectId owner = program.records.items[i].owner;
      stored.reader->load(i, owners_of(parted, stored, partition, owner), std::move(parts));
    }
    stored.reader->let_go();
    return true;
  });
}

}  // namespace xinheng::partition
