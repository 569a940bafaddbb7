// Whether what was read for one program can be judged by another as it is.
#pragma once

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/columns/needed_fields.h"

namespace xinheng::columns {

// The same kinds of subjects and records, with the same fields, and of these the same words.
bool same_shape(const program::Program& a, const program::Program& b);
// Of two programs of one shape: what either reads. No texts: nobody shows them.
NeededFields either(const NeededFields& a, const NeededFields& b);
// Whether a row was refused for a value that only one of them reads: that one alone wouldn't have
// it, the other would.
bool refused_for_one(const program::Program& program, const NeededFields& a, const NeededFields& b,
                     const Dataset& data);

}  // namespace xinheng::columns
