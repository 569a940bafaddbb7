#include "runtime/run.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "runtime/execute/execute_ranges.h"
#include "runtime/partition/memory.h"
#include "runtime/partition/parted_data.h"
#include "runtime/results/partial_folder.h"
#include "runtime/store/read.h"

namespace xinheng {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

using Data = std::unique_ptr<partition::PartedData>;

columns::ReadOptions read_options(const RunOptions& options) {
  columns::ReadOptions reading;
  reading.threads = options.threads;
  reading.rejects_max = options.rejects_max;
  reading.known_by = options.dates.known_by;
  reading.besides = results::fields_of(options.by);
  if (options.progress) {
    reading.progress = [&](uint64_t rows, uint64_t total) {
      return options.progress("read", rows, total);
    };
  }
  return reading;
}

// Groups of records, and by what rules say, take all records at once.
bool takes_all_records(const results::By& by) {
  return !by.finding.valid() && !(by.subject.valid() && by.field);
}

// Empty: diagnostics says why.
Data read(const program::Program& program, const RunOptions& options, const partition::Limit& limit,
          Diagnostics& diagnostics) {
  const columns::ReadOptions reading = read_options(options);
  if (options.memory_bytes)
    return partition::read_parted(program, options.data, reading, limit, diagnostics);
  partition::keep_memory();
  const bool in_turns = partition::goes_one_by_one(program) &&
                        std::none_of(options.by.begin(), options.by.end(), takes_all_records);
  if (in_turns)
    return partition::read_in_turns(program, options.data, reading, execute::block_subjects,
                                    diagnostics);
  return partition::in_one(program, store::read_data(program, options.data, reading, diagnostics));
}

// Judges everybody, one partition after the other, and hands each block to the writer.
class Judging {
 public:
  Judging(const Compilation& compilation, const RunOptions& options, const partition::Limit& limit,
          partition::PartedData& data, Diagnostics& diagnostics)
      : compilation_(compilation),
        program_(*compilation.program),
        options_(options),
        limit_(limit),
        data_(data),
        diagnostics_(diagnostics) {}

  // False: diagnostics says why.
  bool run(results::ByCounter& by, results::Writer& writer, results::Summary& summary) {
    const auto going_on = [&] { return goes_on(); };
    for (const columns::RecordData& records : data_.data.records) total_ += records.count();
    if (!data_.is_whole()) total_ = data_.data.rows_read;
    if (!goes_on() || !by_is_possible()) return false;
    auto standings = rank();
    if (!standings) return false;
    const auto shared = std::make_shared<const execute::Standings>(std::move(*standings));
    if (!by.sort(options_.by, *shared, going_on, diagnostics_)) return false;
    execute::ExecuteTotals totals;
    const bool judged = each_partition([&](const auto& ranges) {
      const execute::ExecuteOptions executing = {options_.dates, options_.engine, options_.threads};
      const execute::Judge judge(program_, compilation_.plan ? &*compilation_.plan : nullptr,
                                 compilation_.code.get(), data_.data, executing, shared);
      return execute::execute_ranges(
          judge, ranges, options_.threads,
          [&](execute::ResultBlock&& block) {
            by.count(block);
            if (!writer.write(block, diagnostics_)) return false;
            done_ += block.records;
            return goes_on();
          },
          totals);
    });
    summary.evaluate_seconds = totals.seconds;
    if (compilation_.code) summary.compile_seconds = compilation_.code->compile_seconds();
    return judged;
  }

 private:
  bool goes_on() {
    if (!options_.progress || options_.progress("evaluate", done_, total_)) return true;
    diagnostics_.report(Kind::run_stopped, std::nullopt, {});
    return false;
  }

  template <class Use>
  bool each_partition(const Use& use) {
    for (size_t i = 0; i < data_.ranges.size(); ++i) {
      const bool done =
          partition::load(program_, i, options_.threads, limit_, data_, diagnostics_) &&
          use(data_.ranges[i]) && (limit_.bytes == 0 || partition::within(limit_, diagnostics_));
      if (!done) return false;
    }
    return true;
  }

  std::optional<execute::Standings> rank() {
    return execute::rank_in_parts(program_, options_.dates, data_.data, options_.threads,
                                  [&](const auto& judge_alone) {
                                    return each_partition([&](const auto& ranges) {
                                      judge_alone(ranges);
                                      return goes_on();
                                    });
                                  });
  }

  bool by_is_possible() {
    if (data_.is_whole()) return true;
    bool possible = true;
    for (const results::By& by : options_.by) {
      if (!takes_all_records(by)) continue;
      possible = false;
      diagnostics_.report(Kind::memory_by, std::nullopt,
                          {partition::format_bytes(limit_.bytes), by.name});
    }
    return possible;
  }

  const Compilation& compilation_;
  const program::Program& program_;
  const RunOptions& options_;
  const partition::Limit& limit_;
  partition::PartedData& data_;
  Diagnostics& diagnostics_;
  uint64_t total_ = 0, done_ = 0;  // records
};

results::Summary start_of_summary(const Compilation& compilation, const RunOptions& options) {
  results::Summary summary;
  summary.threads = options.threads;
  summary.folder = options.out;
  const bool native = options.engine == execute::Engine::native;
  summary.engine = native ? "native" : "interpreter";
  if (native && compilation.code) {
    summary.cpu = compilation.code->cpu;
  }
  return summary;
}

}  // namespace

std::optional<results::Summary> run(const Compilation& compilation, const RunOptions& options,
                                    Diagnostics& diagnostics) {
  const program::Program& program = *compilation.program;
  const auto begin = Clock::now();
  auto folder = results::PartialFolder::make(options.out, diagnostics);
  if (!folder) return std::nullopt;
  results::Summary summary = start_of_summary(compilation, options);

  const partition::Limit limit{options.memory_bytes.value_or(0), folder->path() / "partitions",
                               execute::block_subjects};
  if (options.memory_bytes && !partition::make_folder(limit, diagnostics)) return std::nullopt;
  const Data data = read(program, options, limit, diagnostics);
  if (!data) return std::nullopt;
  summary.read_seconds = seconds_since(begin);

  results::Writer writer(program, data->data, options.dates, folder->path(), options.threads,
                         options.columns, options.files);
  results::ByCounter by(program, data->data, options.dates, options.threads);
  if (!Judging(compilation, options, limit, *data, diagnostics).run(by, writer, summary))
    return std::nullopt;
  if (options.memory_bytes) {
    summary.memory = {limit.bytes, partition::memory_peak_bytes(), data->ranges.size()};
    std::error_code failed;
    std::filesystem::remove_all(limit.folder, failed);
    if (failed) {
      diagnostics.report(Kind::output_unwritable, std::nullopt,
                         {limit.folder.filename().string(), failed.message()});
      return std::nullopt;
    }
  }
  summary.by = std::move(by).result();
  if (!writer.finish(summary, diagnostics)) return std::nullopt;
  if (options.progress && !options.progress("publish", summary.records, summary.records)) {
    diagnostics.report(Kind::run_stopped, std::nullopt, {});
    return std::nullopt;
  }
  if (!folder->publish(diagnostics)) return std::nullopt;
  summary.total_seconds = seconds_since(begin);
  return summary;
}

}  // namespace xinheng
