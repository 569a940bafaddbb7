// The CSV files that a pack names: RFC 4180, UTF-8, a line of column names first. In a .xh.md file
// “#名字” names a table of its Markdown instead.
#pragma once

#include "compiler/check/context.h"
#include "compiler/check/csv_rows.h"

namespace xinheng::check {

struct CsvFile {
  std::vector<CsvCell> header;
  std::vector<CsvRow> rows;
};

// Reads a file of the folder in which it is named and adds it to the sources; reports what is
// wrong. Rows with a wrong number of cells are left out. Empty where nothing can be read.
std::optional<CsvFile> read_csv(Context& context, const syntax::Text& path);

// 缺: what is said of a cell that holds nothing.
bool is_absent(std::string_view text);

// What the columns 依据 and 假设 of a row say; -1: there is no such column.
syntax::Basis csv_basis(Context& context, const CsvRow& row, int citations, int assumption);

bool is_utf8(std::string_view text);

}  // namespace xinheng::check
