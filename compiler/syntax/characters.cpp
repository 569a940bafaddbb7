#include "compiler/syntax/characters.h"

#include <utf8proc.h>

namespace xinheng::syntax {
namespace {

struct CodePoint {
  char32_t value;
  size_t bytes;  // 0: not UTF-8
};

CodePoint code_point_at(std::string_view text, size_t offset) {
  utf8proc_int32_t value = 0;
  const auto bytes =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + offset),
                       static_cast<utf8proc_ssize_t>(text.size() - offset), &value);
  if (bytes <= 0) return {0, 0};
  return {static_cast<char32_t>(value), static_cast<size_t>(bytes)};
}

char32_t ascii_twin(char32_t c) {
  if (c >= U'！' && c <= U'～') return c - U'！' + U'!';
  if (c == U'。') return U'.';
  return c;
}

// What ends the quotation that this character begins; 0: it begins none.
char32_t closer_of(char32_t c) {
  switch (c) {
    case U'“':
      return U'”';
    case U'"':
      return U'"';
    case U'「':
      return U'」';
    case U'《':
      return U'》';
    default:
      return 0;
  }
}

void append(std::string& out, char32_t c) {
  utf8proc_uint8_t bytes[4];
  const auto count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(count));
}

}  // namespace

std::optional<uint32_t> first_invalid_byte(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.bytes == 0) return static_cast<uint32_t>(at);
    at += point.bytes;
  }
  return std::nullopt;
}

size_t code_point_bytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

Characters fold(std::string_view text) {
  Characters result;
  result.folded.reserve(text.size());
  char32_t closer = 0;
  const size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;  // a byte order mark
  for (size_t at = begin; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    result.folded_offsets.push_back(static_cast<uint32_t>(result.folded.size()));
    result.source_offsets.push_back(static_cast<uint32_t>(at));
    if (closer != 0) {
      append(result.folded, point.value);
      if (point.value == closer || point.value == U'\n') closer = 0;
    } else {
      const char32_t twin = ascii_twin(point.value);
      append(result.folded, twin);
      closer = closer_of(twin);
    }
    at += point.bytes;
  }
  result.folded_offsets.push_back(static_cast<uint32_t>(result.folded.size()));
  result.source_offsets.push_back(static_cast<uint32_t>(text.size()));
  return result;
}

std::string fold_everywhere(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.bytes == 0) {
      result += text[at++];
      continue;
    }
    append(result, ascii_twin(point.value));
    at += point.bytes;
  }
  return result;
}

}  // namespace xinheng::syntax
