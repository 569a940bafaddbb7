#include "compiler/diagnostics/text_width.h"

#include <algorithm>

#include <utf8proc.h>

namespace xinheng {

size_t width_of(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t point = -1;
    const auto length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                         static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    width += point < 0 ? 1 : static_cast<size_t>(std::max(0, utf8proc_charwidth(point)));
    at += length > 0 ? static_cast<size_t>(length) : 1;
  }
  return width;
}

std::string left_aligned(std::string_view text, size_t width) {
  const size_t own = width_of(text);
  return std::string(text) + std::string(own < width ? width - own : 0, ' ');
}

std::string right_aligned(std::string_view text, size_t width) {
  const size_t own = width_of(text);
  return std::string(own < width ? width - own : 0, ' ') + std::string(text);
}

std::string with_commas(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

}  // namespace xinheng
