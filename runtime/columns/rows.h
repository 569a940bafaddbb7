// Rows of a kind across its parts: slices for threads, comparison, and gathering into order.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/part.h"

namespace xinheng::columns {

struct RowRange {
  uint32_t part, begin, end;
};
// All rows in order, cut into at most `count` slices of about the same number of rows.
std::vector<std::vector<RowRange>> slices_of(const std::vector<Part>& parts, uint32_t count);

inline std::string_view text_of(const std::vector<Part>& parts, size_t column, RowName name) {
  return parts[name.part].columns[column].texts[name.row];
}

// use(row) of each of so many rows that has a value.
template <class Use>
void each_present(const uint64_t* present, uint32_t rows, const Use& use) {
  for (uint32_t first = 0; first < rows; first += 64) {
    uint64_t bits = present[first / 64];
    if (rows - first < 64) bits &= (uint64_t{1} << (rows - first)) - 1;
    for (; bits != 0; bits &= bits - 1) use(first + static_cast<uint32_t>(std::countr_zero(bits)));
  }
}

// The values of a field in two rows: -1, 0, 1. No value comes before every value.
int compare_cells(const std::vector<Part>& parts, size_t column, RowName a, RowName b);

// Eight bytes of a text from `skip` on, so that their order is the texts' as far as they reach.
uint64_t prefix_word(std::string_view text, size_t skip);

// By part and row: where in an order of rows it is, or nowhere. Empty: the order is too long.
using Places = std::vector<std::vector<uint32_t>>;
Places places_of(const std::vector<Part>& parts, const std::vector<RowName>& rows,
                 uint32_t threads);

// The words of one column of the rows named, in their order, padded as ColumnData says. places: of
// these rows, where several columns are gathered.
ColumnData gather_column(const std::vector<Part>& parts, size_t column, program::TypeKind kind,
                         const std::vector<RowName>& rows, uint32_t threads,
                         const Places& places = {});
Texts gather_texts(const std::vector<Part>& parts, size_t column, const std::vector<RowName>& rows,
                   uint32_t threads);

}  // namespace xinheng::columns
