// What was seen while questions were answered: which rules had an effect, how conditions, cells and
// whole declarations came out. Traces and coverage are made of it.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/program/program.h"
#include "compiler/program/rules.h"

namespace xinheng::execute {

// Some of these, as bits.
using Outcomes = uint8_t;
// Of a condition or a boolean value; else: has no value, and has one. Of an evaluation: not rated,
// and rated.
inline constexpr Outcomes came_out_no = 1, came_out_yes = 2;
inline constexpr Outcomes came_out_open = 4;      // can't be determined
inline constexpr Outcomes came_out_conflict = 8;  // of exceptions, or of rows

struct Noted {
  program::Reached rules;
  std::vector<Outcomes> exprs;      // by ExprId; only of conditions they mean something
  std::vector<std::vector<Outcomes>> cells;  // by decision; row by row, a cell for each input
  std::vector<Outcomes> defines, decisions, evaluations, measures;

  explicit Noted(const program::Program& program)
      : exprs(program.exprs.size()),
        cells(program.decisions.size()),
        defines(program.defines.size()),
        decisions(program.decisions.size()),
        evaluations(program.evaluations.size()),
        measures(program.measures.size()) {}
};

}  // namespace xinheng::execute
