// Why one value came out as it did: the rules that fired, what the others lacked.
#pragma once

#include <optional>
#include <string>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::explain {

// A tree for each value that the expression names, in lines without indent of their own.
std::string why(const program::Program& program, execute::Dates dates,
                const columns::Dataset& data, execute::SubjectName subject,
                std::optional<execute::RecordName> record, program::ExprId expr,
                Language language);

}  // namespace xinheng::explain
