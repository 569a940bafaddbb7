// Text within HTML and XML.
#pragma once

#include <string>
#include <string_view>

namespace xinheng {

// & < > and " as entities: for the content of elements and for values in quotes.
std::string escaped(std::string_view text);

}  // namespace xinheng
