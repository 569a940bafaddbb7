// What aggregates and groups are in the subject stage. Those that no accumulator holds are decided
// where one record, or one value, is all there is; the interpreter decides the others.
#pragma once

#include <functional>

#include "compiler/lower/aggregates.h"

namespace xinheng::lower {

class AggregateValues {
 public:
  AggregateValues(const program::Program& program, StageBuilder& builder, Aggregates& aggregates,
                  std::function<Lowered(ExprId)> lower)
      : program_(program),
        builder_(builder),
        aggregates_(aggregates),
        lower_(std::move(lower)) {}

  Lowered value(ExprId expr);
  // An aggregate of the same records: the bit that says which they are.
  uint32_t members(const program::Aggregate& aggregate);

 private:
  Lowered value(const program::Aggregate& node, const program::Type& type);
  Lowered value(const program::Grouped& node);
  Lowered held(const program::Aggregate& node);
  Lowered distinct(const program::Aggregate& node);
  Lowered longest_months(const program::Aggregate& node);
  Lowered latest(const program::Aggregate& node, const program::Type& type);
  Lowered undecidable(const program::Type& type);

  // Of the same records: the value's extreme, how many there are, whether there are none.
  Lowered extreme(const program::Aggregate& members, ExprId value, bool largest);
  Lowered count(const program::Aggregate& members);
  plan::ValueId nothing(const Lowered& count);

  const program::Program& program_;
  StageBuilder& builder_;
  Aggregates& aggregates_;
  std::function<Lowered(ExprId)> lower_;
};

}  // namespace xinheng::lower
