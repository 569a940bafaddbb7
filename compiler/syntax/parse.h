#pragma once

#include <filesystem>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// Reads every .xh file of the folder (sorted by name, not recursive) and parses it. Reports
// everything that is wrong in all files; the tree holds what could be understood. A folder
// that can't be read, a file above 16 MiB, invalid UTF-8 and nesting over 200 are diagnostics.
Pack parse_pack(const std::filesystem::path& folder, Sources& sources, Diagnostics& diagnostics);

// The tree as indented text: `xinheng compile --dump syntax`.
std::string print(const Pack& pack);

}  // namespace xinheng::syntax
