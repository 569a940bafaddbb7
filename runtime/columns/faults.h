// Values that can't be used, gathered while a column is read.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "runtime/columns/dataset.h"

namespace xinheng::columns {

struct Fault {
  uint32_t row;  // of the part
  RejectReason reason;
  std::string value;  // as it may be shown
};

// How many faults are described; beyond that, reading fails anyway and they are only counted.
struct FaultBudget {
  std::atomic<uint64_t> used{0};
  uint64_t most;

  explicit FaultBudget(uint64_t rejects_max) : most(rejects_max) {}
  bool take() { return used.fetch_add(1, std::memory_order_relaxed) < most; }
};

// Columns that no rule needs can't use up what the others may have.
struct FaultBudgets {
  FaultBudget needed, spare;

  explicit FaultBudgets(uint64_t rejects_max) : needed(rejects_max), spare(4 * rejects_max) {}
};

struct FaultList {
  std::vector<Fault> items;
  std::vector<uint32_t> rows;  // of all faults, rising: also of those not described

  void add(FaultBudget& budget, uint32_t row, RejectReason reason, std::string value) {
    rows.push_back(row);
    if (budget.take()) items.push_back({row, reason, std::move(value)});
  }
};

}  // namespace xinheng::columns
