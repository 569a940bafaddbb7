// The expressions directly inside an expression.
#pragma once

#include <vector>

#include "compiler/program/program.h"

namespace xinheng::execute {

// An aggregate's filter and value are in another scope; they are among them all the same.
std::vector<program::ExprId> operands_of(const program::ExprNode& node);

// What an expression is about, in the order written, each spelling once: fields, columns,
// parameters, dates, defines, aggregates (as a whole), results of evaluations and measures.
std::vector<program::ExprId> references_of(const program::Program& program, program::ExprId expr);

}  // namespace xinheng::execute
