#include <algorithm>
#include <iterator>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng {

Place place_of(const SourceFile& file, uint32_t offset) {
  const std::string_view text = file.text;
  const auto end = std::min<size_t>(offset, text.size());
  uint32_t line = 1;
  // Editors don't count a byte order mark as a column.
  size_t line_begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (size_t i = 0; i < end; ++i) {
    if (text[i] == '\n') {
      ++line;
      line_begin = i + 1;
    }
  }
  uint32_t column = 1;
  for (size_t i = line_begin; i < end; ++i) {
    const bool starts_code_point = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts_code_point) ++column;
  }
  // Inside a code point: its own column, not the next one's.
  const bool inside = end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80;
  if (inside && column > 1) --column;
  return {line, column};
}

const SheetCell* cell_at(const SourceFile& file, uint32_t offset) {
  const auto behind =
      std::upper_bound(file.cells.begin(), file.cells.end(), offset,
                       [](uint32_t place, const SheetCell& cell) { return place < cell.begin; });
  if (behind != file.cells.begin()) return &*std::prev(behind);
  return file.cells.empty() ? nullptr : &file.cells.front();
}

std::string place_text(const Sources& sources, Span span) {
  const SourceFile& file = sources.files[span.file];
  if (const SheetCell* cell = cell_at(file, span.begin)) return cell->address;
  return file.path + ":" + std::to_string(place_of(file, span.begin).line);
}

}  // namespace xinheng
