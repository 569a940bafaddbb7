// What manifest.json of a results folder says of the run that wrote it: enough to explain its
// decisions by the rules, the dates and the data of that run.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::results {

struct EarlierRun {
  execute::Dates dates;
  std::string pack, version, sha256;
  std::vector<columns::InputFile> inputs;    // sorted by path
};
std::optional<EarlierRun> read_earlier_run(const std::filesystem::path& folder,
                                           Diagnostics& diagnostics);

// Whether the pack and the data are those of the run. False: reported.
bool is_pack_of(const EarlierRun& run, const program::Program& program, Diagnostics& diagnostics);
bool is_data_of(const EarlierRun& run, const columns::Dataset& data, Diagnostics& diagnostics);

}  // namespace xinheng::results
