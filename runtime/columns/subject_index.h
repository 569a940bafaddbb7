// From the key of a subject to its ordinal.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/columns/dataset.h"

namespace xinheng::columns {

inline constexpr uint32_t no_subject = 0xffffffffu;

class SubjectIndex {
 public:
  // Ordinal i has packed[i] where keys are citizen codes, else keys[i]. keys must outlive this.
  SubjectIndex(const Texts& keys, const std::vector<uint64_t>& packed);

  uint64_t size() const { return keys_.size(); }
  uint32_t find(uint64_t packed) const;
  uint32_t find(std::string_view key) const;
  void prefetch(uint64_t packed) const { __builtin_prefetch(&slots_[place(packed)]); }

 private:
  struct Slot {
    uint64_t key = 0;  // packed, or a hash
    uint32_t ordinal = no_subject;
  };
  size_t place(uint64_t key) const {
    return static_cast<size_t>((key * 0x9e3779b97f4a7c15u) >> shift_);
  }
  void insert(uint64_t key, uint32_t ordinal);

  const Texts& keys_;
  std::vector<Slot> slots_;
  int shift_ = 0;
};

}  // namespace xinheng::columns
