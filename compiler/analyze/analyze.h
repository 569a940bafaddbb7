// What can be proved of a pack without anybody's data: rules that can never act, comparisons
// that say nothing, values that may have no answer.
#pragma once

#include <functional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"

namespace xinheng::analyze {

// Of a program without errors. Notes in it which decision tables are exclusive and complete.
// going_on is asked between rules; false: it said no, and what was found is a part.
bool analyze(program::Program& program, Diagnostics& diagnostics,
             const std::function<bool()>& going_on = {});

}  // namespace xinheng::analyze
