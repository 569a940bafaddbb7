// What a comparison found, for a terminal.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::cli {

// Of the document that report::diff_document makes: the same figures everywhere.
std::string diff_text(const nlohmann::ordered_json& document, Language language);

}  // namespace xinheng::cli
