// The same work for each of a few numbers, on all cores.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace xinheng::generate {

// make(0), make(1), … make(count - 1), in this order.
template <class Make>
auto in_parallel(uint64_t count, const Make& make) {
  std::vector<decltype(make(uint64_t{}))> results(count);
  std::atomic<uint64_t> next = 0;
  const auto work = [&] {
    for (uint64_t i = next++; i < count; i = next++) results[i] = make(i);
  };
  std::vector<std::jthread> threads;
  const uint64_t cores = std::max(std::thread::hardware_concurrency(), 1u);
  for (uint64_t i = 1; i < std::min(cores, count); ++i) threads.emplace_back(work);
  work();
  threads.clear();  // joins
  return results;
}

}  // namespace xinheng::generate
