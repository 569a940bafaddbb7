// Which shape each aggregate got, and why, in words: for the plan's dump. Nothing weighs costs: a
// row table and lanes are taken wherever they give the same, being less work for each record.
#pragma once

#include <string>
#include <vector>

#include "compiler/lower/plan.h"

namespace xinheng::plan {

// Two lines: how its records are chosen, by row table, gather or vector code; and how they are
// added up, in lanes or in an accumulator.
std::vector<std::string> shape_of(const Plan& plan, const program::Program& program,
                                  const Pipeline& pipeline, size_t aggregate);

}  // namespace xinheng::plan
