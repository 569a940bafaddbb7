// What would have been right at a place, in words.
#pragma once

#include <string>

#include "compiler/syntax/parse_tree.h"

namespace xinheng::syntax {

struct InWords {
  std::string zh, en;
};
InWords in_words(const SyntaxError& error);

}  // namespace xinheng::syntax
