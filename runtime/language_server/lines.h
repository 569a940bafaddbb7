// Places as editors count them: lines from 0, columns in UTF-16 code units.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace xinheng::language_server {

struct Position {
  uint32_t line = 0, character = 0;
};

// The lines of a text that lives at least as long.
class Lines {
 public:
  explicit Lines(std::string_view text);

  Position position_of(uint32_t offset) const;
  // What lies beyond the end of its line, or of the text, is taken back to it.
  uint32_t offset_of(Position position) const;

 private:
  std::string_view text_;
  std::vector<uint32_t> begins_;
};

}  // namespace xinheng::language_server
