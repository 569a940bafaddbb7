// How the handbook looks, on a screen, on a phone and as a printed book.
#pragma once

#include <string_view>

namespace xinheng::handbook {

extern const std::string_view style;

}  // namespace xinheng::handbook
