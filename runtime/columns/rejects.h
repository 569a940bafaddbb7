// Faults become rejects: with file, row and the column as the file calls it.
#pragma once

#include <vector>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/dataset.h"
#include "runtime/columns/part.h"

namespace xinheng::columns {

Reject reject_of(const Part& part, uint32_t row, size_t planned, RejectReason reason,
                 RejectEffect effect, std::string value);
// Marks the rows that faults refuse, and describes all faults.
void note_faults(const KindPlan& plan, std::vector<Part>& parts, std::vector<Reject>& rejects);
void sort_rejects(std::vector<Reject>& rejects);

}  // namespace xinheng::columns
