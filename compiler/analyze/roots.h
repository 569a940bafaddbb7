// Every expression of the rules, with what holds where it is evaluated.
#pragma once

#include "compiler/analyze/reasoning.h"

namespace xinheng::analyze {

struct Root {
  ExprId expr;
  std::vector<Supposition> given;
  ExprId prior;                // what 原值 stands for
  program::Interval in_force;  // of the rule
};
// Tests and properties are no rules.
std::vector<Root> roots_of(const program::Program& program);

}  // namespace xinheng::analyze
