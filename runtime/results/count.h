// What blocks add up to.
#pragma once

#include "compiler/program/program.h"
#include "runtime/execute/execute.h"
#include "runtime/results/results.h"

namespace xinheng::results {

Summary empty_summary(const program::Program& program);
void count(const program::Program& program, const execute::ResultBlock& block, Summary& summary);

}  // namespace xinheng::results
