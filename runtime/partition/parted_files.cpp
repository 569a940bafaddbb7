#include "runtime/partition/parted_files.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/columns/group.h"
#include "runtime/columns/key_codes.h"
#include "runtime/columns/needed_fields.h"
#include "runtime/columns/read_subjects.h"
#include "runtime/columns/rejects.h"
#include "runtime/columns/subject_index.h"
#include "runtime/columns/versions.h"
#include "runtime/partition/estimate.h"
#include "runtime/partition/memory.h"
#include "runtime/partition/parting.h"

namespace xinheng::partition {
namespace {

using columns::ColumnPlan;
using columns::KindParts;
using columns::Part;

constexpr size_t owner_column = 0;
constexpr uint64_t rows_in_piece_least = 65'536;

size_t key_column(const columns::KindPlan& plan) {
  size_t key = 0;
  while (key < plan.columns.size() && plan.columns[key].role != ColumnPlan::Role::record_key) ++key;
  return key;
}

// Rows with one key are in one bin.
std::vector<std::vector<uint32_t>> rows_by_bin(const columns::KindPlan& plan, const Part& part,
                                               size_t bins) {
  std::vector<std::vector<uint32_t>> rows(bins);
  const size_t key = key_column(plan);
  const bool has_key = key < plan.columns.size();
  const auto& owners = part.columns[owner_column].owners;
  for (uint32_t row = 0; row < part.rows; ++row) {
    const uint64_t hash = has_key ? columns::hash_text(part.columns[key].texts[row])
                                  : uint64_t{owners[row]} * 0x9e3779b97f4a7c15u;
    rows[columns::bin_of(hash, bins)].push_back(row);
  }
  return rows;
}

// From the files to the partitions.
class Parter {
 public:
  Parter(const program::Program& program, const columns::ReadOptions& options, const Limit& limit,
         Diagnostics& diagnostics)
      : program_(program),
        options_(options),
        limit_(limit),
        diagnostics_(diagnostics),
        parted_(std::make_unique<PartedData>()),
        data_(parted_->data),
        spilled_(parted_->records.emplace<SpilledRecords>()),
        parting_(program, options, limit, *parted_, diagnostics),
        reader_(options, data_.files, diagnostics),
        rejects_(options.rejects_max, data_.files) {}

  std::unique_ptr<PartedData> run(const std::filesystem::path& input) {
    auto kinds =
        columns::kinds_to_read(program_, columns::needed_fields(program_), options_.besides);
    spilled_.kinds = std::move(kinds.records);
    if (!reader_.open(program_, input, columns::Kinds::all, kinds.subjects, spilled_.kinds))
      return nullptr;
    const uint64_t kept = kept_bytes() + subjects_bytes(kinds.subjects);
    if (parting_.fits(kept + records_bytes()))
      return in_one(program_, columns::read_dataset(program_, input, options_, diagnostics_));
    if (!parting_.has_room(kept) ||
        !columns::read_subjects(program_, kinds.subjects, reader_, parting_.threads(), rejects_,
                                data_, indices_, diagnostics_))
      return nullptr;
    give_back_memory();
    if (!scatter_by_key() || !parting_.divide(kept_bytes()) || !scatter_by_subject() || !finish())
      return nullptr;
    return std::move(parted_);
  }

 private:
  uint64_t subjects_bytes(const std::vector<KindParts>& subjects) const {
    uint64_t bytes = 0;
    for (const KindParts& kind : subjects) bytes += rows_of(kind) * subject_bytes(kind.plan);
    return bytes;
  }

  // What is held until the end, besides the subjects.
  uint64_t kept_bytes() const {
    const uint64_t noted = data_.rejects.size();
    const uint64_t faults = std::min<uint64_t>(reader_.budget().used, options_.rejects_max);
    std::vector<uint64_t> rows;
    for (const KindParts& kind : spilled_.kinds) rows.push_back(rows_of(kind));
    return publications_bytes(program_, rows) + rejects_bytes(std::max(faults, noted) - noted);
  }

  uint64_t records_bytes() const {
    uint64_t bytes = 0;
    for (const KindParts& kind : spilled_.kinds)
      bytes += rows_of(kind) * placed_row_bytes(kind.plan);
    return bytes;
  }

  // Rows by record key: what repeats, or is a version of another, comes together.
  bool scatter_by_key() {
    if (!reader_.hash(spilled_.kinds)) return false;
    parting_.start();
    by_key_.reserve(spilled_.kinds.size());
    for (KindParts& kind : spilled_.kinds) {
      const size_t bins = parting_.bins_for(rows_of(kind) * placed_row_bytes(kind.plan));
      by_key_.emplace_back(kind.plan, limit_.folder, "key-" + std::to_string(kind.plan.kind), bins);
      const uint64_t rows_most = parting_.room() / 6 / (2 * row_bytes(kind.plan));
      columns::PartsReader::list(kind, std::max(rows_most, rows_in_piece_least));
      if (!scatter_kind(kind, by_key_.back()) || !parting_.done(by_key_.back().close()))
        return false;
    }
    for (const columns::InputFile& file : data_.files) data_.rows_read += file.rows;
    indices_.clear();
    give_back_memory();
    return within(limit_, diagnostics_);
  }

  bool scatter_kind(KindParts& kind, Spill& spill) {
    const uint64_t room_bytes = parting_.room() / 3;
    for (size_t begin = 0; begin < kind.parts.size();) {
      uint64_t bytes = 0;
      size_t end = begin;
      for (; end < kind.parts.size(); ++end) {
        const Part& part = kind.parts[end];
        const uint64_t rows = rows_of(part);
        const uint64_t more = rows * 2 * row_bytes(kind.plan);
        if (more > room_bytes) return part_too_large(part, rows, more);
        if (bytes + more > room_bytes) break;
        bytes += more;
      }
      if (!reader_.read_some(kind, begin, end, &indices_)) return false;
      for (size_t i = begin; i < end; ++i) {
        if (!scatter_part(kind.plan, kind.parts[i], spill)) return false;
        std::vector<columns::PartColumn>().swap(kind.parts[i].columns);
      }
      begin = end;
    }
    return true;
  }

  bool part_too_large(const Part& part, uint64_t rows, uint64_t bytes) {
    diagnostics_.report(Kind::memory_part_too_large, std::nullopt,
                        {format_bytes(limit_.bytes), data_.files[part.origin->file].path,
                         std::to_string(rows), format_bytes(bytes)});
    return false;
  }

  bool scatter_part(const columns::KindPlan& plan, const Part& part, Spill& spill) {
    parting_.add(plan, part, placed_row_bytes(plan));
    return parting_.scatter(part, rows_by_bin(plan, part, spill.bins()), spill);
  }

  // What is valid goes to whoever needs it.
  bool scatter_by_subject() {
    const Whereto whereto(parting_.reach(), parted_->ranges, parting_.others());
    rejects_before_ = data_.rejects.size();
    spilled_.spills.reserve(spilled_.kinds.size());
    for (size_t i = 0; i < spilled_.kinds.size(); ++i) {
      const columns::KindPlan& plan = spilled_.kinds[i].plan;
      const auto look = [&](std::vector<Part>& parts) { refuse(plan, parts); };
      if (!parting_.scatter_bins(plan, by_key_[i], whereto, look, spilled_.spills)) return false;
    }
    return true;
  }

  // What is wrong in a bin.
  void refuse(const columns::KindPlan& plan, std::vector<Part>& parts) {
    columns::leave_out_versions(plan, options_.known_by, parts, parting_.threads(),
                                reader_.budget(), data_);
    rejects_.count(plan, parts);
    const program::SubjectId kind = program_.records.items[plan.kind].owner;
    columns::refuse_records(plan, parts, parting_.threads(), data_.subjects[kind.index],
                            data_.rejects);
  }

  bool finish() {
    if (!rejects_.keeps(diagnostics_)) return false;
    rejects_.count_duplicates(data_.rejects, rejects_before_);
    if (!rejects_.keeps(diagnostics_)) return false;
    columns::sort_rejects(data_.rejects);
    data_.decode_seconds = reader_.seconds;
    data_.records.resize(program_.records.size());
    give_back_memory();
    return within(limit_, diagnostics_);
  }

  const program::Program& program_;
  const columns::ReadOptions& options_;
  const Limit& limit_;
  Diagnostics& diagnostics_;
  std::unique_ptr<PartedData> parted_;
  columns::Dataset& data_;
  SpilledRecords& spilled_;
  Parting parting_;
  columns::PartsReader reader_;
  columns::RejectLimit rejects_;
  columns::SubjectIndices indices_;
  std::vector<Spill> by_key_;  // by RecordId
  size_t rejects_before_ = 0;
};

}  // namespace

std::unique_ptr<PartedData> part_files(const program::Program& program,
                                       const std::filesystem::path& input,
                                       const columns::ReadOptions& options, const Limit& limit,
                                       Diagnostics& diagnostics) {
  return Parter(program, options, limit, diagnostics).run(input);
}

}  // namespace xinheng::partition
