// Random people as CSV files, with all versions of their records.
#pragma once

#include <filesystem>

#include "tests/differential/random_program.h"

namespace xinheng::differential {

void write_people(const program::Program& program, const People& people,
                  const std::filesystem::path& folder, Draw& draw);

}  // namespace xinheng::differential
