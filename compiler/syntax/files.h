// The files of a pack.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::syntax {

bool is_rules_file(const std::filesystem::path& path);  // ….xh, ….xh.md

// Directly in the folder, sorted by name.
std::vector<std::filesystem::path> rule_files(const std::filesystem::path& folder,
                                              std::error_code& problem);

// shown: its name in messages. Reports a file that can't be read or is too large.
std::optional<std::string> read_rules(const std::filesystem::path& path, const std::string& shown,
                                      Diagnostics& diagnostics);

}  // namespace xinheng::syntax
