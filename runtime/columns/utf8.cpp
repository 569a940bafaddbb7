#include "runtime/columns/utf8.h"

#include <cstdint>
#include <cstring>

namespace xinheng::columns {
namespace {

constexpr size_t shown_code_points = 40;

uint8_t byte_at(std::string_view text, size_t i) {
  return i < text.size() ? static_cast<uint8_t>(text[i]) : 0;
}
bool continues(std::string_view text, size_t i) {
  return (byte_at(text, i) & 0xC0) == 0x80;
}

// Length of the code point at i; 0 where it isn't well formed (Unicode, table 3-7).
size_t code_point_length(std::string_view text, size_t i) {
  const uint8_t a = byte_at(text, i), b = byte_at(text, i + 1);
  if (a < 0x80) return 1;
  if (a < 0xC2 || a > 0xF4 || !continues(text, i + 1)) return 0;
  if (a < 0xE0) return 2;
  if (!continues(text, i + 2)) return 0;
  if (a < 0xF0) {
    const bool overlong = a == 0xE0 && b < 0xA0;
    const bool surrogate = a == 0xED && b > 0x9F;
    return overlong || surrogate ? 0 : 3;
  }
  const bool overlong = a == 0xF0 && b < 0x90;
  const bool too_large = a == 0xF4 && b > 0x8F;
  return overlong || too_large || !continues(text, i + 3) ? 0 : 4;
}

}  // namespace

bool is_utf8(std::string_view text) {
  size_t ascii = 0;  // most texts are that, and eight bytes of them are looked at together
  for (uint64_t word = 0; ascii + sizeof word <= text.size(); ascii += sizeof word) {
    std::memcpy(&word, text.data() + ascii, sizeof word);
    if ((word & 0x8080808080808080u) != 0) break;
  }
  for (size_t i = ascii; i < text.size();) {
    const size_t length = code_point_length(text, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string cut_text(std::string_view utf8) {
  size_t end = 0;
  for (size_t count = 0; end < utf8.size(); ++count) {
    if (count == shown_code_points) return std::string(utf8.substr(0, end)) + "…";
    end += code_point_length(utf8, end);
  }
  return std::string(utf8);
}

}  // namespace xinheng::columns
