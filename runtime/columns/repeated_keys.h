// Records that share a key. Nearly all keys are different: of each, 32 bits of a hash are kept, in
// bins, and only rows whose bits come again are looked at.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/key_codes.h"
#include "runtime/columns/parallel.h"
#include "runtime/columns/part.h"
#include "runtime/columns/rows.h"

namespace xinheng::columns {

struct Repeat {
  RowName first, again;  // the same key
};

// Bits of hashes, by bin; each slice of rows adds its own.
class Fingerprints {
 public:
  Fingerprints(uint64_t rows, size_t slices);

  void add(size_t slice, uint64_t hash) {
    bins_[slice][bin_of(hash)].push_back(static_cast<uint32_t>(hash));
  }
  // Keeps those that were added twice.
  void keep_repeated(uint32_t threads);
  bool none() const { return filter_.empty(); }
  bool has(uint64_t hash) const {
    const uint64_t at = hash & filter_mask_;
    return (filter_[at / 64] >> (at % 64) & 1) != 0 && is_repeated(hash);
  }

  size_t bins() const { return size_t{1} << bits_; }
  size_t bin_of(uint64_t hash) const { return hash >> 32 >> (32 - bits_); }

 private:
  void find_repeated(size_t bin, std::vector<uint32_t>& table);
  bool is_repeated(uint64_t hash) const;

  int bits_;
  std::vector<std::vector<std::vector<uint32_t>>> bins_;  // by slice, then bin
  std::vector<std::vector<uint32_t>> repeated_;           // by bin, rising
  std::vector<uint64_t> filter_;  // bits by the end of a hash: whether some repeated one ends so
  uint64_t filter_mask_ = 0;
};

struct HashedRow {
  uint64_t hash;
  RowName name;
};
// Rows by slice, then bin.
using HashedRows = std::vector<std::vector<std::vector<HashedRow>>>;
std::vector<Repeat> repeats_among(const std::vector<Part>& parts, size_t key,
                                  const HashedRows& rows, uint32_t threads);

// Of the rows for which in(part, row) holds, those whose key an earlier one has: in the order of
// parts and rows, by the first. key: the planned column.
template <class In>
std::vector<Repeat> find_repeats(const std::vector<Part>& parts, size_t key, uint32_t threads,
                                 const In& in) {
  const auto slices = slices_of(parts, threads);
  const auto visit = [&](uint64_t slice, const auto& use) {
    for (const RowRange& range : slices[slice]) {
      const Part& part = parts[range.part];
      for (uint32_t row = range.begin; row < range.end; ++row)
        if (in(part, row)) use(hash_text(part.columns[key].texts[row]), RowName{range.part, row});
    }
  };
  uint64_t total = 0;
  for (const Part& part : parts) total += part.rows;
  Fingerprints fingerprints(total, slices.size());
  parallel(threads, slices.size(), [&](uint64_t slice) {
    visit(slice, [&](uint64_t hash, RowName) { fingerprints.add(slice, hash); });
  });
  fingerprints.keep_repeated(threads);
  if (fingerprints.none()) return {};
  HashedRows rows(slices.size());
  for (auto& bins : rows) bins.resize(fingerprints.bins());
  parallel(threads, slices.size(), [&](uint64_t slice) {
    visit(slice, [&](uint64_t hash, RowName name) {
      if (fingerprints.has(hash)) rows[slice][fingerprints.bin_of(hash)].push_back({hash, name});
    });
  });
  return repeats_among(parts, key, rows, threads);
}

}  // namespace xinheng::columns
