// One decision as a tree, from grade to dimension to record to rule to clause.
#pragma once

#include <optional>
#include <string>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::explain {

// Text for a terminal. Identity codes are masked.
std::string explain(const program::Program& program, execute::Dates dates,
                    const columns::Dataset& data, execute::SubjectName subject, Language language);

}  // namespace xinheng::explain
