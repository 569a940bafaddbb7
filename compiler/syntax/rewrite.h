#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::syntax {

// The same rules with the reserved words and units of that language, and Chinese or ASCII signs
// of punctuation. The text must be right; layout, comments and names stay as they are.
std::string with_keywords(std::string_view rules, Language language);

}  // namespace xinheng::syntax
