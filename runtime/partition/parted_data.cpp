#include "runtime/partition/parted_data.h"

#include <algorithm>
#include <utility>

#include "runtime/columns/group.h"
#include "runtime/columns/needed_fields.h"
#include "runtime/columns/parallel.h"
#include "runtime/columns/read_subjects.h"
#include "runtime/columns/rejects.h"
#include "runtime/columns/subject_index.h"
#include "runtime/columns/versions.h"
#include "runtime/partition/divide.h"
#include "runtime/partition/estimate.h"
#include "runtime/partition/memory.h"
#include "runtime/partition/reach.h"
#include "runtime/results/table_file.h"

namespace xinheng::partition {
namespace {

using columns::ColumnPlan;
using columns::KindParts;
using columns::no_subject;
using columns::Part;

constexpr size_t owner_column = 0;
constexpr uint64_t mebibyte = uint64_t{1} << 20;
// Blocks that are judged, and the columns of results that are not yet on disk.
constexpr uint64_t results_bytes = 96 * mebibyte;
constexpr uint64_t reading_bytes_least = 48 * mebibyte;
constexpr uint64_t bins_most = 64;
constexpr uint64_t rows_in_piece_least = 65'536;
constexpr const char* temporary = "partitions/";  // in messages

void report_too_small(const Limit& limit, uint64_t needed, Diagnostics& diagnostics) {
  diagnostics.report(Kind::memory_too_small, std::nullopt,
                     {format_bytes(limit.bytes), format_bytes(needed)});
}

size_t key_column(const columns::KindPlan& plan) {
  size_t key = 0;
  while (key < plan.columns.size() && plan.columns[key].role != ColumnPlan::Role::record_key) ++key;
  return key;
}

// Rows with one key are in one bin. Neither end of the hash: by those bits they are told apart
// within a bin.
std::vector<std::vector<uint32_t>> rows_by_bin(const columns::KindPlan& plan, const Part& part,
                                               size_t bins) {
  std::vector<std::vector<uint32_t>> rows(bins);
  const size_t key = key_column(plan);
  const bool has_key = key < plan.columns.size();
  const auto& owners = part.columns[owner_column].owners;
  for (uint32_t row = 0; row < part.rows; ++row) {
    const uint64_t hash =
        has_key ? part.columns[key].hashes[row] : uint64_t{owners[row]} * 0x9e3779b97f4a7c15u;
    rows[((hash >> 16) & 0xffffffffu) * bins >> 32].push_back(row);
  }
  return rows;
}

std::vector<columns::SubjectRange> everybody(const program::Program& program,
                                             const columns::Dataset& data) {
  std::vector<columns::SubjectRange> ranges;
  for (uint32_t i = 0; i < program.subjects.size(); ++i)
    if (is_judged(program, program::SubjectId{i}))
      ranges.push_back({{i}, 0, static_cast<uint32_t>(data.subjects[i].keys.size())});
  return ranges;
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
        threads_(std::max(options.threads, 1u)),
        parted_(std::make_unique<PartedData>()),
        data_(parted_->data),
        reader_(options, data_.files, diagnostics),
        rejects_(options.rejects_max, data_.files) {}

  std::unique_ptr<PartedData> run(const std::filesystem::path& input) {
    auto kinds =
        columns::kinds_to_read(program_, columns::needed_fields(program_), options_.besides);
    parted_->kinds = std::move(kinds.records);
    if (!reader_.open(program_, input, columns::Kinds::all, kinds.subjects, parted_->kinds))
      return nullptr;
    if (fits_whole(kinds.subjects)) return read_whole(input);
    if (!has_room(kinds.subjects) ||
        !columns::read_subjects(program_, kinds.subjects, reader_, threads_, rejects_, data_,
                                indices_, diagnostics_))
      return nullptr;
    give_back_memory();
    if (!scatter_by_key() || !divide() || !scatter_by_subject() || !finish()) return nullptr;
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
    return publications_bytes(program_, parted_->kinds) +
           rejects_bytes(std::max(faults, noted) - noted);
  }

  bool fits_whole(const std::vector<KindParts>& subjects) const {
    uint64_t bytes =
        memory_in_use_bytes() + results_bytes + kept_bytes() + subjects_bytes(subjects);
    for (const KindParts& kind : parted_->kinds)
      bytes += rows_of(kind) * placed_row_bytes(kind.plan);
    return std::max(bytes, memory_peak_bytes()) <= limit_.bytes;
  }

  std::unique_ptr<PartedData> read_whole(const std::filesystem::path& input) {
    return in_one(program_, columns::read_dataset(program_, input, options_, diagnostics_));
  }

  bool has_room(const std::vector<KindParts>& subjects) const {
    const uint64_t bytes = memory_in_use_bytes() + results_bytes + reading_bytes_least +
                           kept_bytes() + subjects_bytes(subjects);
    // Making machine code may have taken more than is in use now.
    const uint64_t needed = std::max(bytes, memory_peak_bytes());
    if (needed > limit_.bytes) report_too_small(limit_, needed + needed / 8, diagnostics_);
    return needed <= limit_.bytes;
  }

  // For records, with all subjects in memory.
  uint64_t room() const {
    const uint64_t used = memory_in_use_bytes() + results_bytes;
    return limit_.bytes > used + reading_bytes_least ? limit_.bytes - used : reading_bytes_least;
  }

  bool done(const arrow::Status& status) {
    if (!status.ok()) results::report_disk(status, temporary, diagnostics_);
    return status.ok();
  }

  bool goes_on() {
    if (!options_.progress || options_.progress(data_.rows_read, data_.rows_read)) return true;
    diagnostics_.report(Kind::data_stopped, std::nullopt, {});
    return false;
  }

  // Rows by record key: what repeats, or is a version of another, comes together.
  bool scatter_by_key() {
    if (!reader_.hash(parted_->kinds)) return false;
    std::vector<uint64_t> subjects;
    for (const columns::SubjectData& kind : data_.subjects) subjects.push_back(kind.keys.size());
    reach_.emplace(program_, subjects);
    weights_.assign(reach_->nodes(), 0);
    by_key_.reserve(parted_->kinds.size());
    for (KindParts& kind : parted_->kinds) {
      const uint64_t bytes = rows_of(kind) * placed_row_bytes(kind.plan);
      const uint64_t bins = std::clamp<uint64_t>(bytes / (room() / 3) + 1, 1, bins_most);
      by_key_.emplace_back(kind.plan, limit_.folder, "key-" + std::to_string(kind.plan.kind), bins);
      const uint64_t rows_most = room() / 6 / (2 * row_bytes(kind.plan));
      columns::PartsReader::list(kind, std::max(rows_most, rows_in_piece_least));
      if (!scatter_kind(kind, by_key_.back()) || !done(by_key_.back().close())) return false;
    }
    for (const columns::InputFile& file : data_.files) data_.rows_read += file.rows;
    indices_.clear();
    give_back_memory();
    return within(limit_, diagnostics_);
  }

  bool scatter_kind(KindParts& kind, Spill& spill) {
    const uint64_t room_bytes = room() / 3;
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
    weigh(plan, part);
    return scatter(part, rows_by_bin(plan, part, spill.bins()), spill);
  }

  bool scatter(const Part& part, const std::vector<std::vector<uint32_t>>& rows, Spill& spill) {
    std::vector<arrow::Status> statuses(rows.size());
    columns::parallel(threads_, rows.size(),
                      [&](uint64_t bin) { statuses[bin] = spill.add(bin, part, rows[bin]); });
    return std::all_of(statuses.begin(), statuses.end(),
                       [&](const arrow::Status& status) { return done(status); });
  }

  // How much each subject's records take, and whom they name.
  void weigh(const columns::KindPlan& plan, const Part& part) {
    const program::SubjectId owner = program_.records.items[plan.kind].owner;
    const uint64_t bytes = placed_row_bytes(plan);
    const auto& owners = part.columns[owner_column].owners;
    for (const uint32_t subject : owners)
      if (subject != no_subject) weights_[reach_->node(owner, subject)] += bytes;
    for (size_t k = 0; k < plan.columns.size(); ++k) {
      const ColumnPlan& column = plan.columns[k];
      if (column.role != ColumnPlan::Role::reference || !reach_->is_used(plan.kind, column.field))
        continue;
      for (uint32_t row = 0; row < part.rows; ++row) {
        const auto named = part.columns[k].data.at(row);
        if (named && owners[row] != no_subject)
          reach_->add(plan.kind, column.field, owners[row], static_cast<uint32_t>(*named));
      }
    }
  }

  // What a partition takes whatever its size: where the records of each subject are.
  uint64_t fixed_bytes() const {
    uint64_t most = 0, bytes = 0;
    for (const program::Record& record : program_.records) {
      const uint64_t owners = data_.subjects[record.owner.index].keys.size();
      most = std::max(most, owners * 4 * std::min(threads_, 8u));
      bytes += owners * 8;
      for (const program::Field& field : record.fields)
        if (field.type.kind == program::TypeKind::subject)
          bytes += data_.subjects[field.type.subject.index].keys.size() * 16;
    }
    return bytes + most;
  }

  bool divide() {
    reach_->finish();
    const uint64_t used = memory_in_use_bytes() + results_bytes + kept_bytes() + fixed_bytes();
    const uint64_t room = limit_.bytes > used ? limit_.bytes - used : 0;
    const Divider divider(program_, data_, *reach_, weights_, limit_.block_subjects);
    std::variant<Division, Obstacle> divided = divider.divide(room);
    if (auto* division = std::get_if<Division>(&divided)) {
      parted_->ranges = std::move(division->ranges);
      others_ = std::move(division->others);
      return true;
    }
    const auto& obstacle = std::get<Obstacle>(divided);
    const uint64_t needed = used + obstacle.bytes + obstacle.bytes / 8;
    if (obstacle.others == 0) {
      report_too_small(limit_, needed, diagnostics_);
    } else {
      diagnostics_.report(Kind::memory_links_too_far, std::nullopt,
                          {format_bytes(limit_.bytes), std::to_string(obstacle.subjects),
                           std::to_string(obstacle.others), format_bytes(needed)});
    }
    return false;
  }

  // What is valid goes to whoever needs it.
  bool scatter_by_subject() {
    const Whereto whereto(*reach_, parted_->ranges, others_);
    std::vector<std::vector<Node>>().swap(others_);
    rejects_before_ = data_.rejects.size();
    parted_->spills.reserve(parted_->kinds.size());
    for (size_t i = 0; i < parted_->kinds.size(); ++i) {
      const columns::KindPlan& plan = parted_->kinds[i].plan;
      parted_->spills.emplace_back(plan, limit_.folder, "part-" + std::to_string(plan.kind),
                                   parted_->ranges.size());
      for (size_t bin = 0; bin < by_key_[i].bins(); ++bin)
        if (!goes_on() || !scatter_bin(plan, by_key_[i], bin, whereto, parted_->spills.back()))
          return false;
      if (!done(parted_->spills.back().close())) return false;
    }
    return true;
  }

  bool scatter_bin(const columns::KindPlan& plan, const Spill& by_key, size_t bin,
                   const Whereto& whereto, Spill& spill) {
    std::vector<Part> parts;
    if (!done(by_key.load(bin, parts))) return false;
    by_key.remove(bin);
    columns::leave_out_versions(plan, options_.known_by, parts, threads_, reader_.budget(), data_);
    rejects_.count(plan, parts);
    const program::SubjectId kind = program_.records.items[plan.kind].owner;
    columns::refuse_records(plan, parts, threads_, data_.subjects[kind.index], data_.rejects);
    for (Part& part : parts) {
      std::vector<std::vector<uint32_t>> rows(spill.bins());
      for (uint32_t row = 0; row < part.rows; ++row) {
        if (part.refused[row] != Part::taken) continue;
        const Node node = reach_->node(kind, part.columns[owner_column].owners[row]);
        whereto.each(node, [&](uint32_t partition) { rows[partition].push_back(row); });
      }
      for (columns::PartColumn& column : part.columns) column.faults = {};
      if (!scatter(part, rows, spill)) return false;
      std::vector<columns::PartColumn>().swap(part.columns);
    }
    return true;
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
  const uint32_t threads_;
  std::unique_ptr<PartedData> parted_;
  columns::Dataset& data_;
  columns::PartsReader reader_;
  columns::RejectLimit rejects_;
  columns::SubjectIndices indices_;
  std::optional<Reach> reach_;
  std::vector<uint64_t> weights_;          // by node: bytes of its records
  std::vector<Spill> by_key_;              // by RecordId
  std::vector<std::vector<Node>> others_;  // by partition
  size_t rejects_before_ = 0;
};

}  // namespace

std::unique_ptr<PartedData> in_one(const program::Program& program,
                                   std::optional<columns::Dataset> data) {
  if (!data) return nullptr;
  auto parted = std::make_unique<PartedData>();
  parted->data = std::move(*data);
  parted->ranges.push_back(everybody(program, parted->data));
  return parted;
}

bool make_folder(const Limit& limit, Diagnostics& diagnostics) {
  std::error_code failed;
  std::filesystem::create_directory(limit.folder, failed);
  if (failed)
    diagnostics.report(Kind::output_unwritable, std::nullopt, {temporary, failed.message()});
  return !failed;
}

std::unique_ptr<PartedData> read_parted(const program::Program& program,
                                        const std::filesystem::path& input,
                                        const columns::ReadOptions& options, const Limit& limit,
                                        Diagnostics& diagnostics) {
  return Parter(program, options, limit, diagnostics).run(input);
}

bool load(const program::Program& program, size_t partition, uint32_t threads, const Limit& limit,
          PartedData& parted, Diagnostics& diagnostics) {
  if (parted.spills.empty()) return true;
  columns::Dataset& data = parted.data;
  for (columns::RecordData& records : data.records) records = {};
  give_back_memory();
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    const program::Record& record = program.records.items[i];
    std::vector<Part> parts;
    const arrow::Status read = parted.spills[i].load(partition, parts);
    if (!read.ok()) {
      results::report_disk(read, temporary, diagnostics);
      return false;
    }
    data.records[i] =
        columns::place_records(parted.kinds[i].plan, record.fields.size(), parts, threads,
                               data.subjects[record.owner.index].keys.size(), nullptr);
  }
  columns::index_references(program, data);
  give_back_memory();
  return within(limit, diagnostics);
}

bool within(const Limit& limit, Diagnostics& diagnostics) {
  const uint64_t peak = memory_peak_bytes();
  if (peak > limit.bytes) report_too_small(limit, peak + peak / 4, diagnostics);
  return peak <= limit.bytes;
}

}  // namespace xinheng::partition
