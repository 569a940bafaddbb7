// 检查: how severe a pack wants the static checks to be.
#pragma once

#include "compiler/check/context.h"
#include "compiler/syntax/print.h"

namespace xinheng::check {

// Before anything is checked: what is reported afterwards has the severity that the pack sets.
void read_levels(Context& context);

// The names of the checks, and their English twins.
std::vector<syntax::Twin> all_check_words();

}  // namespace xinheng::check
