#include "compiler/check/context.h"

#include <algorithm>

namespace xinheng::check {

std::string slice(const Context& context, Span span) {
  const std::string& text = context.sources.files[span.file].text;
  if (span.begin >= text.size() || span.end <= span.begin) return "";
  return text.substr(span.begin, span.end - span.begin);
}

std::string line_of(const Context& context, Span span) {
  return place_text(context.sources, span);
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

std::string list_names(const std::vector<std::string>& names) {
  constexpr size_t shown_max = 20;
  if (names.empty()) return "-";
  const size_t shown = std::min(names.size(), shown_max);
  std::string out = join({names.begin(), names.begin() + static_cast<long>(shown)}, "、");
  if (shown < names.size()) out += "…";
  return out;
}

}  // namespace xinheng::check
