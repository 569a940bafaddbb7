#include <algorithm>
#include <chrono>

#include "runtime/columns/dataset.h"
#include "runtime/columns/group.h"
#include "runtime/columns/needed_fields.h"
#include "runtime/columns/read_parts.h"
#include "runtime/columns/read_subjects.h"
#include "runtime/columns/read_unordered.h"
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
    auto unordered = read(folder);
    if (!unordered) return std::nullopt;
    const auto start = Clock::now();
    Dataset& data = unordered->data;
    for (uint32_t i = 0; i < program_.records.size(); ++i) {
      const program::Record& record = program_.records.items[i];
      KindParts& kind = unordered->records[i];
      data.records.push_back(place_records(kind.plan, record.fields.size(), kind.parts, threads_,
                                           {data.subjects[record.owner.index].keys.size()},
                                           nullptr));
      std::vector<Part>().swap(kind.parts);
    }
    index_references(program_, data);
    data.group_seconds += seconds_since(start);
    return std::move(data);
  }

  std::optional<UnorderedData> read(const std::filesystem::path& folder) {
    auto [subjects, records] = kinds_to_read(program_, needed_, options_.besides);
    if (!reader_.open(program_, folder, Kinds::all, subjects, records)) return std::nullopt;
    if (!read_subjects(program_, subjects, reader_, threads_, limit_, data_, indices_,
                       diagnostics_))
      return std::nullopt;
    if (!read_records(records) || !refuse_all(records)) return std::nullopt;
    for (const InputFile& file : data_.files) data_.rows_read += file.rows;
    data_.decode_seconds = reader_.seconds;
    sort_rejects(data_.rejects);
    return UnorderedData{std::move(data_), std::move(records)};
  }

 private:
  bool read_records(std::vector<KindParts>& kinds) {
    if (!reader_.read_by_owner(kinds, indices_)) return false;
    indices_.clear();
    for (KindParts& kind : kinds) {
      leave_out_versions(kind.plan, options_.known_by, kind.parts, threads_, reader_.budget(),
                         data_);
      limit_.count(kind.plan, kind.parts);
    }
    return limit_.keeps(diagnostics_);
  }

  bool refuse_all(std::vector<KindParts>& kinds) {
    const auto start = Clock::now();
    const size_t before = data_.rejects.size();
    for (uint32_t i = 0; i < kinds.size(); ++i)
      refuse_records(kinds[i].plan, kinds[i].parts, threads_,
                     data_.subjects[program_.records.items[i].owner.index], data_.rejects);
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

std::optional<UnorderedData> read_unordered(const program::Program& program,
                                            const std::filesystem::path& folder,
                                            const ReadOptions& options, Diagnostics& diagnostics) {
  return DatasetReader(program, needed_fields(program), options, diagnostics).read(folder);
}

}  // namespace xinheng::columns
