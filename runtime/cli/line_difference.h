#pragma once

#include <string>

namespace xinheng::cli {

// As `diff -u` shows it.
std::string line_difference(const std::string& path, const std::string& before,
                            const std::string& after);

}  // namespace xinheng::cli
