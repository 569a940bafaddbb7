// Aggregates over records: which exist, and the record stages that feed them.
#pragma once

#include <map>
#include <vector>

#include "compiler/lower/canonical.h"
#include "compiler/lower/expressions.h"
#include "compiler/lower/plan_tables.h"

namespace xinheng::lower {

class Aggregates {
 public:
  // Of the records of subjects of this kind.
  Aggregates(const program::Program& program, const Canonical& canonical, PlanTables& tables,
             program::SubjectId subject)
      : program_(program), canonical_(canonical), tables_(tables), subject_(subject) {}

  // Index into Pipeline::aggregates; equal aggregates share one, 存在 is 计数 > 0. Of exists, count,
  // total, max and min.
  uint32_t index_of(const program::Aggregate& aggregate);
  // Max or min of dates with values: (by - date_min) * day_step + how far the value is above its
  // lowest or, descending, below its highest. Only where fits_beside_date.
  uint32_t index_of_dated(const program::Aggregate& aggregate, bool descending);
  bool fits_beside_date(ExprId value) const;
  Range range_of_value(ExprId value) const;
  static constexpr Word day_step = Word{1} << 40;

  // After all aggregates are known: the record stages, with bits assigned.
  void finish(plan::Pipeline& pipeline);

  // The range of its value, for the subject stage: a record's value, before it is summed.
  Range value_range(uint32_t aggregate) const { return wanted_[aggregate].range; }
  bool may_overflow(uint32_t aggregate) const { return wanted_[aggregate].may_overflow; }

 private:
  struct Wanted {
    program::Aggregate node;
    plan::AggregateKind kind;
    Range range;
    bool may_overflow = false;
    enum class Dated : uint8_t { no, ascending, descending } dated = Dated::no;
  };
  struct Filter {
    std::vector<ExprId> of_row;  // depend on the stage's row alone
    std::vector<ExprId> others;
  };

  Filter split(ExprId filter, std::optional<ExprId> row) const;
  std::optional<ExprId> row_of(program::RecordId record) const;
  class MaskBits;
  plan::RecordStage build_stage(program::RecordId record, const std::vector<uint32_t>& members,
                                plan::Pipeline& pipeline);
  void say_of(const program::Finding& finding, plan::RecordList& list, MaskBits& masks,
              Expressions& expressions, StageBuilder& builder, plan::RecordStage& stage) const;
  uint32_t index_of(Wanted wanted);
  // In a record stage: what takes all records of the owner is asked beforehand, each once.
  Results results(StageBuilder& builder, std::vector<ExprId>& beforehand) const;
  Lowered value_of(const Wanted& wanted, Expressions& expressions, StageBuilder& builder) const;

  const program::Program& program_;
  const Canonical& canonical_;
  PlanTables& tables_;
  const program::SubjectId subject_;
  std::vector<Wanted> wanted_;
  std::map<std::vector<int64_t>, uint32_t> known_;
};

}  // namespace xinheng::lower
