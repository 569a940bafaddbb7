#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace xinheng::cli {

// Puts the text in place of the file at once, so that nobody ever sees half of it; links and
// permissions stay. The cause where that isn't possible; the file is then as it was.
std::optional<std::string> replace_file(const std::filesystem::path& path,
                                        const std::string& text);

}  // namespace xinheng::cli
