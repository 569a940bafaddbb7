// A box of the grid as an example, in the words of a message.
#pragma once

#include <string>

#include "compiler/analyze/sweep.h"

namespace xinheng::analyze {

// "年龄 = 17，风险 = 高"; columns that don't matter are left out.
std::string example_text(const program::Program& program, const program::Decision& decision,
                         const Grid& grid, const Box& box, Language language);

}  // namespace xinheng::analyze
