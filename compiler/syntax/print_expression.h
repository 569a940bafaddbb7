#pragma once

#include <string>

#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

std::string path_text(const Path& path);

// With brackets around everything that has an operator: (发生日 + 行为.有效期).
std::string print_expression(const Pack& pack, ExprId id);

}  // namespace xinheng::syntax
