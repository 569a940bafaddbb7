#pragma once

#include <filesystem>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// In Pack::folder_of: a file that another pack of the same sources has read.
inline constexpr uint32_t no_folder = 0xffffffffu;

// Reads every .xh and .xh.md file of the folder (sorted by name, not recursive) and parses it,
// then those of the packs that it uses. Reports everything that is wrong in all files; the tree
// holds what could be understood. A folder that can't be read, a file above 16 MiB, invalid UTF-8
// and nesting over 200 are diagnostics.
// beside: another pack of these sources; declarations of both may then stand in one tree.
Pack parse_pack(const std::filesystem::path& folder, Sources& sources, Diagnostics& diagnostics,
                const Pack* beside = nullptr);

}  // namespace xinheng::syntax
