#include "runtime/handbook/html.h"

namespace xinheng::handbook {

std::string anchor_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '%' || c == '"';
    out += blank ? '_' : c;
  }
  return out;
}

std::string link_to(std::string_view anchor, std::string_view text) {
  return "<a href=\"#" + escaped(anchor_of(anchor)) + "\">" + escaped(text) + "</a>";
}

std::string table_begin(std::string_view style, std::string_view about) {
  return "<table class=\"" + std::string(style) + "\"><caption>" + escaped(about) +
         "</caption><thead><tr>";
}

}  // namespace xinheng::handbook
