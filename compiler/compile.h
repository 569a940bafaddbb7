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

enum class Stage : uint8_t { syntax, typed, plan, code };

struct StageTime {
  const char* stage;
  double seconds;
};

// Each part is there as far as the stages ran: a stage with errors is the last one.
struct Compilation {
  Sources sources;
  Diagnostics diagnostics;
  syntax::Pack pack;
  std::optional<program::Program> program;  // only where check and analyze found no error
  std::optional<plan::Plan> plan;
  std::optional<codegen::CompiledPlan> code;
  std::vector<StageTime> times;  // of the stages that ran, in order; of code: see CompiledPlan
};

Compilation compile(const std::filesystem::path& pack_folder, Stage until,
                    const codegen::Options& options = {});

}  // namespace xinheng
