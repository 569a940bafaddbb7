// What the analysis says is impossible never happens to anybody.
#pragma once

#include <string>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::differential {

// "" where every value of every expression, for some of the people, is one that the analysis
// allows; otherwise which isn't.
std::string broken_proof(program::Program program, const columns::Dataset& data,
                         execute::Dates dates);

}  // namespace xinheng::differential
