#include "runtime/columns/repeated_keys.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace xinheng::columns {
namespace {

constexpr uint64_t bin_rows = 16'384;  // a table of so many fits the second cache
constexpr int bits_most = 12;
constexpr uint64_t filter_bits = 64;  // for each that is repeated: most others are told apart

// Rows of a bin whose key an earlier row of it has.
void find_in_bin(const std::vector<Part>& parts, size_t key, const std::vector<HashedRow>& rows,
                 std::vector<uint32_t>& table, std::vector<Repeat>& repeats) {
  constexpr uint32_t none = 0xffffffffu;
  const uint64_t mask = std::bit_ceil(rows.size() * 2 + 1) - 1;
  table.assign(mask + 1, none);
  for (uint32_t i = 0; i < rows.size(); ++i) {
    uint64_t at = rows[i].hash & mask;
    while (table[at] != none) {
      const HashedRow& other = rows[table[at]];
      if (other.hash == rows[i].hash &&
          text_of(parts, key, other.name) == text_of(parts, key, rows[i].name))
        break;
      at = (at + 1) & mask;
    }
    if (table[at] == none) {
      table[at] = i;
    } else {
      repeats.push_back({rows[table[at]].name, rows[i].name});
    }
  }
}

}  // namespace

Fingerprints::Fingerprints(uint64_t rows, size_t slices)
    : bits_(std::clamp(static_cast<int>(std::bit_width(rows / bin_rows)), 0, bits_most)),
      bins_(slices) {
  for (auto& some : bins_) {
    some.resize(bins());
    const uint64_t expected = rows / slices / bins();
    for (auto& bin : some) bin.reserve(expected + expected / 8 + 16);
  }
}

void Fingerprints::keep_repeated(uint32_t threads) {
  repeated_.resize(bins());
  parallel(threads, threads, [&](uint64_t thread) {
    std::vector<uint32_t> table;
    for (size_t bin = thread; bin < bins(); bin += threads) find_repeated(bin, table);
  });
  bins_.clear();
  uint64_t count = 0;
  for (const auto& some : repeated_) count += some.size();
  if (count == 0) return;
  filter_mask_ = std::bit_ceil(count * filter_bits) - 1;
  filter_.resize(filter_mask_ / 64 + 1);
  for (const auto& some : repeated_)
    for (const uint32_t print : some) {
      const uint64_t at = print & filter_mask_;
      filter_[at / 64] |= uint64_t{1} << (at % 64);
    }
}

void Fingerprints::find_repeated(size_t bin, std::vector<uint32_t>& table) {
  constexpr uint32_t none = 0;
  uint64_t count = 0;
  for (const auto& some : bins_) count += some[bin].size();
  const uint64_t mask = std::bit_ceil(count * 2 + 1) - 1;
  table.assign(mask + 1, none);
  std::vector<uint32_t>& repeated = repeated_[bin];
  bool has_none = false;
  for (const auto& some : bins_)
    for (const uint32_t print : some[bin]) {
      if (print == none) {
        if (std::exchange(has_none, true)) repeated.push_back(print);
        continue;
      }
      uint64_t at = (print * 0x9e3779b97f4a7c15u >> 32) & mask;
      while (table[at] != none && table[at] != print) at = (at + 1) & mask;
      if (table[at] == print) repeated.push_back(print);
      table[at] = print;
    }
  std::sort(repeated.begin(), repeated.end());
  repeated.erase(std::unique(repeated.begin(), repeated.end()), repeated.end());
}

bool Fingerprints::is_repeated(uint64_t hash) const {
  const std::vector<uint32_t>& repeated = repeated_[bin_of(hash)];
  return std::binary_search(repeated.begin(), repeated.end(), static_cast<uint32_t>(hash));
}

std::vector<Repeat> repeats_among(const std::vector<Part>& parts, size_t key,
                                  const HashedRows& rows, uint32_t threads) {
  const size_t bins = rows.empty() ? 0 : rows[0].size();
  std::vector<std::vector<Repeat>> found(threads);
  parallel(threads, threads, [&](uint64_t thread) {
    std::vector<uint32_t> table;
    for (size_t bin = thread; bin < bins; bin += threads) {
      std::vector<HashedRow> all;
      for (const auto& some : rows) all.insert(all.end(), some[bin].begin(), some[bin].end());
      find_in_bin(parts, key, all, table, found[thread]);
    }
  });
  std::vector<Repeat> repeats;
  for (const auto& some : found) repeats.insert(repeats.end(), some.begin(), some.end());
  std::sort(repeats.begin(), repeats.end(), [](const Repeat& a, const Repeat& b) {
    return std::tie(a.first, a.again) < std::tie(b.first, b.again);
  });
  return repeats;
}

}  // namespace xinheng::columns
