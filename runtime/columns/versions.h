// Which version of each record was known on a day, and whether its state could become what it is.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/faults.h"
#include "runtime/columns/part.h"

namespace xinheng::columns {

// Fills Part::left_out for a kind with versions. What was decided on a day does not depend on what
// came later: whatever else is wrong with a row that plays no part is forgotten, and so is the day
// on which a version that does will end. Adds as faults versions that end before they begin, and
// states that may not follow the one before.
void choose_versions(const KindPlan& plan, Days known_by, std::vector<Part>& parts,
                     uint32_t threads, FaultBudget& budget);

// Does that where the kind has versions, and counts those that play no part.
void leave_out_versions(const KindPlan& plan, Days known_by, std::vector<Part>& parts,
                        uint32_t threads, FaultBudget& budget, Dataset& data);

}  // namespace xinheng::columns
