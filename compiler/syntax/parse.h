#pragma once

#include <filesystem>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tokens.h"
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

// What was read of one file. Places in it name the file by its number, and its expressions lie
// among those of the pack.
struct ParsedFile {
  SourceFile source;
  TokenList tokens;  // as written
  std::vector<Declaration> declarations;
  std::vector<Literate> literate;
  Damage damage;
  std::vector<Diagnostic> reported;
  std::vector<ExprId> exprs;
};
using ParsedFiles = std::vector<ParsedFile>;  // by their numbers

// The same pack again, after some of its files changed: the others are taken as they were parsed.
// exprs: of the pack that `parsed` is of. What is said and what is meant is the same as if all of
// it were read anew.
Pack parse_pack_again(const std::filesystem::path& folder, Sources& sources,
                      Diagnostics& diagnostics, ParsedFiles& parsed, Exprs exprs);

}  // namespace xinheng::syntax
