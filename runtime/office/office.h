// What Python's libraries do with office files: workbooks, Word documents, PDF. They run in their
// own process (runtime/python), which only knows file formats; all meaning is on this side.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::office {

// A page of HTML as "docx" or "pdf".
void convert(const std::string& html, const std::filesystem::path& out, const std::string& format,
             Diagnostics& diagnostics);

// A workbook of these sheets; see runtime/python/xinheng_office/workbook.py.
void write_workbook(const nlohmann::json& workbook, const std::filesystem::path& out,
                    Diagnostics& diagnostics);
// What stands in a workbook, cell by cell. Empty: reported.
std::optional<nlohmann::json> read_workbook(const std::filesystem::path& path,
                                            Diagnostics& diagnostics);

}  // namespace xinheng::office
