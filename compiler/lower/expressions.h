// Typed expressions to operations of one stage. Conditions are Kleene logic in two bits: the value
// and whether it is undetermined.
#pragma once

#include <functional>
#include <map>

#include "compiler/lower/plan_tables.h"
#include "compiler/lower/stage_builder.h"

namespace xinheng::lower {

// What a stage knows of aggregates and results of the subject.
struct Results {
  std::function<Lowered(ExprId)> aggregate, evaluation, measure;
};

class Expressions {
 public:
  Expressions(const program::Program& program, const Canonical& canonical, PlanTables& tables,
              StageBuilder& builder, Results results)
      : program_(program),
        canonical_(canonical),
        tables_(tables),
        builder_(builder),
        results_(std::move(results)) {}

  Lowered lower(ExprId expr);
  // A condition that is false outside of its interval.
  Lowered lower_rule(ExprId when, const program::Interval& in_force);
  ValueId in_force(const program::Interval& interval);  // bit; invalid: always
  Lowered junction(bool is_and, const std::vector<Lowered>& operands);
  Lowered invert(Lowered operand);
  Lowered has(const Lowered& operand);
  Lowered undecidable(const program::Type& type);
  // A field, or what a define without exceptions stands for.
  const program::Expr& resolved(ExprId expr) const { return program_.exprs[canonical_.of(expr)]; }

 private:
  Lowered lower_node(ExprId expr);
  Lowered literal(const program::Type& type, Word value);
  Lowered run_constant(ExprId expr);
  Lowered row_condition(ExprId row, ExprId expr);
  Lowered field(const program::FieldRef& ref, const program::Type& type);
  Lowered column(ExprId expr, const program::ColumnRef& ref);
  Lowered follow(ExprId expr, const program::Follow& node);
  Lowered define(const program::Define& define);
  // decisions.cpp
  Lowered decision(const program::DecisionRef& ref, const program::Type& type);
  Lowered hit_count(const program::HitCount& ref, const program::Type& type);
  std::vector<Lowered> answers(const program::Decision& decision);
  Lowered criterion(const program::Decision& decision, uint32_t input,
                    const program::Criterion& criterion);
  Lowered finding(const program::Branch& branch, const program::Decision& decision,
                  uint32_t output);
  Lowered picked(const program::Decision& decision, const std::vector<Lowered>& rows,
                 uint32_t output);
  Lowered collected(const program::Decision& decision, const std::vector<Lowered>& rows,
                    uint32_t output);
  Lowered counted(const program::Decision& decision, const std::vector<Lowered>& rows);
  // dense_decision.cpp
  std::optional<Lowered> dense(const program::DecisionRef& ref);
  Lowered piece_of(const Lowered& input, const program::Type& type,
                   const std::vector<Word>& cuts);
  ValueId conflict(const program::Decision& decision, const std::vector<Lowered>& rows);
  ValueId open_rows(const program::Decision& decision, const std::vector<Lowered>& rows);

  Lowered compare(const program::Compare& node);
  bool threshold(const program::Compare& node, Lowered& result);
  Lowered member(const program::Member& node);
  Lowered product(const std::vector<ExprId>& factors, int scale_up);
  Lowered quotient(const program::RoundedQuotient& node);
  Lowered shift(const program::DateShift& node);
  Lowered age(const program::Age& node);
  Lowered provided(const program::Provided& node);
  // functions.cpp
  bool may_be_workdays(ExprId period) const;
  struct InWorkdays {
    ValueId before, through;  // working days before the date, and with it
    ValueId outside;          // bit: the calendar doesn't cover the date
  };
  InWorkdays in_workdays(ValueId date);
  Lowered add_workdays(const Lowered& date, const Lowered& amount);
  Lowered workdays_between(const program::WorkdaysBetween& node);
  Lowered months_between(const program::MonthsBetween& node);
  Lowered anniversary(const program::Anniversary& node);
  Lowered date_part(const program::DatePartOf& node);
  Lowered bound(const program::MonthBound& node);
  Lowered bound(const program::YearBound& node);
  Lowered extreme(const program::Extreme& node);
  Lowered absolute(const program::Absolute& node);

  const program::Program& program_;
  const Canonical& canonical_;
  PlanTables& tables_;
  StageBuilder& builder_;
  Results results_;
  std::map<ExprId, Lowered> known_;
  std::vector<Lowered> priors_;
};

}  // namespace xinheng::lower
