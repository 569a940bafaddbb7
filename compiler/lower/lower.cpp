#include "compiler/lower/lower.h"

#include <stdexcept>

#include "compiler/lower/admission.h"
#include "compiler/lower/canonical.h"
#include "compiler/lower/lanes.h"
#include "compiler/lower/pipeline.h"
#include "compiler/lower/ranges.h"

namespace xinheng::lower {

using namespace program;

plan::Plan lower(const Program& program) {
  plan::Plan plan;
  Canonical canonical(program);
  PlanTables tables(plan, program, canonical);
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    const SubjectId subject{i};
    if (is_judged(program, subject)) {
      plan.pipelines.push_back(lower_pipeline(program, canonical, tables, subject));
    }
  }
  for (plan::Pipeline& pipeline : plan.pipelines) lay_lanes(pipeline);
  find_ranges(plan, program);
  find_admissions(plan);
  const std::vector<std::string> faults = plan::verify(plan, program);
  if (!faults.empty()) throw std::logic_error("lower made an unsound plan: " + faults.front());
  return plan;
}

}  // namespace xinheng::lower
