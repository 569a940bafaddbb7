#pragma once

#include "compiler/check/context.h"

namespace xinheng::check {

// 别名 of everything but subjects, records and fields, whose aliases name data: identifiers in
// ASCII, no two alike within a kind. Their forms go to the program. After sort_by_use.
void check_aliases(Context& context);

}  // namespace xinheng::check
