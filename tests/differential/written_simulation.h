// Data made up as a pack says (模拟): read again nothing of it is refused, and there are as many
// of each value as it said.
#pragma once

#include <filesystem>
#include <string>

#include "compiler/program/program.h"

namespace xinheng::differential {

// program: what was meant; written: what was read. "" or what is wrong.
std::string wrong_simulation(const program::Program& program, const program::Program& written,
                             Days date, const std::filesystem::path& folder);

}  // namespace xinheng::differential
