// Goes through a grid column by column, keeping the rows that still hold: where none is left there
// is a gap, where several are left at the end they match together.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "compiler/analyze/grid.h"

namespace xinheng::analyze {

// Pieces by column; empty: all of them.
using Box = std::vector<std::optional<PieceRange>>;

struct Overlap {
  uint32_t a, b;  // rows, a above b
  Box box;
};
struct Findings {
  std::optional<Box> gap;         // as wide as it goes
  std::vector<Overlap> overlaps;  // that the policy forbids; the first few
  std::vector<bool> counts;       // by row: somewhere it is what the result is from
  bool finished = true;           // false: too much to go through
};

// What the policy makes of rows that match together.
struct Meaning {
  program::HitPolicy policy;
  std::vector<uint32_t> kinds;  // by row: of two kinds, findings differ; 0: they can't be told
  std::vector<uint32_t> ranks;  // by row, under priority: 0 is the highest
};

Findings sweep(const Grid& grid, const Meaning& meaning);

}  // namespace xinheng::analyze
