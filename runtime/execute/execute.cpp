#include "runtime/execute/execute.h"

#include <time.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "runtime/execute/native.h"
#include "runtime/execute/result_block.h"

namespace xinheng::execute {

using program::SubjectId;

namespace {

struct Task {
  size_t kind;  // index into the kinds that are judged
  uint32_t begin, end;
};

// Processor time of this thread: what judging costs, whatever else the machine does.
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

// Hands out tasks and passes their blocks on in order. Workers that run ahead wait, so that
// memory stays bounded.
class Queue {
 public:
  Queue(size_t tasks, uint32_t threads, const std::function<bool(ResultBlock&&)>& sink)
      : tasks_(tasks), ahead_max_(size_t{threads} * 4), sink_(sink) {}

  std::optional<size_t> take() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return stopped_ || taken_ < passed_ + ahead_max_; });
    if (stopped_ || taken_ == tasks_) return {};
    return taken_++;
  }

  void give(size_t task, ResultBlock&& block) {
    std::unique_lock lock(mutex_);
    ready_.emplace(task, std::move(block));
    if (passing_) return;
    passing_ = true;
    while (!stopped_ && !ready_.empty() && ready_.begin()->first == passed_) {
      ResultBlock next = std::move(ready_.begin()->second);
      ready_.erase(ready_.begin());
      lock.unlock();
      bool go_on = false;
      try {
        go_on = sink_(std::move(next));
      } catch (...) {
        fail(std::current_exception());
      }
      lock.lock();
      ++passed_;
      if (!go_on) stopped_ = true;
      room_.notify_all();
    }
    passing_ = false;
  }

  void fail(std::exception_ptr error) {
    std::lock_guard lock(mutex_);
    if (!error_) error_ = error;
    stopped_ = true;
    room_.notify_all();
  }

  // After all workers have ended.
  bool finished() {
    if (error_) std::rethrow_exception(error_);
    return !stopped_;
  }

 private:
  const size_t tasks_, ahead_max_;
  const std::function<bool(ResultBlock&&)>& sink_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::map<size_t, ResultBlock> ready_;
  size_t taken_ = 0, passed_ = 0;
  bool passing_ = false, stopped_ = false;
  std::exception_ptr error_;
};

ResultBlock judge_all_by_interpreter(const program::Program& program, const columns::Dataset& data,
                                     Dates dates, const Standings& standings, SubjectId subject,
                                     uint32_t begin, uint32_t end) {
  ResultBlock block = empty_block(program, data, subject, begin, end);
  for (uint32_t i = begin; i < end; ++i) {
    judge_by_interpreter(program, data, dates, standings, i, block);
  }
  return block;
}

}  // namespace

bool execute(const program::Program& program, const plan::Plan* plan,
             const codegen::CompiledPlan* code, const columns::Dataset& data,
             const ExecuteOptions& options, const std::function<bool(ResultBlock&&)>& sink,
             ExecuteTotals& totals) {
  const bool native = options.engine == Engine::native;
  const std::vector<SubjectId> kinds = judged_kinds(program);
  std::vector<Task> tasks;
  for (size_t k = 0; k < kinds.size(); ++k) {
    const auto count = uint32_t(data.subjects[kinds[k].index].keys.size());
    for (uint32_t begin = 0; begin < count; begin += block_subjects) {
      tasks.push_back({k, begin, std::min(count, begin + block_subjects)});
    }
  }
  const Standings standings = rank(program, options.dates, data, options.threads);
  RunTables tables;
  std::vector<NativePipeline> pipelines;
  if (native) {
    tables = fill_run_tables(program, *plan, data, options.dates, standings, options.threads);
    for (size_t k = 0; k < kinds.size(); ++k) {
      pipelines.emplace_back(program, plan->pipelines[k], k, tables, data, standings,
                             options.dates);
    }
    std::vector<codegen::Unit> units;
    for (const NativePipeline& pipeline : pipelines)
      for (const codegen::Unit& unit : pipeline.units()) units.push_back(unit);
    code->make(units, options.threads);
    for (NativePipeline& pipeline : pipelines) pipeline.link(*code);
  }
  Queue queue(tasks.size(), options.threads, sink);
  std::mutex totals_mutex;
  const auto work = [&] {
    try {
      NativePipeline::Buffers buffers;
      while (const auto task = queue.take()) {
        const Task& t = tasks[*task];
        const double began = thread_seconds();
        ResultBlock block = native
                                ? pipelines[t.kind].judge(t.begin, t.end, buffers)
                                : judge_all_by_interpreter(program, data, options.dates, standings,
                                                           kinds[t.kind], t.begin, t.end);
        const double taken = thread_seconds() - began;
        {
          std::lock_guard lock(totals_mutex);
          totals.subjects += t.end - t.begin;
          totals.records += block.records;
          totals.deferred += block.deferred;
          totals.seconds += taken;
        }
        queue.give(*task, std::move(block));
      }
    } catch (...) {
      queue.fail(std::current_exception());
    }
  };
  std::vector<std::thread> threads;
  for (uint32_t i = 1; i < options.threads; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return queue.finished();
}

}  // namespace xinheng::execute
