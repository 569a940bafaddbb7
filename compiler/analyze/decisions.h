#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"

namespace xinheng::analyze {

// Decision tables: inputs that no row covers, rows that match together, rows that never count;
// each with the smallest example. Notes in the program which tables are exclusive and complete.
void analyze_decisions(program::Program& program, Diagnostics& diagnostics);

}  // namespace xinheng::analyze
