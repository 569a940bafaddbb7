#include "runtime/execute/judge.h"

#include <utility>

#include <time.h>

#include "runtime/execute/result_block.h"

namespace xinheng::execute {

using program::SubjectId;

double thread_seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

std::vector<SubjectId> judged_kinds(const program::Program& program) {
  std::vector<SubjectId> kinds;
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    if (is_judged(program, SubjectId{i})) kinds.push_back(SubjectId{i});
  }
  return kinds;
}

Judge::Judge(const program::Program& program, const plan::Plan* plan,
             const codegen::CompiledPlan* code, const columns::Dataset& data,
             const ExecuteOptions& options)
    : Judge(
          program, plan, code, data, options,
          std::make_shared<const Standings>(rank(program, options.dates, data, options.threads))) {}

Judge::Judge(const program::Program& program, const plan::Plan* plan,
             const codegen::CompiledPlan* code, const columns::Dataset& data,
             const ExecuteOptions& options, std::shared_ptr<const Standings> standings)
    : program_(program), data_(data), dates_(options.dates), standings_(std::move(standings)) {
  if (options.engine == Engine::interpreter) return;
  tables_ = fill_run_tables(program, *plan, data, options.dates, *standings_, options.threads);
  const std::vector<SubjectId> kinds = judged_kinds(program);
  pipeline_of_.resize(program.subjects.size());
  for (size_t k = 0; k < kinds.size(); ++k) {
    pipeline_of_[kinds[k].index] = k;
    pipelines_.emplace_back(program, plan->pipelines[k], k, tables_, data, *standings_,
                            options.dates);
  }
  std::vector<codegen::Unit> units;
  for (const NativePipeline& pipeline : pipelines_)
    for (const codegen::Unit& unit : pipeline.units()) units.push_back(unit);
  code->make(units, options.threads);
  for (NativePipeline& pipeline : pipelines_) pipeline.link(*code);
}

ResultBlock Judge::judge(SubjectId kind, uint32_t begin, uint32_t end, Buffers& buffers) const {
  if (!pipelines_.empty()) return pipelines_[pipeline_of_[kind.index]].judge(begin, end, buffers);
  ResultBlock block = empty_block(program_, data_, kind, begin, end);
  for (uint32_t i = begin; i < end; ++i) {
    judge_by_interpreter(program_, data_, dates_, *standings_, i, block);
  }
  return block;
}

}  // namespace xinheng::execute
