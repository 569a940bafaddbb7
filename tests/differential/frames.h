// Where each expression stands: whose fields it names, as check notes it.
#pragma once

#include <vector>

#include "compiler/program/program.h"

namespace xinheng::differential {

// Sets Expr::subject and Expr::record. By expression, whether it can be evaluated by itself: it
// names nothing that stands further out, and no 原值.
std::vector<bool> note_frames(program::Program& program);

}  // namespace xinheng::differential
