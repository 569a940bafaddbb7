// Tasks by number, on a few threads, each taken by the next free one.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace xinheng::columns {

template <class Task>
void parallel(uint32_t threads, uint64_t tasks, const Task& task) {
  std::atomic<uint64_t> next{0};
  const auto work = [&] {
    for (uint64_t i = next++; i < tasks; i = next++) task(i);
  };
  std::vector<std::jthread> others;
  for (uint64_t i = 1; i < threads && i < tasks; ++i) others.emplace_back(work);
  work();
}

}  // namespace xinheng::columns
