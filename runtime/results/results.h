// The files of a run: tables evaluations, measures, rejects, where the pack publishes or sets
// deadlines publications and deadlines, as Parquet or Arrow IPC; manifest.json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/file_format.h"

namespace xinheng::results {

// How the columns of evaluations are called: as declared, or by alias where there is one.
enum class ColumnNames : uint8_t { declared, alias };

struct Grades {
  program::EvaluationId evaluation;
  std::vector<uint64_t> by_grade;  // by ordinal of the code list
  uint64_t rated = 0, unrated = 0, undetermined = 0;
  std::vector<uint64_t> by_unrated_label;
};
// Results by the values of a field: see by.h.
struct Breakdown {
  struct Row {
    std::string value;  // of months: "2018-05"
    enum class Kind : uint8_t { value, absent, undetermined } kind = Kind::value;
    std::optional<size_t> within;     // of nested codes: the row of what contains it, which
                                      // counts it too
    uint64_t count = 0;               // subjects, or records
    std::vector<Grades> evaluations;  // of that kind of subject
    std::vector<uint64_t> subjects_by_measure = {};  // by MeasureId; empty for records
  };
  std::string name;
  bool of_subjects = true, by_month = false;
  program::SubjectId subject;
  std::vector<Row> rows;
};

// What a credit office wants to see first.
struct Summary {
  using Grades = results::Grades;
  uint64_t subjects = 0, records = 0, rows_read = 0, rejected_rows = 0, deferred = 0;
  std::vector<Grades> evaluations;
  std::vector<uint64_t> subjects_by_measure;  // by MeasureId
  std::vector<uint64_t> undetermined_by_measure;
  std::vector<uint64_t> records_by_finding;       // by FindingId: published, or late
  std::vector<uint64_t> undetermined_by_finding;  // subjects
  uint64_t not_yet_known = 0, superseded = 0;     // rows: versions that play no part
  // A row that is refused counts once, for the first thing wrong with it. A wrong value of a row
  // that is kept is taken as unknown.
  std::map<columns::RejectReason, uint64_t> rejected_rows_by_reason;
  std::map<columns::RejectReason, uint64_t> unknown_values_by_reason;
  uint64_t rejects_listed = 0;                       // rows of rejects
  std::map<execute::Reason, uint64_t> undetermined;  // subjects by reason
  std::vector<Breakdown> by;                         // as asked for
  uint64_t assumptions = 0;                          // that this run used: see assumptions_used
  // evaluate_seconds: the sum over threads. Reading is on all threads, writing on one at a time.
  double read_seconds = 0, evaluate_seconds = 0, write_seconds = 0, compile_seconds = 0;
  double total_seconds = 0;
  // With a limit on memory: what the process took at most, and in how many partitions.
  struct Memory {
    uint64_t limit_bytes = 0, peak_bytes = 0;
    size_t partitions = 1;
  };
  std::optional<Memory> memory;
  std::optional<uint64_t> columns_without_alias;  // where aliases were wanted
  uint32_t threads = 1;
  std::string engine, cpu;
  std::filesystem::path folder;
  FileFormat files = FileFormat::parquet;
};

// Assumptions (假设) in force at a date: of rules and of the parameter values that apply, each
// as «where: text», sorted.
std::vector<std::string> assumptions_used(const program::Program& program, Days date);

// All assumptions that the pack states, in the same form.
std::vector<std::string> assumptions_written(const program::Program& program);

// Writes into a folder that exists. Blocks come in order.
class Writer {
 public:
  Writer(const program::Program& program, const columns::Dataset& data, execute::Dates dates,
         std::filesystem::path folder, uint32_t threads,
         ColumnNames columns = ColumnNames::declared, FileFormat files = FileFormat::parquet);
  ~Writer();
  // False where the disk refuses: diagnostics says why.
  bool write(const execute::ResultBlock& block, Diagnostics& diagnostics);
  // Completes the summary (what blocks add up to; timings and engine are the caller's), closes the
  // tables, writes rejects and the manifest. All files are on the disk then.
  bool finish(Summary& summary, Diagnostics& diagnostics);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xinheng::results
