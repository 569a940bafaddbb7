#include "runtime/execute/execute.h"

#include <algorithm>
#include <mutex>

#include "runtime/execute/in_order.h"
#include "runtime/execute/judge.h"

namespace xinheng::execute {

using program::SubjectId;

namespace {

struct Task {
  SubjectId kind;
  uint32_t begin, end;
};

}  // namespace

bool execute(const program::Program& program, const plan::Plan* plan,
             const codegen::CompiledPlan* code, const columns::Dataset& data,
             const ExecuteOptions& options, const std::function<bool(ResultBlock&&)>& sink,
             ExecuteTotals& totals) {
  std::vector<Task> tasks;
  for (const SubjectId kind : judged_kinds(program)) {
    const auto count = uint32_t(data.subjects[kind.index].keys.size());
    for (uint32_t begin = 0; begin < count; begin += block_subjects) {
      tasks.push_back({kind, begin, std::min(count, begin + block_subjects)});
    }
  }
  const Judge judge(program, plan, code, data, options);
  std::vector<Judge::Buffers> buffers(std::max(options.threads, 1u));
  std::mutex totals_mutex;
  const auto work = [&](size_t index, uint32_t thread) {
    const Task& task = tasks[index];
    const double began = thread_seconds();
    ResultBlock block = judge.judge(task.kind, task.begin, task.end, buffers[thread]);
    const double taken = thread_seconds() - began;
    std::lock_guard lock(totals_mutex);
    totals.subjects += task.end - task.begin;
    totals.records += block.records;
    totals.deferred += block.deferred;
    totals.seconds += taken;
    return block;
  };
  return in_order(tasks.size(), options.threads, work, sink);
}

}  // namespace xinheng::execute
