// Which expressions are the same, and what each depends on: the facts that lowering decides by.
#pragma once

#include <optional>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::lower {

using program::ExprId;

struct Dependence {
  std::vector<ExprId> fields;        // canonical FieldRefs, sorted, each once
  bool results = false;              // aggregates, evaluations, measures
  bool prior = false;                // 原值: means something else in each define
  bool defines = false;              // a define with exceptions
  bool may_be_undetermined = false;  // apart from what fields and results bring in
};

class Canonical {
 public:
  explicit Canonical(const program::Program& program);

  // Equal for structurally equal expressions. A define without exceptions is its base.
  ExprId of(ExprId expr) const { return ids_[expr.index]; }
  const Dependence& dependence(ExprId expr) const { return facts_[of(expr).index]; }

  // No field, no result: one value for a whole run.
  bool invariant(ExprId expr) const;
  // Depends on one table row alone: the field that holds it.
  std::optional<ExprId> only_row(ExprId expr) const;

 private:
  Dependence depend(ExprId expr);

  const program::Program& program_;
  std::vector<ExprId> ids_;
  std::vector<Dependence> facts_;
};

// The operands of an expression, in order.
std::vector<ExprId> operands(const program::ExprNode& node);

}  // namespace xinheng::lower
