// What an expression is about.
#pragma once

#include <vector>

#include "compiler/program/program.h"

namespace xinheng::execute {

// In the order written, each spelling once: fields, columns, parameters, dates, defines,
// aggregates (as a whole), results of evaluations and measures.
std::vector<program::ExprId> references_of(const program::Program& program, program::ExprId expr);

}  // namespace xinheng::execute
