// What is left to do with columns of records when they are put together.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/dataset.h"

namespace xinheng::store {

// Records of a kind without key come in the order of what the rules read of them.
void order_by_content(const columns::KindPlan& plan, uint32_t threads, columns::RecordData& data);

// The day on which versions in force will end: nobody knows it yet.
columns::ColumnData never_ending(const columns::ColumnData& until, uint64_t rows);

// References by ordinal instead of by number of the store.
columns::ColumnData renumbered(const columns::ColumnData& reference, uint64_t rows,
                               const std::vector<uint32_t>& ordinals);

}  // namespace xinheng::store
