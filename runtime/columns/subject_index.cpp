#include "runtime/columns/subject_index.h"

#include <bit>

#include "runtime/columns/key_codes.h"

namespace xinheng::columns {

SubjectIndex::SubjectIndex(const Texts& keys, const std::vector<uint64_t>& packed) : keys_(keys) {
  const size_t slots = std::bit_ceil(keys.size() * 2 + 2);
  slots_.resize(slots);
  shift_ = 64 - std::countr_zero(slots);
  for (uint32_t i = 0; i < keys.size(); ++i)
    insert(packed.empty() ? hash_text(keys[i]) : packed[i], i);
}

void SubjectIndex::insert(uint64_t key, uint32_t ordinal) {
  size_t at = place(key);
  while (slots_[at].ordinal != no_subject) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = {key, ordinal};
}

uint32_t SubjectIndex::find(uint64_t packed) const {
  for (size_t at = place(packed);; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.ordinal == no_subject || slot.key == packed) return slot.ordinal;
  }
}

uint32_t SubjectIndex::find(std::string_view key) const {
  const uint64_t hash = hash_text(key);
  for (size_t at = place(hash);; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.ordinal == no_subject) return no_subject;
    if (slot.key == hash && keys_[slot.ordinal] == key) return slot.ordinal;
  }
}

}  // namespace xinheng::columns
