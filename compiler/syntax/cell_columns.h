#pragma once

#include "compiler/syntax/wrap.h"

namespace xinheng::syntax {

// Spaces that bring the cells of rows under each other, numbers to the right. Rows stay as they
// are where that would not fit in this many columns.
void align_cells(const std::vector<Outlined>& rows, const TokenList& list, size_t columns,
                 Wrap& wrap);

}  // namespace xinheng::syntax
