#include "compiler/diagnostics/source_line.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <utf8proc.h>

namespace xinheng {
namespace {

constexpr int tab_stop = 4;
constexpr int line_columns_max = 160;
constexpr int columns_before_span = 60;  // kept where a long line is cut

// What a terminal shows for one code point.
struct Glyph {
  std::string text;
  int columns;
  bool marked;
};

std::string_view line_around(std::string_view text, size_t offset) {
  const size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  size_t end = std::min(text.find('\n', offset), text.size());
  if (end > begin && text[end - 1] == '\r') --end;
  return text.substr(begin, end - begin);
}

Glyph glyph_of(std::string_view bytes, utf8proc_int32_t point, int column) {
  if (point == '\t') {
    const int columns = tab_stop - column % tab_stop;
    return {std::string(static_cast<size_t>(columns), ' '), columns, false};
  }
  if (point == 0xFEFF) return {"", 0, false};  // byte order mark
  const bool shows = point >= 0x20 && (point < 0x7F || point > 0x9F) &&
                     utf8proc_category(point) != UTF8PROC_CATEGORY_CF;
  if (!shows) return {"\xEF\xBF\xBD", 1, false};
  return {std::string(bytes), utf8proc_charwidth(point), false};
}

std::vector<Glyph> glyphs_of(std::string_view line, size_t mark_begin, size_t mark_end) {
  std::vector<Glyph> glyphs;
  int column = 0;
  for (size_t at = 0; at < line.size();) {
    utf8proc_int32_t point = -1;
    const auto length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(line.data() + at),
                         static_cast<utf8proc_ssize_t>(line.size() - at), &point);
    const size_t bytes = length > 0 ? static_cast<size_t>(length) : 1;
    glyphs.push_back(glyph_of(line.substr(at, bytes), length > 0 ? point : -1, column));
    glyphs.back().marked = at + bytes > mark_begin && at < mark_end;
    column += glyphs.back().columns;
    at += bytes;
  }
  return glyphs;
}

// Of a line that is too long, the part around its first marked glyph.
std::vector<Glyph> cut_to_width(std::vector<Glyph> glyphs) {
  int columns = 0;
  for (const Glyph& glyph : glyphs) columns += glyph.columns;
  if (columns <= line_columns_max) return glyphs;
  auto first = std::find_if(glyphs.begin(), glyphs.end(), [](const Glyph& g) { return g.marked; });
  for (int kept = 0; first != glyphs.begin() && kept < columns_before_span;) {
    --first;
    kept += first->columns;
  }
  std::vector<Glyph> result;
  if (first != glyphs.begin()) result.push_back({"…", 1, false});
  int shown = 0;
  for (; first != glyphs.end() && shown < line_columns_max; ++first) {
    shown += first->columns;
    result.push_back(std::move(*first));
  }
  if (first != glyphs.end()) result.push_back({"…", 1, false});
  return result;
}

}  // namespace

MarkedLine marked_line(const SourceFile& file, Span span) {
  const std::string_view text = file.text;
  const size_t begin = std::min<size_t>(span.begin, text.size());
  const std::string_view line = line_around(text, begin);
  const auto line_begin = static_cast<size_t>(line.data() - text.data());
  const size_t mark_begin = begin - line_begin;
  const size_t mark_end = std::max(mark_begin + 1, std::max<size_t>(span.end, begin) - line_begin);
  MarkedLine result;
  bool any = false;
  for (const Glyph& glyph : cut_to_width(glyphs_of(line, mark_begin, mark_end))) {
    result.line += glyph.text;
    any = any || glyph.marked;
    result.carets.append(static_cast<size_t>(glyph.columns), glyph.marked ? '^' : ' ');
  }
  if (!any) result.carets += '^';  // just behind the line: something is missing there
  const size_t last = result.carets.find_last_of('^');
  result.carets.resize(last + 1);
  return result;
}

}  // namespace xinheng
