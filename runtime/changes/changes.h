// What updates of a store change for whom: judged again are those whom they concern, and those who
// depend on them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "compiler/compile.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/file_format.h"

namespace xinheng::changes {

struct Options {
  std::filesystem::path store, out;
  uint64_t since = 0;  // generation
  results::FileFormat files = results::FileFormat::parquet;
  execute::Dates dates;
  execute::Engine engine = execute::Engine::native;
  uint32_t threads = 1;
  uint64_t rejects_max = 1'000'000;
  std::function<bool(uint64_t rows, uint64_t total)> progress;
};
struct Summary {
  uint64_t since = 0, generation = 0;
  uint64_t judged = 0;   // subjects
  uint64_t changed = 0;  // subjects
  uint64_t changes = 0;  // rows of its table
  std::map<std::string, uint64_t> subjects_by_item;
  double read_seconds = 0, judge_seconds = 0;
};

// Writes the table changes into a folder that appears whole. It says what two runs of everybody, of
// the store as it was in that generation and as it is, have different in evaluations, measures,
// deadlines and publications. Empty: diagnostics says why.
std::optional<Summary> changes(const Compilation& compilation, const Options& options,
                               Diagnostics& diagnostics);

}  // namespace xinheng::changes
