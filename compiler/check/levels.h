// 检查: how severe a pack wants the static checks to be.
#pragma once

#include "compiler/check/context.h"

namespace xinheng::check {

// Before anything is checked: what is reported afterwards has the severity that the pack sets.
void read_levels(Context& context);

}  // namespace xinheng::check
