// Text from outside is checked before it is used.
#pragma once

#include <string>
#include <string_view>

namespace xinheng::columns {

bool is_utf8(std::string_view text);
// At most 40 code points, an ellipsis behind where some are left out.
std::string cut_text(std::string_view utf8);

}  // namespace xinheng::columns
