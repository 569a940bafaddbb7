// What is read for a store: everything that a pack declares.
#pragma once

#include "runtime/columns/read_subjects.h"
#include "runtime/store/catalogue.h"

namespace xinheng::store {

// Columns that no rule needs are spare.
columns::KindsToRead plan_store(const program::Program& program);

// The columns of a kind as they are to be called in a catalogue.
StoredKind describe(const program::Program& program, const columns::KindPlan& plan);

}  // namespace xinheng::store
