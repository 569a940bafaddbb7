// What all pages have that Xinheng writes: the frame, and one style, for light and dark screens,
// phones and paper.
#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::page {

extern const std::string_view style;

// From the doctype to the link that skips to the element #main. title is escaped here; own: the
// style of this page besides.
std::string opening(std::string_view title, Language language, std::string_view own);

}  // namespace xinheng::page
