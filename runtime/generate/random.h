// Random numbers by counter: the number for a row is a function of the seed, what is drawn and the
// row, so that rows can be made in any order and on any thread. Integers only, as the library's
// distributions differ from one machine to another.
#pragma once

#include <cstdint>

namespace xinheng::generate {

// The finaliser of splitmix64 (Steele, Lea, Flood 2014).
inline uint64_t mix(uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// Uniform in [0, bound), but for a bias of bound / 2^64.
inline uint64_t scale(uint64_t word, uint64_t bound) {
  return static_cast<uint64_t>(static_cast<unsigned __int128>(word) * bound >> 64);
}

// What the numbers are drawn for; a value, a null and a fault of one cell must not hang together.
enum class Purpose : uint64_t {
  value, detail, null, fault, fault_kind, fault_place, scatter, code,
};

class Stream {
 public:
  Stream() = default;
  Stream(uint64_t seed, uint64_t sheet, uint64_t column, Purpose purpose)
      : key_(mix(mix(mix(seed + golden) + sheet * 0x10000 + column) +
                 static_cast<uint64_t>(purpose))) {}

  uint64_t operator()(uint64_t row) const { return mix(key_ + golden * (row + 1)); }
  uint64_t below(uint64_t row, uint64_t bound) const { return scale((*this)(row), bound); }
  // True for one row in `among`.
  bool happens(uint64_t row, uint64_t times, uint64_t among) const {
    return below(row, among) < times;
  }

 private:
  static constexpr uint64_t golden = 0x9e3779b97f4a7c15u;
  uint64_t key_ = 0;
};

// A one-to-one shuffle of [0, size): a Feistel network over the next power of four, walked until it
// comes back into the range.
class Shuffle {
 public:
  Shuffle() = default;
  Shuffle(uint64_t size, Stream stream) : size_(size), stream_(stream) {
    while (half_bits_ < 31 && (uint64_t{1} << (2 * half_bits_)) < size) ++half_bits_;
  }

  uint64_t size() const { return size_; }
  uint64_t operator()(uint64_t index) const {
    do {
      index = once(index);
    } while (index >= size_);
    return index;
  }

 private:
  uint64_t once(uint64_t index) const {
    const uint64_t mask = (uint64_t{1} << half_bits_) - 1;
    uint64_t left = index >> half_bits_, right = index & mask;
    for (uint64_t round = 0; round < 4; ++round) {
      const uint64_t next = left ^ (stream_(right * 4 + round) & mask);
      left = right;
      right = next;
    }
    return left << half_bits_ | right;
  }

  uint64_t size_ = 1;
  Stream stream_;
  int half_bits_ = 1;
};

}  // namespace xinheng::generate
