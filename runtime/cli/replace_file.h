#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::cli {

// Puts the text in place of the file at once, so that nobody ever sees half of it; links and
// permissions stay. The cause where that isn't possible; the file is then as it was.
std::optional<std::string> replace_file(const std::filesystem::path& path,
                                        const std::string& text);

// The same for a file that need not be there yet; a link gives way to it. False: reported.
bool write_file(const std::filesystem::path& path, const std::string& text,
                Diagnostics& diagnostics);

}  // namespace xinheng::cli
