#include "runtime/language_server/lines.h"

#include <algorithm>

namespace xinheng::language_server {
namespace {

// Of the character that begins with this byte of UTF-8; what isn't UTF-8 goes byte by byte.
struct Width {
  uint32_t bytes, units;
};
Width width_of(unsigned char first) {
  if (first >= 0xF0) return {4, 2};
  if (first >= 0xE0) return {3, 1};
  if (first >= 0xC0) return {2, 1};
  return {1, 1};
}

}  // namespace

Lines::Lines(std::string_view text) : text_(text), begins_{0} {
  for (uint32_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') begins_.push_back(i + 1);
  }
}

Position Lines::position_of(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), offset);
  const auto line = static_cast<uint32_t>(after - begins_.begin() - 1);
  Position position{line, 0};
  for (uint32_t at = begins_[line]; at < offset;) {
    const Width width = width_of(static_cast<unsigned char>(text_[at]));
    at += width.bytes;
    position.character += width.units;
  }
  return position;
}

uint32_t Lines::offset_of(Position position) const {
  const auto size = static_cast<uint32_t>(text_.size());
  if (position.line >= begins_.size()) return size;
  uint32_t at = begins_[position.line];
  for (uint32_t units = 0; at < size && units < position.character;) {
    if (text_[at] == '\n' || (text_[at] == '\r' && at + 1 < size && text_[at + 1] == '\n')) break;
    const Width width = width_of(static_cast<unsigned char>(text_[at]));
    at = std::min(at + width.bytes, size);
    units += width.units;
  }
  return at;
}

}  // namespace xinheng::language_server
