#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "compiler/syntax/tree.h"

namespace xinheng::check {

// Resolves names, types, presence of optional values, dates in force, citations and tables
// (reads the CSV files that the pack names). Everything wrong is reported; the program may be
// used only where diagnostics has no error.
program::Program check(const syntax::Pack& pack, Sources& sources, Diagnostics& diagnostics);

}  // namespace xinheng::check
