// Which records the code of a stage is for: some conditions are asked of all aggregates. A cost
// model says whether it pays to find the records that have them first.
#pragma once

#include "compiler/lower/plan.h"

namespace xinheng::lower {

// Cycles for each record that there is.
struct AdmissionEstimate {
  std::vector<plan::ValueId> conditions;  // asked of all; empty: there are none
  double cycles_at_once = 0;              // everything for each record, a register at a time
  double cycles_one_by_one = 0;           // the conditions, and the rest for whom they admit
};
AdmissionEstimate estimate_admission(const plan::Pipeline& pipeline, size_t stage);

// Fills Stage::not_valid of every stage, and RecordStage::admitted_by where the estimate is lower.
void find_admissions(plan::Plan& plan);

}  // namespace xinheng::lower
