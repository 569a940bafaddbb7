// manifest.json: what was judged, by which rules and engine, with which outcome.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/results.h"

namespace xinheng::results {

struct OutputFile {
  std::string name;
  uint64_t bytes = 0;
  std::string sha256;
  uint64_t rows = 0;
};

// All but the object "timings" depends only on the pack, the data, the dates and the engine.
std::string manifest(const program::Program& program, const columns::Dataset& data,
                     execute::Dates dates, const Summary& summary,
                     const std::vector<OutputFile>& outputs);

}  // namespace xinheng::results
