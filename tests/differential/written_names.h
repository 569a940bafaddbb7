// What a program says beside its rules, read back: aliases, numbers, scenes, offices, changes of
// state; and columns of results called by alias, which hold the same.
#pragma once

#include <string>

#include "compiler/program/program.h"
#include "runtime/execute/execute.h"

namespace xinheng::differential {

// "" or what only one of them says.
std::string names_differ(const program::Program& program, const program::Program& written);
std::string columns_differ(const program::Program& program, const columns::Dataset& data,
                           execute::Dates dates);

}  // namespace xinheng::differential
