// Words that are reserved in one position only: elsewhere they are names, such as columns.
#pragma once

#include "compiler/syntax/tokens.h"

namespace xinheng::syntax {

void free_positional_words(std::vector<Token>& tokens);

}  // namespace xinheng::syntax
