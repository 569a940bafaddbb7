// Messages about what came from a workbook name sheet and cell instead of line and column.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng {

// Bytes [begin, end] of a source that come from a cell: "清单.xlsx 行为清单!D17".
struct SheetCell {
  uint32_t begin = 0, end = 0;
  std::string address;
};
// By the path of the source; ascending.
using SheetCells = std::map<std::string, std::vector<SheetCell>>;

std::string render(const Diagnostics& diagnostics, const Sources& sources, Language language,
                   Format format, const SheetCells& cells);

}  // namespace xinheng
