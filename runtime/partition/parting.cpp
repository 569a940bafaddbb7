#include "runtime/partition/parting.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "runtime/columns/parallel.h"
#include "runtime/columns/subject_index.h"
#include "runtime/partition/estimate.h"
#include "runtime/partition/memory.h"
#include "runtime/results/table_file.h"

namespace xinheng::partition {

using columns::ColumnPlan;
using columns::no_subject;
using columns::Part;

namespace {

constexpr size_t owner_column = 0;
constexpr uint64_t mebibyte = uint64_t{1} << 20;
// Blocks that are judged, and the columns of results that are not yet on disk.
constexpr uint64_t results_bytes = 96 * mebibyte;
constexpr uint64_t reading_bytes_least = 48 * mebibyte;
constexpr uint64_t bins_most = 64;

}  // namespace

void report_too_small(const Limit& limit, uint64_t needed, Diagnostics& diagnostics) {
  diagnostics.report(Kind::memory_too_small, std::nullopt,
                     {format_bytes(limit.bytes), format_bytes(needed)});
}

bool done_on_disk(const arrow::Status& status, Diagnostics& diagnostics) {
  constexpr const char* temporary = "partitions/";
  if (!status.ok()) results::report_disk(status, temporary, diagnostics);
  return status.ok();
}

Parting::Parting(const program::Program& program, const columns::ReadOptions& options,
                 const Limit& limit, PartedData& parted, Diagnostics& diagnostics)
    : program_(program),
      options_(options),
      limit_(limit),
      parted_(parted),
      diagnostics_(diagnostics),
      threads_(std::max(options.threads, 1u)) {}

bool Parting::fits(uint64_t bytes) const {
  const uint64_t needed = memory_in_use_bytes() + results_bytes + bytes;
  return std::max(needed, memory_peak_bytes()) <= limit_.bytes;
}

bool Parting::has_room(uint64_t kept_bytes) const {
  const uint64_t bytes = memory_in_use_bytes() + results_bytes + reading_bytes_least + kept_bytes;
  // Making machine code may have taken more than is in use now.
  const uint64_t needed = std::max(bytes, memory_peak_bytes());
  if (needed > limit_.bytes) report_too_small(limit_, needed + needed / 8, diagnostics_);
  return needed <= limit_.bytes;
}

uint64_t Parting::room() const {
  const uint64_t used = memory_in_use_bytes() + results_bytes;
  return limit_.bytes > used + reading_bytes_least ? limit_.bytes - used : reading_bytes_least;
}

size_t Parting::bins_for(uint64_t bytes) const {
  return std::clamp<uint64_t>(bytes / (room() / 3) + 1, 1, bins_most);
}

bool Parting::goes_on() const {
  const uint64_t rows = parted_.data.rows_read;
  if (!options_.progress || options_.progress(rows, rows)) return true;
  diagnostics_.report(Kind::data_stopped, std::nullopt, {});
  return false;
}

void Parting::start() {
  std::vector<uint64_t> subjects;
  for (const columns::SubjectData& kind : parted_.data.subjects)
    subjects.push_back(kind.keys.size());
  reach_.emplace(program_, subjects);
  weights_.assign(reach_->nodes(), 0);
}

void Parting::add(const columns::KindPlan& plan, const Part& part, uint64_t row_bytes) {
  const program::SubjectId owner = program_.records.items[plan.kind].owner;
  const auto& owners = part.columns[owner_column].owners;
  for (const uint32_t subject : owners)
    if (subject != no_subject) add(owner, subject, row_bytes);
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

uint64_t Parting::fixed_bytes() const {
  uint64_t most = 0, bytes = 0;
  const auto& subjects = parted_.data.subjects;
  for (const program::Record& record : program_.records) {
    const uint64_t owners = subjects[record.owner.index].keys.size();
    most = std::max(most, owners * 4 * std::min(threads_, 8u));
    bytes += owners * 8;
    for (const program::Field& field : record.fields)
      if (field.type.kind == program::TypeKind::subject)
        bytes += subjects[field.type.subject.index].keys.size() * 16;
  }
  return bytes + most;
}

bool Parting::divide(uint64_t kept_bytes) {
  reach_->finish();
  const uint64_t used = memory_in_use_bytes() + results_bytes + kept_bytes + fixed_bytes();
  const uint64_t room = limit_.bytes > used ? limit_.bytes - used : 0;
  const Divider divider(program_, parted_.data, *reach_, weights_, limit_.block_subjects);
  std::variant<Division, Obstacle> divided = divider.divide(room);
  if (auto* division = std::get_if<Division>(&divided)) {
    parted_.ranges = std::move(division->ranges);
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

bool Parting::scatter(const Part& part, const std::vector<std::vector<uint32_t>>& rows,
                      Spill& spill) const {
  std::vector<arrow::Status> statuses(rows.size());
  columns::parallel(threads_, rows.size(),
                    [&](uint64_t bin) { statuses[bin] = spill.add(bin, part, rows[bin]); });
  return std::all_of(statuses.begin(), statuses.end(),
                     [&](const arrow::Status& status) { return done(status); });
}

bool Parting::scatter_bins(const columns::KindPlan& plan, const Spill& bins, const Whereto& whereto,
                           const std::function<void(std::vector<Part>&)>& look,
                           std::vector<Spill>& spills) const {
  Spill& spill = spills.emplace_back(plan, limit_.folder, "part-" + std::to_string(plan.kind),
                                     parted_.ranges.size());
  for (size_t bin = 0; bin < bins.bins(); ++bin) {
    std::vector<Part> parts;
    if (!goes_on() || !done(bins.load(bin, parts))) return false;
    bins.remove(bin);
    look(parts);
    if (!scatter(plan, parts, whereto, spill)) return false;
  }
  return done(spill.close());
}

bool Parting::scatter(const columns::KindPlan& plan, std::vector<Part>& parts,
                      const Whereto& whereto, Spill& spill) const {
  const program::SubjectId owner = program_.records.items[plan.kind].owner;
  for (Part& part : parts) {
    std::vector<std::vector<uint32_t>> rows(spill.bins());
    for (uint32_t row = 0; row < part.rows; ++row) {
      if (part.refused[row] != Part::taken) continue;
      const Node node = reach_->node(owner, part.columns[owner_column].owners[row]);
      whereto.each(node, [&](uint32_t partition) { rows[partition].push_back(row); });
    }
    for (columns::PartColumn& column : part.columns) column.faults = {};
    if (!scatter(part, rows, spill)) return false;
    std::vector<columns::PartColumn>().swap(part.columns);
  }
  return true;
}

}  // namespace xinheng::partition
