#pragma once

#include "compiler/syntax/print.h"

namespace xinheng::check {

// All words that check knows at their places, for printing a tree in that language.
syntax::Wording wording(Language language);

}  // namespace xinheng::check
