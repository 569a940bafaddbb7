// The expressions directly inside an expression.
#pragma once

#include <vector>

#include "compiler/program/program.h"

namespace xinheng::execute {

// An aggregate's filter and value are in another scope; they are among them all the same.
std::vector<program::ExprId> operands_of(const program::ExprNode& node);

}  // namespace xinheng::execute
