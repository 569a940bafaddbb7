// The text of a CSV, taken apart into rows and cells: RFC 4180; a byte order mark may come first.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::check {

struct CsvCell {
  std::string text;
  Span span;
};
struct CsvRow {
  std::vector<CsvCell> cells;
  Span span;
};
struct CsvFault {
  Kind kind;
  Span span;
};
// The first row names the columns. Blank lines, which a spreadsheet leaves at the end, are no rows.
struct CsvRows {
  std::vector<CsvRow> rows;
  std::vector<CsvFault> faults;
};

CsvRows split_csv(const std::string& text, uint32_t file);

}  // namespace xinheng::check
