// Identity codes of citizens (GB 11643, 18 characters) and of organisations (GB 32100).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/values/date.h"

namespace xinheng {

enum class CodeFault : uint8_t { none, length, character, birth_date, check_character };

// Citizen code: 6 digits of division, birth date, 3 digits of sequence, check character.
CodeFault check_citizen_code(std::string_view code);
// 17 digits to their check character: "10X98765432"[sum of weight*digit mod 11].
char citizen_check_character(std::string_view digits17);
Days citizen_birth_date(std::string_view valid_code);

// Unified social credit code: alphabet without I O S V Z, weights 3^(i-1) mod 31.
CodeFault check_legal_code(std::string_view code);
char legal_check_character(std::string_view first17);

// A valid code as one word, so that joins compare numbers: order of words = order of codes.
uint64_t pack_citizen_code(std::string_view valid_code);
std::string unpack_citizen_code(uint64_t word);

// What may be shown of a code: the division and nothing else, "330802************".
std::string mask_identity_code(std::string_view code);

}  // namespace xinheng
