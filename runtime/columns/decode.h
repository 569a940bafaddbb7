// Parts of files read on several threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/part.h"
#include "runtime/columns/subject_index.h"

namespace xinheng::columns {

// Counts rows as they are read, and asks now and then whether to go on.
class Progress {
 public:
  explicit Progress(const std::function<bool(uint64_t, uint64_t)>& report) : report_(report) {}
  void expect(uint64_t rows) { total_ = rows; }
  void add(uint64_t rows);
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }

 private:
  const std::function<bool(uint64_t, uint64_t)>& report_;
  uint64_t total_ = 0;
  std::atomic<uint64_t> rows_{0};
  std::atomic<uint64_t> next_{0};
  std::atomic<bool> stopped_{false};
  std::mutex one_at_a_time_;
};

using SubjectIndices = std::vector<std::unique_ptr<SubjectIndex>>;  // by subject kind

// One piece of work: a column of a part, or all columns of one (column empty).
struct DecodeTask {
  const KindPlan* plan;
  Part* part;
  std::optional<size_t> column;
  const SubjectIndices* subjects;  // nullptr for subjects themselves
};
// The tasks of a part, in an order in which columns that take long come first.
void add_tasks(const KindPlan& plan, Part& part, const SubjectIndices* subjects,
               std::vector<DecodeTask>& tasks);
// Errors are left in the part's columns.
void decode(const DecodeTask& task, FaultBudgets& budgets, Progress& progress);

}  // namespace xinheng::columns
