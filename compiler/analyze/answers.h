// Which answers there can be: what tests should come to. What is left out can't be, and that is
// shown; what is in may be impossible all the same.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "compiler/analyze/reasoning.h"

namespace xinheng::analyze {

struct MayBe {
  bool no = false, yes = false;
};

// "Open": undetermined because something is missing that data may lack, a parameter isn't in
// force, or rules are in conflict. Not counted: overflow, division by zero, dates that leave the
// calendar and the largest of no records, of which analyze warns where they aren't ruled out.
class Answers {
 public:
  explicit Answers(const program::Program& program);

  // What is true wherever the conditions in this expression are looked at: say so before asking.
  void note_guards(ExprId root);
  // A condition, where it is looked at, while its rule is in force.
  bool may_be(ExprId condition, bool truth, const program::Interval& in_force);
  // By row and input, where they are looked at.
  std::vector<MayBe> cells(program::DecisionId decision);
  bool may_be_open(program::DefineId define);
  bool may_be_open(program::EvaluationId evaluation);
  bool may_be_open(program::MeasureId measure);
  bool may_be_open(program::DecisionId decision);
  // Two of its exceptions fire, neither over the other; two of its rows match.
  bool may_conflict(program::DefineId define);
  bool may_conflict(program::DecisionId decision) const;

 private:
  void note_guards(ExprId expr, const std::vector<Supposition>& guards);
  bool may_fire_together(const program::Define& define, size_t a, size_t b);
  bool open(ExprId expr);
  bool open_reference(const program::Expr& expr);
  bool any_open(const std::vector<ExprId>& exprs);
  template <class Name, class Judge>
  bool known(std::map<Name, bool>& answers, Name name, const Judge& judge);

  const program::Program& program_;
  Reasoning reasoning_;
  std::vector<std::optional<bool>> exprs_;
  std::map<ExprId, std::vector<Supposition>> guards_;
  std::map<program::DefineId, bool> defines_, conflicts_;
  std::map<program::EvaluationId, bool> evaluations_;
  std::map<program::MeasureId, bool> measures_;
  std::map<program::DecisionId, bool> decisions_;
};

}  // namespace xinheng::analyze
