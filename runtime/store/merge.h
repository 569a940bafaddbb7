// Plain rows and the special ones that are kept, in one order.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/dataset.h"

namespace xinheng::store {

// Places in the two: below plain_count in the plain rows, from there on in the others.
struct MergedRows {
  std::vector<uint32_t> from;
  uint32_t plain_count = 0;
};

columns::ColumnData merge_columns(const columns::ColumnData& plain,
                                  const columns::ColumnData& special, const MergedRows& rows,
                                  uint32_t threads);
columns::Texts merge_texts(const columns::Texts& plain, const columns::Texts& special,
                           const MergedRows& rows, uint32_t threads);

}  // namespace xinheng::store
