// Pieces of HTML.
#pragma once

#include <string>
#include <string_view>

#include "compiler/values/markup.h"

namespace xinheng::handbook {

// What an id or the target of a link may be: blanks become underscores.
std::string anchor_of(std::string_view text);
// <a href="#…">…</a>; the text is escaped.
std::string link_to(std::string_view anchor, std::string_view text);
// <table> until inside of the first row of its head. What it is about, without markup, is for those
// who come to it from elsewhere than the heading above; it isn't seen.
std::string table_begin(std::string_view style, std::string_view about);

}  // namespace xinheng::handbook
