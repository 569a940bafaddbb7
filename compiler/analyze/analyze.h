// What can be proved of a pack without anybody's data: rules that can never act, comparisons
// that say nothing, values that may have no answer.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"

namespace xinheng::analyze {

// Of a program without errors. Notes in it which decision tables are exclusive and complete.
void analyze(program::Program& program, Diagnostics& diagnostics);

}  // namespace xinheng::analyze
