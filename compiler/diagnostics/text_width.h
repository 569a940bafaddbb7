// Columns on a terminal, where a Chinese character takes two.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xinheng {

size_t width_of(std::string_view text);
std::string left_aligned(std::string_view text, size_t width);
std::string right_aligned(std::string_view text, size_t width);

std::string with_commas(uint64_t number);  // "1,234,567"

}  // namespace xinheng
