#include <algorithm>
#include <chrono>
#include <memory>

#include "runtime/columns/dataset.h"
#include "runtime/columns/group.h"
#include "runtime/columns/needed_fields.h"
#include "runtime/columns/read_parts.h"
#include "runtime/columns/rejects.h"
#include "runtime/columns/versions.h"

namespace xinheng::columns {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class DatasetReader {
 public:
  DatasetReader(const program::Program& program, const NeededFields& needed,
                const ReadOptions& options, Diagnostics& diagnostics)
      : program_(program),
        needed_(needed),
        options_(options),
        diagnostics_(diagnostics),
        threads_(std::max(options.threads, 1u)),
        reader_(options, data_.files, diagnostics),
        limit_(options.rejects_max, data_.files) {}

  std::optional<Dataset> run(const std::filesystem::path& folder) {
    make_plans();
    if (!reader_.open(program_, folder, Kinds::all, subjects_, records_)) return std::nullopt;
    if (!read_kinds(subjects_, nullptr) || !group_all_subjects()) return std::nullopt;
    if (!read_kinds(records_, &indices_) || !group_all_records()) return std::nullopt;
    for (const InputFile& file : data_.files) data_.rows_read += file.rows;
    data_.decode_seconds = reader_.seconds;
    sort_rejects(data_.rejects);
    return std::move(data_);
  }

 private:
  void make_plans() {
    KindPlans plans = plan_kinds(program_, needed_, options_.besides);
    for (KindPlan& plan : plans.subjects) subjects_.push_back({std::move(plan), {}, {}});
    for (KindPlan& plan : plans.records) records_.push_back({std::move(plan), {}, {}});
  }

  bool read_kinds(std::vector<KindParts>& kinds, const SubjectIndices* indices) {
    if (!reader_.read(kinds, indices)) return false;
    for (KindParts& kind : kinds) {
      leave_out_versions(kind.plan, options_.known_by, kind.parts, threads_, reader_.budget(),
                         data_);
      limit_.count(kind.plan, kind.parts);
    }
    return limit_.keeps(diagnostics_);
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
    limit_.count_duplicates(data_.rejects, 0);
    return limit_.keeps(diagnostics_);
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
    limit_.count_duplicates(data_.rejects, before);
    return limit_.keeps(diagnostics_);
  }

  const program::Program& program_;
  const NeededFields& needed_;
  const ReadOptions& options_;
  Diagnostics& diagnostics_;
  const uint32_t threads_;
  Dataset data_;
  PartsReader reader_;
  RejectLimit limit_;
  std::vector<KindParts> subjects_, records_;
  std::vector<std::vector<uint64_t>> packed_;  // by subject kind
  SubjectIndices indices_;
};

}  // namespace

std::optional<Dataset> read_dataset(const program::Program& program,
                                    const std::filesystem::path& folder, const ReadOptions& options,
                                    Diagnostics& diagnostics) {
  return read_fields(program, needed_fields(program), folder, options, diagnostics);
}

std::optional<Dataset> read_fields(const program::Program& program, const NeededFields& needed,
                                   const std::filesystem::path& folder, const ReadOptions& options,
                                   Diagnostics& diagnostics) {
  return DatasetReader(program, needed, options, diagnostics).run(folder);
}

}  // namespace xinheng::columns
