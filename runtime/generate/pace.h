// How far generating is, and whether to go on.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>

namespace xinheng::generate {

class Pace {
 public:
  Pace(std::function<bool(uint64_t, uint64_t)> report, uint64_t total)
      : report_(std::move(report)), total_(total) {}

  // Any thread, when some rows were made or written: either is half of the work.
  void add_half(uint64_t rows) {
    const uint64_t halves = halves_ += rows;
    const std::unique_lock lock(one_at_a_time_, std::try_to_lock);
    if (!lock.owns_lock() || !report_ || stopped()) return;
    if (!report_(std::min(halves / 2, total_), total_)) stopped_ = true;
  }
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }

 private:
  const std::function<bool(uint64_t, uint64_t)> report_;
  const uint64_t total_;
  std::atomic<uint64_t> halves_{0};
  std::atomic<bool> stopped_{false};
  std::mutex one_at_a_time_;
};

}  // namespace xinheng::generate
