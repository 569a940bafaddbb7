#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"

namespace xinheng::analyze {

// A decision table: inputs that no row covers, rows that match together, rows that never count;
// each with the smallest example. Notes in it whether it is exclusive and complete.
void analyze_decision(const program::Program& program, program::Decision& decision,
                      Diagnostics& diagnostics);

}  // namespace xinheng::analyze
