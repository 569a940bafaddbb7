#include "compiler/compile.h"

#include <utility>

#include "compiler/analyze/analyze.h"
#include "compiler/check/check.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/amend.h"
#include "compiler/syntax/parse.h"

namespace xinheng {
namespace {

void complete(Compilation& result, Stage until, const codegen::Options& options) {
  program::Program program = check::check(result.pack, result.sources, result.diagnostics);
  if (until == Stage::checked) {
    result.program = std::move(program);
    return;
  }
  if (result.diagnostics.has_errors()) return;
  analyze::analyze(program, result.diagnostics);
  if (result.diagnostics.has_errors()) return;
  result.program = std::move(program);
  if (until == Stage::typed) return;

  result.plan = lower::lower(*result.program);
  if (until == Stage::plan) return;

  result.code = codegen::compile(*result.plan, options);
}

}  // namespace

Compilation compile(const std::filesystem::path& pack_folder, Stage until,
                    const codegen::Options& options, Given given) {
  Compilation result;
  result.sources = std::move(given.sources);
  result.pack = syntax::parse_pack(pack_folder, result.sources, result.diagnostics, given.beside);
  // What a file that can't be read declares would be reported as unknown.
  if (until == Stage::syntax || result.pack.damage.unread) return result;

  const size_t reported = result.diagnostics.items.size();
  syntax::apply_amendments(result.pack, result.sources, result.diagnostics);
  if (result.diagnostics.items.size() != reported) return result;
  complete(result, until, options);
  return result;
}

Compilation compile_tree(syntax::Pack pack, Sources sources, Stage until,
                         const codegen::Options& options) {
  Compilation result;
  result.pack = std::move(pack);
  result.sources = std::move(sources);
  complete(result, until, options);
  return result;
}

}  // namespace xinheng
