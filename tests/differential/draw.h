// Random choices: the same for the same seed, on every machine.
#pragma once

#include <cstdint>
#include <vector>

namespace xinheng::differential {

class Draw {
 public:
  explicit Draw(uint64_t seed) : state_(seed) {}

  // Hardly anything overflows, is unknown or in conflict: compiled code decides nearly everything.
  // Otherwise the reference interpreter is asked so often that it mostly agrees with itself.
  bool calm = false;

  uint64_t word() {  // splitmix64
    uint64_t x = state_ += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
  }
  // Uniform in [0, bound).
  uint64_t below(uint64_t bound) {
    return static_cast<uint64_t>(static_cast<unsigned __int128>(word()) * bound >> 64);
  }
  int64_t between(int64_t low, int64_t high) {  // both included
    return low + static_cast<int64_t>(below(static_cast<uint64_t>(high - low) + 1));
  }
  bool chance(uint64_t percent) { return below(100) < percent; }
  template <class T>
  const T& pick(const std::vector<T>& items) {
    return items[below(items.size())];
  }

 private:
  uint64_t state_;
};

}  // namespace xinheng::differential
