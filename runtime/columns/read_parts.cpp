#include "runtime/columns/read_parts.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>

#include "compiler/values/sha256.h"
#include "runtime/columns/open_file.h"
#include "runtime/columns/parallel.h"

namespace xinheng::columns {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// In a file that has no such column.
bool is_missing(const OpenFile& file, size_t column) {
  return file.columns[column] == no_column;
}

bool is_flawless(const Part& part) {
  return std::all_of(part.columns.begin(), part.columns.end(), [&](const PartColumn& column) {
    return !column.error && !column.not_utf8 && column.rows == part.columns[0].rows &&
           column.faults.items.size() == column.faults.rows.size();
  });
}

}  // namespace

void RejectLimit::add(uint32_t file, const std::string& column, uint64_t row, uint64_t count) {
  Place& place = places_[{file, column}];
  if (place.count == 0 || row < place.first_row) place.first_row = row;
  place.count += count;
  rejected_ += count;
}

void RejectLimit::count(const KindPlan& plan, const std::vector<Part>& parts) {
  for (const Part& part : parts)
    for (size_t k = 0; k < plan.columns.size(); ++k) {
      const auto& rows = part.columns[k].faults.rows;
      if (rows.empty() || plan.columns[k].spare) continue;
      add(part.origin->file, part.origin->column_names[k], part.number_of(rows[0]), rows.size());
    }
}

void RejectLimit::count_duplicates(const std::vector<Reject>& rejects, size_t begin) {
  for (size_t i = begin; i < rejects.size(); ++i) {
    const Reject& reject = rejects[i];
    const bool duplicate = reject.reason == RejectReason::duplicate_subject ||
                           reject.reason == RejectReason::duplicate_record ||
                           reject.reason == RejectReason::version_overlap;
    if (duplicate) add(reject.file, reject.column, reject.row, 1);
  }
}

bool RejectLimit::keeps(Diagnostics& diagnostics) const {
  if (rejected_ <= most_) return true;
  const auto most = std::max_element(
      places_.begin(), places_.end(),
      [](const auto& a, const auto& b) { return a.second.count < b.second.count; });
  const auto& [file, column] = most->first;
  diagnostics.report(Kind::data_rejects_over, std::nullopt,
                     {std::to_string(most_), files_[file].path, column,
                      std::to_string(most->second.count), std::to_string(most->second.first_row)});
  return false;
}

void drop_column(KindParts& kind, size_t column) {
  const auto at = static_cast<std::ptrdiff_t>(column);
  kind.plan.columns.erase(kind.plan.columns.begin() + at);
  for (OpenFile& file : kind.files) {
    file.columns.erase(file.columns.begin() + at);
    file.origin.column_names.erase(file.origin.column_names.begin() + at);
  }
  for (Part& part : kind.parts) {
    part.columns.erase(part.columns.begin() + at);
    for (Part& piece : part.pieces) piece.columns.erase(piece.columns.begin() + at);
  }
  if (!kind.plan.versions) return;
  VersionPlan& versions = *kind.plan.versions;
  const auto shift = [&](size_t& place) { place -= place > column ? 1 : 0; };
  shift(versions.key);
  shift(versions.since);
  if (versions.until) shift(*versions.until);
  std::erase_if(versions.states, [&](const auto& state) { return state.column == column; });
  for (VersionPlan::State& state : versions.states) shift(state.column);
}

PartsReader::PartsReader(const ReadOptions& options, std::vector<InputFile>& files,
                         Diagnostics& diagnostics)
    : options_(options),
      files_(files),
      diagnostics_(diagnostics),
      threads_(std::max(options.threads, 1u)),
      progress_(options.progress),
      budgets_(options.rejects_max) {}

bool PartsReader::open(const program::Program& program, const std::filesystem::path& folder,
                       Kinds wanted, std::vector<KindParts>& subjects,
                       std::vector<KindParts>& records) {
  auto found = find_input_files(program, folder, wanted, diagnostics_);
  if (!found) return false;
  found_ = std::move(*found);
  const auto kind_of = [&](const FoundFile& file) -> KindParts& {
    return (file.of_subject ? subjects : records)[file.kind];
  };
  std::vector<std::optional<OpenFile>> opened(found_.size());
  std::vector<Diagnostics> reports(found_.size());
  parallel(threads_, found_.size(), [&](uint64_t i) {
    opened[i] = open_file(found_[i], kind_of(found_[i]).plan, reports[i]);
  });
  bool all = true;
  uint64_t rows = 0;
  for (uint32_t i = 0; i < found_.size(); ++i) {
    files_.push_back({found_[i].path, found_[i].bytes, "", 0});
    for (Diagnostic& item : reports[i].items) diagnostics_.items.push_back(std::move(item));
    all = all && opened[i].has_value();
    if (!opened[i]) continue;
    opened[i]->origin.file = i;
    rows += opened[i]->rows();
    kind_of(found_[i]).files.push_back(std::move(*opened[i]));
  }
  for (auto* kinds : {&subjects, &records})
    for (KindParts& kind : *kinds)
      for (size_t k = kind.plan.columns.size(); k-- > 0;) {
        const auto missing = [&](const OpenFile& file) { return is_missing(file, k); };
        if (std::any_of(kind.files.begin(), kind.files.end(), missing)) drop_column(kind, k);
      }
  progress_.expect(rows);
  return all;
}

void PartsReader::list(KindParts& kind, uint64_t rows_most) {
  for (const OpenFile& file : kind.files) {
    for (uint32_t i = 0; i < file.parts(); ++i) {
      const auto* parquet = std::get_if<ParquetSource>(&file.source);
      const uint64_t rows = parquet != nullptr ? rows_of_part(*parquet, i) : 0;
      uint64_t first = 0;
      do {
        Part& part = kind.parts.emplace_back();
        part.source = &file;
        part.origin = &file.origin;
        part.part_of_file = i;
        part.span = {first, rows_most};
        first += std::min(rows_most, rows);
      } while (first < rows);
    }
  }
}

std::vector<uint32_t> PartsReader::files_to_hash(const std::vector<KindParts>& kinds) const {
  std::vector<uint32_t> files;
  if (!options_.hash_files) return files;
  for (const KindParts& kind : kinds)
    for (const OpenFile& file : kind.files) files.push_back(file.origin.file);
  return files;
}

void PartsReader::hash_file(uint32_t file) {
  if (progress_.stopped()) return;
  files_[file].sha256 = sha256_of_file(found_[file].on_disk).value_or("");
}

bool PartsReader::hash(const std::vector<KindParts>& kinds) {
  const std::vector<uint32_t> hashes = files_to_hash(kinds);
  parallel(threads_, hashes.size(), [&](uint64_t i) { hash_file(hashes[i]); });
  return !is_stopped() && are_hashed(hashes);
}

// take: called with each part as soon as it is read.
void PartsReader::decode_all(std::vector<KindParts>& kinds, const SubjectIndices* subjects,
                             const std::vector<uint32_t>& hashes,
                             const std::function<void(KindParts&, Part&)>& take) {
  struct Reading {
    KindParts& kind;
    Part& part;
    std::atomic<size_t> left;  // tasks
  };
  std::deque<Reading> readings;
  std::vector<std::pair<DecodeTask, Reading*>> tasks;
  for (KindParts& kind : kinds) {
    list(kind);
    for (Part& part : kind.parts) {
      std::vector<DecodeTask> some;
      add_tasks(kind.plan, part, subjects, some);
      Reading& reading = readings.emplace_back(kind, part, some.size());
      for (const DecodeTask& task : some) tasks.emplace_back(task, &reading);
    }
  }
  // Files are hashed beside.
  parallel(threads_, hashes.size() + tasks.size(), [&](uint64_t i) {
    if (i < hashes.size()) return hash_file(hashes[i]);
    auto& [task, reading] = tasks[i - hashes.size()];
    decode(task, budgets_, progress_);
    if (--reading->left == 0 && take) take(reading->kind, reading->part);
  });
}

bool PartsReader::read(std::vector<KindParts>& kinds, const SubjectIndices* subjects) {
  const auto start = Clock::now();
  const std::vector<uint32_t> hashes = files_to_hash(kinds);
  decode_all(kinds, subjects, hashes, nullptr);
  seconds += seconds_since(start);
  return finish(kinds, hashes);
}

bool PartsReader::read_by_owner(std::vector<KindParts>& kinds, const SubjectIndices& subjects) {
  const auto start = Clock::now();
  for (KindParts& kind : kinds) {
    uint64_t rows = 0, parts = 0;
    for (const OpenFile& file : kind.files) {
      rows += file.rows();
      parts += file.parts();
    }
    const SubjectIndex& owners = *subjects[kind.plan.columns[0].subject.index];
    kind.ranges = OwnerRanges(owners.size(), rows / std::max<uint64_t>(parts, 1));
  }
  const auto cut = [](const KindParts& kind, Part& part) {
    part.rows = static_cast<uint32_t>(part.columns[0].rows);
    part.pieces = cut_by_owner(part, kind.ranges);
  };
  const std::vector<uint32_t> hashes = files_to_hash(kinds);
  decode_all(kinds, &subjects, hashes, [&](KindParts& kind, Part& part) {
    if (is_flawless(part)) cut(kind, part);
  });
  if (!finish(kinds, hashes)) return false;
  for (KindParts& kind : kinds) {
    for (Part& part : kind.parts)
      if (part.pieces.empty()) cut(kind, part);  // some column that no rule needs was dropped
    ByRange ordered = by_range(std::move(kind.parts));
    kind.parts = std::move(ordered.parts);
    kind.first_of_range = std::move(ordered.first);
  }
  seconds += seconds_since(start);
  return true;
}

bool PartsReader::read_some(KindParts& kind, size_t begin, size_t end,
                            const SubjectIndices* subjects) {
  const auto start = Clock::now();
  std::vector<DecodeTask> tasks;
  for (size_t i = begin; i < end; ++i) add_tasks(kind.plan, kind.parts[i], subjects, tasks);
  parallel(threads_, tasks.size(), [&](uint64_t i) { decode(tasks[i], budgets_, progress_); });
  seconds += seconds_since(start);
  if (is_stopped()) return false;
  for (size_t i = begin; i < end; ++i) {
    Part& part = kind.parts[i];
    if (!is_sound(kind, part)) return false;
    part.first_row = files_[part.origin->file].rows;
    part.rows = static_cast<uint32_t>(part.columns[0].rows);
    files_[part.origin->file].rows += part.rows;
    if (!is_text(part)) return false;
  }
  return true;
}

bool PartsReader::is_stopped() {
  if (progress_.stopped()) diagnostics_.report(Kind::data_stopped, std::nullopt, {});
  return progress_.stopped();
}

bool PartsReader::are_hashed(const std::vector<uint32_t>& hashes) {
  bool good = true;
  for (const uint32_t file : hashes) {
    if (!files_[file].sha256.empty()) continue;
    report_source_error(found_[file], {Kind::data_file_unreadable, {"SHA-256"}}, diagnostics_);
    good = false;
  }
  return good;
}

bool PartsReader::finish(std::vector<KindParts>& kinds, const std::vector<uint32_t>& hashes) {
  if (is_stopped()) return false;
  bool good = are_hashed(hashes);
  for (KindParts& kind : kinds) {
    drop_damaged(kind);
    for (const OpenFile& file : kind.files) good = finish_file(kind, file) && good;
  }
  return good;
}

// Numbers the rows of the parts of a file; reports the first error of the file.
bool PartsReader::finish_file(KindParts& kind, const OpenFile& file) {
  uint64_t rows = 0;
  for (Part& part : kind.parts) {
    if (part.source != &file) continue;
    if (!is_sound(kind, part)) return false;
    part.first_row = rows;
    part.rows = static_cast<uint32_t>(part.columns[0].rows);
    rows += part.rows;
  }
  files_[file.origin.file].rows = rows;
  for (const Part& part : kind.parts)
    if (part.source == &file && !is_text(part)) return false;
  return true;
}

bool PartsReader::is_sound(const KindParts& kind, const Part& part) {
  const FoundFile& found = found_[part.origin->file];
  for (size_t k = 0; k < kind.plan.columns.size(); ++k) {
    const PartColumn& column = part.columns[k];
    if (column.error) {
      report_source_error(found, *column.error, diagnostics_);
      return false;
    }
    if (column.rows != part.columns[0].rows) {
      report_source_error(found, damaged("columns of different lengths"), diagnostics_);
      return false;
    }
  }
  return true;
}

bool PartsReader::is_text(const Part& part) {
  for (size_t k = 0; k < part.columns.size(); ++k) {
    if (!part.columns[k].not_utf8) continue;
    const uint64_t row = part.first_row + *part.columns[k].not_utf8 + 1;
    report_source_error(found_[part.origin->file],
                        {Kind::data_not_utf8, {part.origin->column_names[k], std::to_string(row)}},
                        diagnostics_);
    return false;
  }
  return true;
}

// Columns that no rule needs: what a run doesn't read can't stop it.
void PartsReader::drop_damaged(KindParts& kind) {
  for (size_t k = kind.plan.columns.size(); k-- > 1;) {
    if (!kind.plan.columns[k].spare) continue;
    bool damaged = false;
    for (const Part& part : kind.parts) {
      const PartColumn& column = part.columns[k];
      // Formats that are read whole leave an error in the first column.
      damaged = damaged || column.error || column.not_utf8 ||
                (column.rows != part.columns[0].rows && !part.columns[0].error) ||
                column.faults.items.size() < column.faults.rows.size();
    }
    if (damaged) drop_column(kind, k);
  }
}

}  // namespace xinheng::columns
