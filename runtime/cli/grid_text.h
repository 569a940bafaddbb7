// What was found at each value of a parameter, for a terminal.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::cli {

// Of the document that report::grid_document makes.
std::string grid_text(const nlohmann::ordered_json& document, Language language);

}  // namespace xinheng::cli
