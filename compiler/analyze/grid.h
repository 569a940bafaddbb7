// A decision table on a grid: every input cut where some cell begins or ends, so that in each
// piece of it every cell holds everywhere or nowhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analyze/domain.h"

namespace xinheng::analyze {

// Pieces [first, last] of a column.
struct PieceRange {
  uint32_t first, last;
};
struct Cell {
  std::vector<PieceRange> ranges;  // ascending; where the cell holds
};
struct Column {
  std::vector<Interval> pieces;  // of the input's values, ascending
  bool may_be_absent = false;    // then there is one piece more: no value
  program::ExprId against;       // all cells compare with this: a piece is less, equal or more
  uint32_t count() const { return static_cast<uint32_t>(pieces.size()) + (may_be_absent ? 1 : 0); }
};
struct Row {
  std::vector<Cell> cells;  // by column
  uint64_t narrow = 0;      // columns where it doesn't hold everywhere
  bool exact = true;        // every cell is what is written; else it holds there or not
  bool empty = false;       // some cell holds nowhere
};
struct Grid {
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::string unfixed;  // a cell that is no fixed value, for a message
};

inline constexpr size_t columns_max = 64;

// What a cell that isn't written out is taken for.
enum class Unfixed : uint8_t { holds, fails };

// date: of parameters in cells. Empty where one of them has no value then.
std::optional<Grid> grid_of(const program::Program& program, const program::Decision& decision,
                            Days date, Unfixed unfixed);

}  // namespace xinheng::analyze
