// Identity codes checked and packed in a tight loop, and a hash of text keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/columns/texts.h"

namespace xinheng::columns {

// What pack_citizen_code gives for a valid code, 0 for one that check_citizen_code refuses (no
// valid code packs to 0: its birth date isn't).
uint64_t pack_if_valid_citizen_code(std::string_view code);
// The other way, of valid codes.
Texts unpack_citizen_codes(const std::vector<uint64_t>& packed);
// What check_legal_code says, quicker.
bool is_valid_legal_code(std::string_view code);

uint64_t hash_text(std::string_view text);
// One of so many bins. Neither end of the hash: by those bits keys are told apart within a bin.
inline size_t bin_of(uint64_t hash, size_t bins) {
  return ((hash >> 16) & 0xffffffffu) * bins >> 32;
}

}  // namespace xinheng::columns
