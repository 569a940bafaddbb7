// A sheet into a file, a group of batches at a time. The result is what went wrong, empty if
// nothing did or if it was stopped.
#pragma once

#include <filesystem>
#include <string>

#include "runtime/generate/cells.h"
#include "runtime/generate/pace.h"

namespace xinheng::generate {

inline constexpr uint64_t batch_rows = 1 << 17;
inline constexpr uint64_t group_batches = 8;  // a row group of Parquet

std::string write_csv(const Sheet& sheet, const std::filesystem::path& path, Pace& pace);
std::string write_arrow(const Sheet& sheet, const std::filesystem::path& path, Pace& pace);
std::string write_parquet(const Sheet& sheet, const std::filesystem::path& path, Pace& pace);

}  // namespace xinheng::generate
