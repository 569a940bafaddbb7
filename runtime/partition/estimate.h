// About how much memory reading takes, before anything is read.
#pragma once

#include <cstdint>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/part.h"
#include "runtime/columns/read_parts.h"

namespace xinheng::partition {

// A row as read.
uint64_t row_bytes(const columns::KindPlan& plan);
// A row of a record while it is put in order: as read, its place, and in its place.
uint64_t placed_row_bytes(const columns::KindPlan& plan);
// A row of a store while it is put into its place among others.
uint64_t merged_row_bytes(const columns::KindPlan& plan);
// A special row of a store while it is looked at. stored_columns: of the store.
uint64_t looked_at_row_bytes(const columns::KindPlan& plan, uint64_t stored_columns);
// A subject, with what is needed to find it by its key.
uint64_t subject_bytes(const columns::KindPlan& plan);
// One of a store.
uint64_t stored_subject_bytes(const columns::KindPlan& plan);

// A value that can't be used: kept until all are in order, then once more as it is written.
uint64_t rejects_bytes(uint64_t rejects);
// What is published is put in order as a whole. How much it will be is known only when everybody
// is judged: taken as one record in 64 of those kinds that publications are of. rows: by RecordId.
uint64_t publications_bytes(const program::Program& program,
                            const std::vector<uint64_t>& rows);

// About, where the format doesn't say.
uint64_t rows_of(const columns::Part& part);
uint64_t rows_of(const columns::KindParts& kind);

}  // namespace xinheng::partition
