// Sets of up to 64 things in a word, and of rows by block: bit i of word i / 64.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace xinheng::execute {

inline bool is_set(const uint64_t* words, uint64_t index) {
  return (words[index / 64] >> (index % 64) & 1) != 0;
}

inline void set_bit(uint64_t* words, uint64_t index, bool value) {
  const uint64_t bit = uint64_t{1} << (index % 64);
  words[index / 64] = value ? words[index / 64] | bit : words[index / 64] & ~bit;
}

template <class Use>
void each_bit(uint64_t bits, const Use& use) {
  for (; bits != 0; bits &= bits - 1) use(static_cast<size_t>(std::countr_zero(bits)));
}

// Calls use with the index of each bit set in [begin, end).
template <class Use>
void each_set(const uint64_t* words, uint64_t begin, uint64_t end, const Use& use) {
  for (uint64_t block = begin / 64; block * 64 < end; ++block) {
    uint64_t bits = words[block];
    if (block == begin / 64) bits &= ~uint64_t{0} << begin % 64;
    if (end - block * 64 < 64) bits &= ~(~uint64_t{0} << end % 64);
    each_bit(bits, [&](size_t bit) { use(block * 64 + bit); });
  }
}

// Bit c of row r becomes bit r of row c: halves, quarters, … change places.
inline void transpose(uint64_t (&rows)[64]) {
  uint64_t mask = ~uint64_t{0} >> 32;
  for (unsigned half = 32; half != 0; half >>= 1, mask ^= mask << half) {
    for (unsigned r = 0; r < 64; r = ((r | half) + 1) & ~half) {
      const uint64_t differ = ((rows[r] >> half) ^ rows[r | half]) & mask;
      rows[r] ^= differ << half;
      rows[r | half] ^= differ;
    }
  }
}

// Of a buffer: what it held may be lost to nobody, it only gets larger.
void grow(auto& array, size_t size) {
  if (array.size() < size) array.resize(size + size / 2);
}

}  // namespace xinheng::execute
