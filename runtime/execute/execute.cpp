#include "runtime/execute/execute.h"

#include <algorithm>
#include <mutex>

#include "runtime/execute/execute_ranges.h"
#include "runtime/execute/in_order.h"

namespace xinheng::execute {

using program::SubjectId;

bool execute(const program::Program& program, const plan::Plan* plan,
             const codegen::CompiledPlan* code, const columns::Dataset& data,
             const ExecuteOptions& options, const std::function<bool(ResultBlock&&)>& sink,
             ExecuteTotals& totals) {
  std::vector<columns::SubjectRange> everybody;
  for (const SubjectId kind : judged_kinds(program))
    everybody.push_back({kind, 0, uint32_t(data.subjects[kind.index].keys.size())});
  return execute_ranges(Judge(program, plan, code, data, options), everybody, options.threads, sink,
                        totals);
}

bool execute_ranges(const Judge& judge, const std::vector<columns::SubjectRange>& ranges,
                    uint32_t threads, const std::function<bool(ResultBlock&&)>& sink,
                    ExecuteTotals& totals) {
  std::vector<columns::SubjectRange> tasks;
  for (const columns::SubjectRange& range : ranges)
    for (uint32_t begin = range.begin; begin < range.end; begin += block_subjects)
      tasks.push_back({range.kind, begin, std::min(range.end, begin + block_subjects)});
  std::vector<Judge::Buffers> buffers(std::max(threads, 1u));
  std::mutex totals_mutex;
  const auto work = [&](size_t index, uint32_t thread) {
    const columns::SubjectRange& task = tasks[index];
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
  return in_order(tasks.size(), threads, work, sink);
}

}  // namespace xinheng::execute
