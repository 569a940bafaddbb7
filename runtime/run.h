// The main job: a pack and a folder of data become a folder of results.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "compiler/compile.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/by.h"
#include "runtime/results/results.h"

namespace xinheng {

struct RunOptions {
  std::filesystem::path data, out;
  execute::Dates dates;
  execute::Engine engine = execute::Engine::native;
  results::ColumnNames columns = results::ColumnNames::declared;
  results::FileFormat files = results::FileFormat::parquet;
  uint32_t threads = 1;
  uint64_t rejects_max = 1'000'000;
  // That the whole process may take; without it all that is needed. Then the records are in
  // partitions on disk while the run goes on.
  std::optional<uint64_t> memory_bytes = {};
  std::vector<results::By> by = {};
  // phase "read", "evaluate" or "publish", rows or records done, about how many there are.
  // False: stop.
  std::function<bool(const char* phase, uint64_t done, uint64_t total)> progress;
};

// Reads, judges, writes. The folder `out` appears, whole, only at the end (written beside it and
// renamed); it must not exist. Empty where something failed or was stopped: diagnostics says what.
std::optional<results::Summary> run(const Compilation& compilation, const RunOptions& options,
                                    Diagnostics& diagnostics);

}  // namespace xinheng
