// Some of the random people as tests of the pack (测试), and what their evaluations keep within as
// properties (保证): what the interpreter finds of the program is what they expect.
#pragma once

#include <string>

#include "tests/differential/random_program.h"

namespace xinheng::differential {

std::string tests_of(program::Program program, const People& people, execute::Dates dates,
                     Draw& draw);
// As `xinheng test` runs them: "" where all of them hold.
std::string failed_tests(const program::Program& written);

}  // namespace xinheng::differential
