// A data folder becomes a prepared store.
#pragma once

#include <filesystem>
#include <optional>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/store/prepare.h"

namespace xinheng {

// The folder `store` appears, whole, only at the end; it must not exist. Empty where something
// failed or was stopped: diagnostics says what.
std::optional<store::PrepareTotals> prepare(const program::Program& program,
                                            const std::filesystem::path& data,
                                            const std::filesystem::path& store,
                                            const columns::ReadOptions& options,
                                            Diagnostics& diagnostics);

}  // namespace xinheng
