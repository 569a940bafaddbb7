// Rows by the hash of their record key, so that equal keys lie together.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/columns/parallel.h"
#include "runtime/columns/part.h"
#include "runtime/columns/rows.h"

namespace xinheng::columns {

// One of so many bins. Neither end of the hash: by those bits keys are told apart within a bin.
inline size_t bin_of(uint64_t hash, size_t bins) {
  return ((hash >> 16) & 0xffffffffu) * bins >> 32;
}

struct HashedRow {
  uint64_t hash;
  RowName name;
};

// By the top bits of the hash, so that each bin fits a cache and bins go in parallel.
struct Bins {
  std::vector<HashedRow> rows;
  std::vector<uint64_t> first;  // by bin; one more at the end
};

// Of the rows for which in(part, row) holds.
template <class In>
Bins make_bins(const std::vector<Part>& parts, size_t key, uint32_t threads, const In& in) {
  uint64_t total = 0;
  for (const Part& part : parts) total += part.rows;
  const int bits = std::clamp(static_cast<int>(std::bit_width(total / 4096)), 1, 14);
  const uint64_t count = uint64_t{1} << bits;
  const auto slices = slices_of(parts, threads);
  std::vector<uint64_t> next(slices.size() * count, 0);
  const auto visit = [&](uint64_t slice, const auto& use) {
    for (const RowRange& range : slices[slice]) {
      const Part& part = parts[range.part];
      const uint64_t* hashes = part.columns[key].hashes.data();
      for (uint32_t row = range.begin; row < range.end; ++row) {
        if (!in(part, row)) continue;
        const uint64_t bin = hashes[row] >> (64 - bits);
        use(hashes[row], RowName{range.part, row}, next[slice * count + bin]);
      }
    }
  };
  parallel(threads, slices.size(), [&](uint64_t slice) {
    visit(slice, [](uint64_t, RowName, uint64_t& counter) { ++counter; });
  });
  Bins bins;
  uint64_t sum = 0;
  for (uint64_t bin = 0; bin < count; ++bin) {
    bins.first.push_back(sum);
    for (uint64_t slice = 0; slice < slices.size(); ++slice)
      sum += std::exchange(next[slice * count + bin], sum);
  }
  bins.first.push_back(sum);
  bins.rows.resize(sum);
  parallel(threads, slices.size(), [&](uint64_t slice) {
    visit(slice,
          [&](uint64_t hash, RowName name, uint64_t& place) { bins.rows[place++] = {hash, name}; });
  });
  return bins;
}

struct Repeat {
  RowName first, again;  // the same key
};
// Rows whose key an earlier row of their bin has, in the order of the files.
std::vector<Repeat> find_repeats(const std::vector<Part>& parts, size_t key, const Bins& bins,
                                 uint32_t threads);

}  // namespace xinheng::columns
