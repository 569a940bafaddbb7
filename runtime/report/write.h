// The folder of a comparison, or of values that were tried: whole, or not there.
#pragma once

#include <filesystem>
#include <string>

#include "runtime/report/diff_document.h"

namespace xinheng::report {

// changes.parquet, diff.json, report.html. False: diagnostics says why.
bool write_diff(const std::filesystem::path& out, const compare::Options& options,
                const compare::Comparison& comparison, const nlohmann::ordered_json& document,
                Language language, Diagnostics& diagnostics);
// what-if.json, what-if.csv, report.html.
bool write_grid(const std::filesystem::path& out, const nlohmann::ordered_json& document,
                const std::string& csv, Language language, Diagnostics& diagnostics);

// One file that needs nothing else: page, charts and the document.
std::string report_page(const nlohmann::ordered_json& document, Language language);

}  // namespace xinheng::report
