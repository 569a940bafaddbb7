// changes.parquet: a row for each decision that differs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "runtime/compare/compare.h"

namespace xinheng::report {

// False: diagnostics says why.
bool write_changes(const std::filesystem::path& path, const compare::Options& options,
                   const compare::Comparison& comparison, Diagnostics& diagnostics);

}  // namespace xinheng::report
