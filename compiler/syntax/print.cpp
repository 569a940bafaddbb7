#include "compiler/syntax/parse.h"

namespace xinheng::syntax {
std::string print(const Pack&) { return {}; }
}  // namespace xinheng::syntax
