// The compiler as one straight line: text → syntax → check → analyze → lower → codegen.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/lower/plan.h"
#include "compiler/program/program.h"
#include "compiler/syntax/parse.h"

namespace xinheng {

// checked: names and types, no more: the program is there even where something is wrong, to look
// names up in, and must not be run then.
enum class Stage : uint8_t { syntax, checked, typed, plan, code };

struct StageTime {
  const char* stage;
  double seconds;
};

// Each part is there as far as the stages ran: a stage with errors is the last one.
struct Compilation {
  Sources sources;
  Diagnostics diagnostics;
  syntax::Pack pack;                        // amended
  std::optional<program::Program> program;  // but for `checked`: only where no error was found
  std::optional<plan::Plan> plan;
  std::shared_ptr<const codegen::CompiledPlan> code;  // of several where their plans make the same
  codegen::Options coding;                            // how it is made
  std::vector<StageTime> times;  // of the stages that ran, in order; of code: see CompiledPlan
};

// What is there before the pack is read.
struct Given {
  Sources sources;                       // no files, but what is replaced; or those of `beside`
  const syntax::Pack* beside = nullptr;  // declarations of both may then be mixed in one tree
};
Compilation compile(const std::filesystem::path& pack_folder, Stage until,
                    const codegen::Options& options = {}, Given given = {});

// Names and types once more, after some files changed: see syntax::parse_pack_again.
Compilation check_again(const std::filesystem::path& pack_folder, Sources sources,
                        syntax::ParsedFiles& parsed, syntax::Exprs exprs);

// From an amended tree on. The tree is no text: it has a program, a plan, code of its own.
Compilation compile_tree(syntax::Pack pack, Sources sources, Stage until,
                         const codegen::Options& options = {});

// What was compiled until Stage::plan gets code: that of another whose plan makes the same, or, as
// that of the first of them is made, its own.
void give_code(Compilation& to, const std::vector<const Compilation*>& others);

}  // namespace xinheng
