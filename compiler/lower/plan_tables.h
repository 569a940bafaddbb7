// The run constants and row look-ups of a plan, each once.
#pragma once

#include <map>
#include <vector>

#include "compiler/lower/canonical.h"
#include "compiler/lower/plan.h"

namespace xinheng::lower {

struct Flag {
  plan::LookupId lookup;
  uint32_t bit;
};

class PlanTables {
 public:
  PlanTables(plan::Plan& plan, const program::Program& program, const Canonical& canonical)
      : plan_(plan), program_(program), canonical_(canonical) {}

  plan::SlotId slot(ExprId expr);
  plan::SlotId slot(const plan::Threshold& threshold);
  plan::SlotId slot(const program::Interval& interval);
  // row: the expression that stands for the row.
  plan::LookupId values(ExprId row, ExprId expr);
  plan::LookupId thresholds(ExprId row, const plan::Threshold& threshold);
  Flag flag(ExprId row, const plan::RowCondition& condition);
  // By subject: what an expression is there.
  plan::LookupId values_of_subject(program::SubjectId subject, ExprId expr);
  Flag flag_of_subject(program::SubjectId subject, const plan::RowCondition& condition);
  plan::LookupId workdays(bool before);
  plan::LookupId words(std::vector<program::Word> words);  // equal ones once
  plan::LookupId mask(ExprId row, std::vector<std::vector<ExprId>> bits);

 private:
  std::vector<int64_t> key_of(const plan::Threshold& threshold) const;
  plan::LookupId lookup(std::vector<int64_t> key, ExprId row,
                        decltype(plan::LookupArray::content) content);

  plan::Plan& plan_;
  const program::Program& program_;
  const Canonical& canonical_;
  std::map<std::vector<int64_t>, plan::SlotId> slots_;
  std::map<std::vector<int64_t>, plan::LookupId> lookups_;
  std::map<std::vector<int64_t>, Flag> flags_;
  plan::LookupId workdays_[2];  // the days; how many before each
  std::map<std::vector<program::Word>, plan::LookupId> words_;
  std::map<ExprId, plan::LookupId> open_flags_;  // by row: where the next flag goes
  std::map<std::pair<uint32_t, uint32_t>, plan::LookupId> followed_;  // subject, expression
};

}  // namespace xinheng::lower
