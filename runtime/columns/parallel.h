// Tasks by number, on a few threads, each taken by the next free one.
#pragma once

#include <algorithm>
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

// Rows [0, count) in pieces [begin, end). They begin at multiples of 64: bits of a word are of one
// piece.
template <class Use>
void parallel_rows(uint64_t count, uint32_t threads, const Use& use) {
  constexpr uint64_t piece_rows = 1 << 16;
  parallel(threads, (count + piece_rows - 1) / piece_rows, [&](uint64_t piece) {
    use(piece * piece_rows, std::min(count, (piece + 1) * piece_rows));
  });
}

}  // namespace xinheng::columns
