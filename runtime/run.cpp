#include "runtime/run.h"

#include <chrono>

#include "runtime/results/partial_folder.h"
#include "runtime/store/read.h"

namespace xinheng {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::optional<columns::Dataset> read(const program::Program& program, const RunOptions& options,
                                     Diagnostics& diagnostics) {
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
  return store::read_data(program, options.data, reading, diagnostics);
}

// Judges everybody and hands each block to the writer. False: diagnostics says why.
bool judge(const Compilation& compilation, const RunOptions& options, const columns::Dataset& data,
           results::ByCounter& by, results::Writer& writer, results::Summary& summary,
           Diagnostics& diagnostics) {
  uint64_t total = 0;
  for (const columns::RecordData& records : data.records) total += records.count();
  uint64_t done = 0;
  const auto going_on = [&] {
    if (!options.progress || options.progress("evaluate", done, total)) return true;
    diagnostics.report(Kind::run_stopped, std::nullopt, {});
    return false;
  };
  const auto sink = [&](execute::ResultBlock&& block) {
    by.count(block);
    if (!writer.write(block, diagnostics)) return false;
    done += block.records;
    return going_on();
  };
  const execute::ExecuteOptions executing = {options.dates, options.engine, options.threads};
  execute::ExecuteTotals totals;
  if (!going_on() || !by.sort(options.by, going_on, diagnostics)) return false;
  const bool judged = execute::execute(
      *compilation.program, compilation.plan ? &*compilation.plan : nullptr,
      compilation.code ? &*compilation.code : nullptr, data, executing, sink, totals);
  summary.evaluate_seconds = totals.seconds;
  if (compilation.code) summary.compile_seconds = compilation.code->compile_seconds();
  return judged;
}

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

  const std::optional<columns::Dataset> data = read(program, options, diagnostics);
  if (!data) return std::nullopt;
  summary.read_seconds = seconds_since(begin);

  results::Writer writer(program, *data, options.dates, folder->path(), options.threads,
                         options.columns);
  results::ByCounter by(program, *data, options.dates, options.threads);
  if (!judge(compilation, options, *data, by, writer, summary, diagnostics)) return std::nullopt;
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
