#pragma once

#include <filesystem>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// Reads every .xh and .xh.md file of the folder (sorted by name, not recursive) and parses it,
// then those of the packs that it uses. Reports everything that is wrong in all files; the tree
// holds what could be understood. A folder that can't be read, a file above 16 MiB, invalid UTF-8
// and nesting over 200 are diagnostics.
Pack parse_pack(const std::filesystem::path& folder, Sources& sources, Diagnostics& diagnostics);

}  // namespace xinheng::syntax
