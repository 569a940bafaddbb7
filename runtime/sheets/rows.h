// What a sheet holds, as a CSV again.
#pragma once

#include <nlohmann/json.hpp>

#include "runtime/sheets/lists.h"

namespace xinheng::sheets {

// A cell as it was read, or nothing.
struct Read {
  std::string text;
  std::string address;   // "D17"
  std::string kind;      // text, number, date, truth; or what is wrong with it
  bool formula = false;
};
struct Grid {
  std::string sheet;
  std::vector<std::vector<Read>> rows;   // the first names the columns
  std::vector<std::pair<Read, std::string>> merged;  // the first cell, "A2:B3"
};
Grid grid_of(const nlohmann::json& sheet);

// What the text of a list becomes; unchanged where the sheet says the same.
struct NewText {
  std::string text;
  std::vector<SheetCell> cells;
  Change change;
};
// Wrong cells are reported with spans of the new text, in the file of that number.
NewText new_text(const List& list, const Grid& grid, const std::string& workbook, uint32_t file,
                 Diagnostics& diagnostics);

// The text that a cell means in such a column; wrong ones are reported at the span.
std::string text_of(const Read& cell, Holds holds, Span span, Diagnostics& diagnostics);
std::string trimmed(std::string text);
// "A" of 0, "AB" of 27.
std::string column_letters(size_t index);

}  // namespace xinheng::sheets
