// What has to hold for a target to be come to, and how far a case is from it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "runtime/coverage/asking.h"

namespace xinheng::coverage {

struct Step {
  program::ExprId expr;
  bool truth;
};
struct CellStep {
  program::DecisionId decision;
  uint32_t row, column;
  bool truth;
};
struct Aim {
  std::vector<Step> here;                      // where the declaration stands
  std::optional<program::RecordId> record;     // and of one of these records
  std::vector<Step> there;
  std::vector<CellStep> cells;
};

// Of one declaration.
class Aims {
 public:
  Aims(const program::Program& program, const Declared& declared);

  // None where nothing is known that leads there.
  std::optional<Aim> aim(const Target& target) const;
  // 0: all of it holds. Less is nearer.
  double distance(const Aim& aim, Asking& asking) const;
  // Every expression that is evaluated for it, also of what it names.
  const std::vector<program::ExprId>& exprs() const { return exprs_; }

 private:
  void add(const program::Define& define);
  void add(const program::Finding& finding);
  void add(const program::Decision& decision);
  void add(const program::Evaluation& evaluation);
  void add(const program::Measure& measure);
  template <class Rules>
  void add_cases(const Rules& rules, program::RulePart case_part, program::RulePart waiver_part);
  void walk(program::ExprId expr, const Aim& aim);
  void collect(const std::vector<program::ExprId>& roots);
  double distance(program::ExprId expr, bool truth, Asking& asking,
                  std::optional<execute::RecordName> record, int depth) const;
  double distance_of_define(const program::Define& define, bool truth, Asking& asking,
                            std::optional<execute::RecordName> record, int depth) const;
  double distance_of_comparison(const program::Compare& compare, bool truth, Asking& asking,
                                std::optional<execute::RecordName> record, int depth) const;
  double distance_of_aggregate(const program::Aggregate& node, bool truth, Asking& asking,
                               int depth) const;
  bool meets(const CellStep& cell, Asking& asking) const;

  const program::Program& program_;
  uint32_t owner_ = 0;
  std::map<program::ExprId, Aim> of_expr_;
  std::map<program::RuleName, Aim> of_rule_;
  std::optional<Aim> conflict_;
  std::vector<program::ExprId> exprs_;
};

}  // namespace xinheng::coverage
