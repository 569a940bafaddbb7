#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <tuple>

#include "compiler/values/sha256.h"
#include "runtime/columns/dataset.h"
#include "runtime/columns/decode.h"
#include "runtime/columns/group.h"
#include "runtime/columns/input_files.h"
#include "runtime/columns/needed_fields.h"
#include "runtime/columns/open_file.h"
#include "runtime/columns/parallel.h"
#include "runtime/columns/rejects.h"
#include "runtime/columns/versions.h"

namespace xinheng::columns {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Everything of one kind while it is read.
struct KindData {
  KindPlan plan;
  std::vector<OpenFile> files;
  std::vector<Part> parts;
};

class DatasetReader {
 public:
  DatasetReader(const program::Program& program, const ReadOptions& options,
                Diagnostics& diagnostics)
      : program_(program),
        options_(options),
        diagnostics_(diagnostics),
        threads_(std::max(options.threads, 1u)),
        progress_(options.progress),
        budget_(options.rejects_max) {}

  std::optional<Dataset> run(const std::filesystem::path& folder) {
    auto found = find_input_files(program_, folder, diagnostics_);
    if (!found) return std::nullopt;
    found_ = std::move(*found);
    for (const FoundFile& file : found_) data_.files.push_back({file.path, file.bytes, "", 0});
    make_plans();
    if (!open_files()) return std::nullopt;
    if (!read_kinds(subjects_) || !group_all_subjects()) return std::nullopt;
    if (!read_kinds(records_) || !group_all_records()) return std::nullopt;
    for (const InputFile& file : data_.files) data_.rows_read += file.rows;
    sort_rejects(data_.rejects);
    return std::move(data_);
  }

 private:
  void make_plans() {
    NeededFields needed = needed_fields(program_);
    std::vector<FieldName> unread;
    for (const FieldName& besides : options_.besides) {
      const bool of_subject = besides.of_subject;
      const uint32_t kind = besides.kind, field = besides.field;
      auto fields = (of_subject ? needed.subjects : needed.records)[kind].begin();
      if (!fields[field]) unread.push_back(besides);
      fields[field] = true;
      const program::Field& read = of_subject ? program_.subjects.items[kind].fields[field]
                                              : program_.records.items[kind].fields[field];
      if (read.type.kind != program::TypeKind::text) continue;  // others have no bytes to keep
      (of_subject ? needed.subject_texts : needed.record_texts)[kind][field] = true;
    }
    for (uint32_t i = 0; i < program_.subjects.size(); ++i)
      subjects_.push_back({plan_subject(program_, needed, i), {}, {}});
    for (uint32_t i = 0; i < program_.records.size(); ++i)
      records_.push_back({plan_record(program_, needed, i), {}, {}});
    for (const FieldName& one : unread) {
      auto& columns = (one.of_subject ? subjects_ : records_)[one.kind].plan.columns;
      for (ColumnPlan& column : columns) {
        if (column.role != ColumnPlan::Role::field || column.field != one.field) continue;
        column.quiet = true;
        column.effect = RejectEffect::field;
      }
    }
  }

  KindData& kind_of(const FoundFile& file) {
    return (file.of_subject ? subjects_ : records_)[file.kind];
  }

  bool open_files() {
    std::vector<std::optional<OpenFile>> opened(found_.size());
    std::vector<Diagnostics> reports(found_.size());
    parallel(threads_, found_.size(), [&](uint64_t i) {
      opened[i] = open_file(found_[i], kind_of(found_[i]).plan, reports[i]);
    });
    bool all = true;
    uint64_t rows = 0;
    for (uint32_t i = 0; i < found_.size(); ++i) {
      for (Diagnostic& item : reports[i].items) diagnostics_.items.push_back(std::move(item));
      all = all && opened[i].has_value();
      if (!opened[i]) continue;
      opened[i]->file = i;
      rows += opened[i]->rows();
      kind_of(found_[i]).files.push_back(std::move(*opened[i]));
    }
    progress_.expect(rows);
    return all;
  }

  bool read_kinds(std::vector<KindData>& kinds) {
    const auto start = Clock::now();
    std::vector<DecodeTask> tasks;
    std::vector<uint32_t> hashes;  // files to hash, beside
    for (KindData& kind : kinds) {
      for (const OpenFile& file : kind.files) {
        if (options_.hash_files) hashes.push_back(file.file);
        for (uint32_t i = 0; i < file.parts(); ++i)
          kind.parts.push_back({&file, i, 0, 0, {}, {}, {}});
      }
      const SubjectIndices* indices = kind.plan.of_subject ? nullptr : &indices_;
      for (Part& part : kind.parts) add_tasks(kind.plan, part, indices, tasks);
    }
    parallel(threads_, hashes.size() + tasks.size(), [&](uint64_t i) {
      if (i >= hashes.size()) return decode(tasks[i - hashes.size()], budget_, progress_);
      if (progress_.stopped()) return;
      InputFile& file = data_.files[hashes[i]];
      file.sha256 = sha256_of_file(found_[hashes[i]].on_disk).value_or("");
    });
    data_.decode_seconds += seconds_since(start);
    return finish_read(kinds, hashes);
  }

  bool finish_read(std::vector<KindData>& kinds, const std::vector<uint32_t>& hashes) {
    if (progress_.stopped()) {
      diagnostics_.report(Kind::data_stopped, std::nullopt, {});
      return false;
    }
    bool good = true;
    for (const uint32_t file : hashes) {
      if (!data_.files[file].sha256.empty()) continue;
      report_source_error(found_[file], {Kind::data_file_unreadable, {"SHA-256"}}, diagnostics_);
      good = false;
    }
    for (KindData& kind : kinds) {
      for (const OpenFile& file : kind.files) good = finish_file(kind, file) && good;
      if (!good) continue;
      leave_out_versions(kind);
      for (const Part& part : kind.parts) count_faults(kind, part);
    }
    return good && within_limit();
  }

  void leave_out_versions(KindData& kind) {
    if (!kind.plan.versions) return;
    choose_versions(kind.plan, options_.known_by, kind.parts, threads_, budget_);
    for (const Part& part : kind.parts) {
      const auto count = [&](uint8_t why) {
        return static_cast<uint64_t>(std::count(part.left_out.begin(), part.left_out.end(), why));
      };
      data_.not_yet_known += count(Part::not_yet_known);
      data_.superseded += count(Part::superseded);
    }
  }

  // Numbers the rows of the parts of a file; reports the first error of the file.
  bool finish_file(KindData& kind, const OpenFile& file) {
    uint64_t rows = 0;
    for (Part& part : kind.parts) {
      if (part.origin != &file) continue;
      if (!is_sound(part)) return false;
      part.first_row = rows;
      part.rows = static_cast<uint32_t>(part.columns[0].rows);
      rows += part.rows;
    }
    data_.files[file.file].rows = rows;
    for (const Part& part : kind.parts)
      if (part.origin == &file && !is_text(part)) return false;
    return true;
  }

  bool is_sound(const Part& part) {
    const FoundFile& found = found_[part.origin->file];
    for (const PartColumn& column : part.columns) {
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

  bool is_text(const Part& part) {
    for (size_t k = 0; k < part.columns.size(); ++k) {
      if (!part.columns[k].not_utf8) continue;
      const uint64_t row = part.first_row + *part.columns[k].not_utf8 + 1;
      report_source_error(found_[part.origin->file],
                          {Kind::data_not_utf8, {part.origin->column_name(k), std::to_string(row)}},
                          diagnostics_);
      return false;
    }
    return true;
  }

  struct Place {
    uint64_t count = 0, first_row = 0;
  };

  void count_faults(const KindData& kind, const Part& part) {
    for (size_t k = 0; k < kind.plan.columns.size(); ++k) {
      const auto& rows = part.columns[k].faults.rows;
      if (!rows.empty())
        count_at(part.origin->file, part.origin->column_name(k), part.first_row + rows[0] + 1,
                 rows.size());
    }
  }

  void count_at(uint32_t file, const std::string& column, uint64_t row, uint64_t count) {
    Place& place = places_[{file, column}];
    if (place.count == 0 || row < place.first_row) place.first_row = row;
    place.count += count;
    rejected_ += count;
  }

  bool within_limit() {
    if (rejected_ <= options_.rejects_max) return true;
    const auto most = std::max_element(
        places_.begin(), places_.end(),
        [](const auto& a, const auto& b) { return a.second.count < b.second.count; });
    const auto& [file, column] = most->first;
    diagnostics_.report(
        Kind::data_rejects_over, std::nullopt,
        {std::to_string(options_.rejects_max), found_[file].path, column,
         std::to_string(most->second.count), std::to_string(most->second.first_row)});
    return false;
  }

  // Rejects from `begin` on came from grouping: duplicates.
  bool note_duplicates(size_t begin) {
    for (size_t i = begin; i < data_.rejects.size(); ++i) {
      const Reject& reject = data_.rejects[i];
      const bool duplicate = reject.reason == RejectReason::duplicate_subject ||
                             reject.reason == RejectReason::duplicate_record ||
                             reject.reason == RejectReason::version_overlap;
      if (duplicate) count_at(reject.file, reject.column, reject.row, 1);
    }
    return within_limit();
  }

  bool group_all_subjects() {
    const auto start = Clock::now();
    for (uint32_t i = 0; i < subjects_.size(); ++i) {
      const size_t fields = program_.subjects.items[i].fields.size();
      GroupedSubjects grouped =
          group_subjects(subjects_[i].plan, fields, subjects_[i].parts, threads_, data_.rejects);
      data_.subjects.push_back(std::move(grouped.data));
      packed_.push_back(std::move(grouped.packed));
      std::vector<Part>().swap(subjects_[i].parts);
    }
    for (uint32_t i = 0; i < subjects_.size(); ++i)
      indices_.push_back(std::make_unique<SubjectIndex>(data_.subjects[i].keys, packed_[i]));
    data_.group_seconds += seconds_since(start);
    return note_duplicates(0);
  }

  bool group_all_records() {
    const auto start = Clock::now();
    const size_t before = data_.rejects.size();
    for (uint32_t i = 0; i < records_.size(); ++i) {
      const program::Record& record = program_.records.items[i];
      data_.records.push_back(group_records(records_[i].plan, record.fields.size(),
                                            records_[i].parts, threads_,
                                            data_.subjects[record.owner.index], data_.rejects));
      std::vector<Part>().swap(records_[i].parts);
    }
    index_references(program_, data_);
    data_.group_seconds += seconds_since(start);
    return note_duplicates(before);
  }

  const program::Program& program_;
  const ReadOptions& options_;
  Diagnostics& diagnostics_;
  const uint32_t threads_;
  Progress progress_;
  FaultBudget budget_;
  std::vector<FoundFile> found_;
  std::vector<KindData> subjects_, records_;
  std::vector<std::vector<uint64_t>> packed_;  // by subject kind
  SubjectIndices indices_;
  std::map<std::pair<uint32_t, std::string>, Place> places_;
  uint64_t rejected_ = 0;
  Dataset data_;
};

}  // namespace

std::optional<Dataset> read_dataset(const program::Program& program,
                                    const std::filesystem::path& folder, const ReadOptions& options,
                                    Diagnostics& diagnostics) {
  return DatasetReader(program, options, diagnostics).run(folder);
}

}  // namespace xinheng::columns
