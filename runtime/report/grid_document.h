// What was found at each value of a parameter: as JSON, as a table, for a terminal.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "runtime/compare/grid.h"

namespace xinheng::report {

nlohmann::ordered_json grid_document(const program::Program& program,
                                     const compare::GridOptions& options,
                                     const compare::Grid& grid);
// A row for each point and thing that is counted: easy to filter and to chart.
std::string grid_csv(const nlohmann::ordered_json& document);

}  // namespace xinheng::report
