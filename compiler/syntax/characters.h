// The characters of a file as the lexer sees them: full-width twins folded, places kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xinheng::syntax {

// One code point of the file after another; folding is one to one, so that columns stay.
struct Characters {
  std::string folded;                    // UTF-8
  std::vector<uint32_t> folded_offsets;  // by code point, and one more: the end
  std::vector<uint32_t> source_offsets;  // the same in the file's own bytes
};

// The offset of the first byte that isn't UTF-8.
std::optional<uint32_t> first_invalid_byte(std::string_view text);

// Of the code point that begins with this byte of valid UTF-8.
size_t code_point_bytes(char lead);

// Full-width punctuation, digits and letters become their ASCII twins, 。 becomes a dot; not
// inside of quotes, 「」 and 《》. The text must be valid UTF-8.
Characters fold(std::string_view text);

// The same for all of a text, quotes or not.
std::string fold_everywhere(std::string_view text);

}  // namespace xinheng::syntax
