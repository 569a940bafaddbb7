// Identity codes checked and packed in a tight loop, and a hash of text keys.
#pragma once

#include <cstdint>
#include <string_view>

namespace xinheng::columns {

// What pack_citizen_code gives for a valid code, 0 for one that check_citizen_code refuses (no
// valid code packs to 0: its birth date isn't).
uint64_t pack_if_valid_citizen_code(std::string_view code);
// What check_legal_code says, quicker.
bool is_valid_legal_code(std::string_view code);

uint64_t hash_text(std::string_view text);

}  // namespace xinheng::columns
