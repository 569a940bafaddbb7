// The compiler as one straight line: text → syntax → check → analyze → lower → codegen.
#pragma once

#include <filesystem>
#include <optional>

#include "compiler/codegen/codegen.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/lower/plan.h"
#include "compiler/program/program.h"
#include "compiler/syntax/tree.h"

namespace xinheng {

// checked: names and types, no more: the program is there even where something is wrong, to look
// names up in, and must not be run then.
enum class Stage : uint8_t { syntax, checked, typed, plan, code };

// Each part is there as far as the stages ran: a stage with errors is the last one.
struct Compilation {
  Sources sources;
  Diagnostics diagnostics;
  syntax::Pack pack;
  std::optional<program::Program> program;  // but for `checked`: only where no error was found
  std::optional<plan::Plan> plan;
  std::optional<codegen::CompiledPlan> code;
};

// given: no files yet, only what is to be read instead of what is on disk.
Compilation compile(const std::filesystem::path& pack_folder, Stage until,
                    const codegen::Options& options = {}, Sources given = {});

}  // namespace xinheng
