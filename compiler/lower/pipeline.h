// One kind of subject: its record stages, aggregates, subject stage and outputs.
#pragma once

#include "compiler/lower/canonical.h"
#include "compiler/lower/plan_tables.h"

namespace xinheng::lower {

plan::Pipeline lower_pipeline(const program::Program& program, const Canonical& canonical,
                              PlanTables& tables, program::SubjectId subject);

}  // namespace xinheng::lower
