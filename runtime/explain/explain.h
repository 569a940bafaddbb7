// One decision as a tree, from grade to dimension to record to rule to clause.
#pragma once

#include <optional>
#include <string>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::explain {

// Text for a terminal. Identity codes are masked. `record_names[RecordId][index]` are the keys
// of the records, in the order of the case.
std::string explain(const program::Program& program, execute::Dates dates,
                    const execute::Case& case_, const std::string& subject_name,
                    const std::vector<std::vector<std::string>>& record_names, Language language);

}  // namespace xinheng::explain
