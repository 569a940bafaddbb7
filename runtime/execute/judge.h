// One program over one data set, made ready: what is the same for everybody is worked out once,
// then blocks of subjects are judged on any thread.
#pragma once

#include <memory>
#include <vector>

#include "runtime/execute/execute.h"
#include "runtime/execute/native.h"
#include "runtime/execute/run_tables.h"
#include "runtime/execute/standings.h"

namespace xinheng::execute {

class Judge {
 public:
  using Buffers = NativePipeline::Buffers;  // of one thread

  // All of these outlive it. plan and code may be null for Engine::interpreter.
  Judge(const program::Program& program, const plan::Plan* plan, const codegen::CompiledPlan* code,
        const columns::Dataset& data, const ExecuteOptions& options);
  // With the standings worked out before.
  Judge(const program::Program& program, const plan::Plan* plan, const codegen::CompiledPlan* code,
        const columns::Dataset& data, const ExecuteOptions& options,
        std::shared_ptr<const Standings> standings);
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  // A kind that is judged; at most block_subjects of them.
  ResultBlock judge(program::SubjectId kind, uint32_t begin, uint32_t end, Buffers& buffers) const;

 private:
  const program::Program& program_;
  const columns::Dataset& data_;
  const Dates dates_;
  const std::shared_ptr<const Standings> standings_;
  RunTables tables_;
  std::vector<NativePipeline> pipelines_;
  std::vector<size_t> pipeline_of_;  // by SubjectId, where the engine is native
};

// Those that are judged, in order of declaration.
std::vector<program::SubjectId> judged_kinds(const program::Program& program);
// Processor time of this thread: what judging costs, whatever else the machine does.
double thread_seconds();

}  // namespace xinheng::execute
