#include "compiler/compile.h"

#include <chrono>
#include <utility>

#include "compiler/analyze/analyze.h"
#include "compiler/check/check.h"
#include "compiler/lower/lower.h"
#include "compiler/lower/same_code.h"
#include "compiler/syntax/amend.h"

namespace xinheng {
namespace {

using Clock = std::chrono::steady_clock;

class StopWatch {
 public:
  explicit StopWatch(std::vector<StageTime>& times) : times_(times) {}
  void lap(const char* stage) {
    const auto now = Clock::now();
    times_.push_back({stage, std::chrono::duration<double>(now - from_).count()});
    from_ = now;
  }

 private:
  std::vector<StageTime>& times_;
  Clock::time_point from_ = Clock::now();
};

std::shared_ptr<const codegen::CompiledPlan> code_of(const plan::Plan& plan,
                                                     const codegen::Options& options) {
  return std::make_shared<const codegen::CompiledPlan>(codegen::compile(plan, options));
}

void complete(Compilation& result, Stage until, const codegen::Options& options) {
  result.coding = options;
  StopWatch watch(result.times);
  program::Program program = check::check(result.pack, result.sources, result.diagnostics);
  watch.lap("check");
  if (until == Stage::checked) {
    result.program = std::move(program);
    return;
  }
  if (result.diagnostics.has_errors()) return;
  analyze::analyze(program, result.diagnostics);
  watch.lap("analyze");
  if (result.diagnostics.has_errors()) return;
  result.program = std::move(program);
  if (until == Stage::typed) return;

  result.plan = lower::lower(*result.program);
  watch.lap("lower");
  if (until == Stage::plan) return;

  result.code = code_of(*result.plan, options);
}

// From what was read on.
void amend_and_complete(Compilation& result, Stage until, const codegen::Options& options) {
  // What a file that can't be read declares would be reported as unknown.
  if (until == Stage::syntax || result.pack.damage.unread) return;

  const size_t reported = result.diagnostics.items.size();
  syntax::apply_amendments(result.pack, result.sources, result.diagnostics);
  if (result.diagnostics.items.size() != reported) return;
  complete(result, until, options);
}

}  // namespace

Compilation compile(const std::filesystem::path& pack_folder, Stage until,
                    const codegen::Options& options, Given given) {
  Compilation result;
  StopWatch watch(result.times);
  result.sources = std::move(given.sources);
  result.pack = syntax::parse_pack(pack_folder, result.sources, result.diagnostics, given.beside);
  watch.lap("parse");
  amend_and_complete(result, until, options);
  return result;
}

Compilation check_again(const std::filesystem::path& pack_folder, Sources sources,
                        syntax::ParsedFiles& parsed, syntax::Exprs exprs) {
  Compilation result;
  result.sources = std::move(sources);
  result.pack = syntax::parse_pack_again(pack_folder, result.sources, result.diagnostics, parsed,
                                         std::move(exprs));
  amend_and_complete(result, Stage::checked, {});
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

void give_code(Compilation& to, const std::vector<const Compilation*>& others) {
  for (const Compilation* other : others) {
    if (other->code && lower::same_code(*to.plan, *other->plan)) {
      to.code = other->code;
      return;
    }
  }
  to.code = code_of(*to.plan, others[0]->coding);
}

}  // namespace xinheng
