#include <cerrno>
#include <chrono>
#include <fstream>
#include <optional>
#include <utility>

#include <arrow/util/io_util.h>

#include "compiler/values/sha256.h"
#include "runtime/results/count.h"
#include "runtime/results/deadlines.h"
#include "runtime/results/evaluations.h"
#include "runtime/results/manifest.h"
#include "runtime/results/measures.h"
#include "runtime/results/publications.h"
#include "runtime/results/rejects.h"
#include "runtime/results/results.h"
#include "runtime/results/table_file.h"

namespace xinheng::results {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

arrow::Status write_text(const std::filesystem::path& path, const std::string& text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return arrow::internal::IOErrorFromErrno(errno, "write");
  return sync_to_disk(path);
}

}  // namespace

struct Writer::State {
  State(const program::Program& program, const columns::Dataset& data, execute::Dates dates,
        std::filesystem::path folder, bool on_threads, ColumnNames columns, FileFormat files)
      : program(program),
        data(data),
        dates(dates),
        folder(std::move(folder)),
        columns(columns),
        files(files),
        evaluations(program, data, columns),
        measures(program, data, dates.evaluation_date),
        publications(program, data, dates.evaluation_date),
        deadlines(program, data, dates.evaluation_date),
        summary(empty_summary(program)) {
    for (Table* table : {&evaluations_file, &measures_file, &deadlines_file})
      table->options.on_threads = on_threads;
    for (Table* table :
         {&evaluations_file, &measures_file, &publications_file, &deadlines_file, &rejects_file}) {
      table->name = file_name(table->name, files);
      table->options.format = files;
    }
  }

  struct Table {
    std::string name;
    TableOptions options;
    TableFile file;
    uint64_t rows = 0;
  };

  // False: diagnostics says why.
  bool ok(const arrow::Status& status, const std::string& name, Diagnostics& diagnostics) const {
    if (!status.ok()) report_disk(status, name, diagnostics);
    return status.ok();
  }
  bool open(Table& table, const std::shared_ptr<arrow::Schema>& schema, Diagnostics& diagnostics) {
    return ok(table.file.open(folder / table.name, schema, table.options), table.name, diagnostics);
  }
  bool write(Table& table, const arrow::RecordBatch& batch, Diagnostics& diagnostics) {
    table.rows += static_cast<uint64_t>(batch.num_rows());
    return ok(table.file.write(batch), table.name, diagnostics);
  }
  bool open_tables(Diagnostics& diagnostics) {
    if (is_open) return true;
    is_open = true;
    return open(evaluations_file, evaluations.schema(), diagnostics) &&
           open(measures_file, measures.schema(), diagnostics) &&
           (deadlines.is_empty() || open(deadlines_file, deadlines.schema(), diagnostics));
  }
  bool write_deadlines(const execute::ResultBlock& block, Diagnostics& diagnostics) {
    return deadlines.is_empty() || write(deadlines_file, *deadlines.batch(block), diagnostics);
  }
  bool write_publications(Diagnostics& diagnostics) {
    if (publications.is_empty()) return true;
    if (!open(publications_file, publications.schema(), diagnostics)) return false;
    for (const auto& batch : publications.batches()) {
      if (!write(publications_file, *batch, diagnostics)) return false;
    }
    return true;
  }
  bool write_rejects(Diagnostics& diagnostics) {
    return open(rejects_file, rejects_schema(), diagnostics) &&
           write(rejects_file, *rejects_batch(data), diagnostics);
  }
  bool close(Diagnostics& diagnostics, std::vector<OutputFile>& outputs);
  void complete(Summary& result) const;

  const program::Program& program;
  const columns::Dataset& data;
  const execute::Dates dates;
  const std::filesystem::path folder;
  const ColumnNames columns;
  const FileFormat files;
  EvaluationsTable evaluations;
  MeasuresTable measures;
  PublicationsTable publications;
  DeadlinesTable deadlines;
  Table evaluations_file{"evaluations", {.plain_columns = {"subject"}}, {}, 0};
  Table measures_file{"measures", {.plain_columns = {"subject", "records.list.element"}}, {}, 0};
  Table publications_file{"publications", {}, {}, 0};
  Table deadlines_file{"deadlines", {.plain_columns = {"subject", "record"}}, {}, 0};
  Table rejects_file{"rejects", {.plain_columns = {"row", "value"}}, {}, 0};
  bool is_open = false;
  Summary summary;
  double seconds = 0;
};

bool Writer::State::close(Diagnostics& diagnostics, std::vector<OutputFile>& outputs) {
  std::vector<Table*> tables = {&evaluations_file, &measures_file};
  if (!publications.is_empty()) tables.push_back(&publications_file);
  if (!deadlines.is_empty()) tables.push_back(&deadlines_file);
  tables.push_back(&rejects_file);
  for (Table* table : tables) {
    if (!ok(table->file.close(), table->name, diagnostics)) return false;
    std::error_code failed;
    const uint64_t bytes = std::filesystem::file_size(folder / table->name, failed);
    outputs.push_back(
        {table->name, bytes, sha256_of_file(folder / table->name).value_or(""), table->rows});
  }
  return true;
}

// What was counted, with the caller's own parts kept.
void Writer::State::complete(Summary& result) const {
  result.subjects = summary.subjects;
  result.records = summary.records;
  result.deferred = summary.deferred;
  result.evaluations = summary.evaluations;
  result.subjects_by_measure = summary.subjects_by_measure;
  result.undetermined_by_measure = summary.undetermined_by_measure;
  result.records_by_finding = summary.records_by_finding;
  result.undetermined_by_finding = summary.undetermined_by_finding;
  result.undetermined = summary.undetermined;
  result.not_yet_known = data.not_yet_known;
  result.superseded = data.superseded;
  result.rows_read = data.rows_read;
  result.files = files;
  count_rejects(data, result);
  if (columns == ColumnNames::alias) {
    result.columns_without_alias = columns_without_alias(program);
  }
  result.assumptions = assumptions_used(program, dates.evaluation_date).size();
}

Writer::Writer(const program::Program& program, const columns::Dataset& data, execute::Dates dates,
               std::filesystem::path folder, uint32_t threads, ColumnNames columns,
               FileFormat files)
    : state_(std::make_unique<State>(program, data, dates, std::move(folder), threads > 1, columns,
                                     files)) {}

Writer::~Writer() = default;

bool Writer::write(const execute::ResultBlock& block, Diagnostics& diagnostics) {
  State& state = *state_;
  const auto begin = Clock::now();
  count(state.program, block, state.summary);
  state.publications.add(block);
  const bool written =
      state.open_tables(diagnostics) &&
      state.write(state.evaluations_file, *state.evaluations.batch(block), diagnostics) &&
      state.write(state.measures_file, *state.measures.batch(block), diagnostics) &&
      state.write_deadlines(block, diagnostics);
  state.seconds += seconds_since(begin);
  return written;
}

bool Writer::finish(Summary& summary, Diagnostics& diagnostics) {
  State& state = *state_;
  const auto begin = Clock::now();
  std::vector<OutputFile> outputs;
  if (!state.open_tables(diagnostics) || !state.write_publications(diagnostics) ||
      !state.write_rejects(diagnostics) || !state.close(diagnostics, outputs)) {
    return false;
  }
  state.complete(summary);
  summary.write_seconds = state.seconds + seconds_since(begin);
  const std::string text = manifest(state.program, state.data, state.dates, summary, outputs);
  return state.ok(write_text(state.folder / "manifest.json", text), "manifest.json", diagnostics);
}

}  // namespace xinheng::results
