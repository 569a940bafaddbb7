// The direct operands of an expression.
#pragma once

#include "compiler/program/program.h"

namespace xinheng::program {

// Those in the same scope: not the filter and value of an aggregate nor the key of groups, which
// are a record's, nor what a reference is followed to.
template <class Visit>
void each_operand(const ExprNode& node, const Visit& visit) {
  std::visit(overloaded{
                 [&](const ColumnRef& n) { visit(n.row); },
                 [&](const Has& n) { visit(n.operand); },
                 [&](const Not& n) { visit(n.operand); },
                 [&](const Junction& n) {
                   for (const ExprId operand : n.operands) visit(operand);
                 },
                 [&](const Compare& n) { visit(n.left), visit(n.right); },
                 [&](const Member& n) { visit(n.operand); },
                 [&](const Binary& n) { visit(n.left), visit(n.right); },
                 [&](const Negate& n) { visit(n.operand); },
                 [&](const Rescale& n) { visit(n.operand); },
                 [&](const RoundedQuotient& n) {
                   for (const ExprId factor : n.factors) visit(factor);
                   for (const ExprId divisor : n.divisors) visit(divisor);
                 },
                 [&](const DateShift& n) { visit(n.date), visit(n.period); },
                 [&](const Age& n) { visit(n.birth), visit(n.at); },
                 [&](const DaysBetween& n) { visit(n.from), visit(n.to); },
                 [&](const WorkdaysBetween& n) { visit(n.from), visit(n.to); },
                 [&](const MonthsBetween& n) { visit(n.from), visit(n.to); },
                 [&](const Anniversary& n) { visit(n.date), visit(n.at); },
                 [&](const MonthBound& n) { visit(n.date); },
                 [&](const YearBound& n) { visit(n.date); },
                 [&](const DatePartOf& n) { visit(n.date); },
                 [&](const Extreme& n) { visit(n.left), visit(n.right); },
                 [&](const Absolute& n) { visit(n.operand); },
                 [&](const Grouped& n) {
                   visit(n.inner);
                   if (n.limit.valid()) visit(n.limit);
                 },
                 [&](const Follow& n) { visit(n.reference); },
                 [&](const Provided& n) { visit(n.condition), visit(n.value); },
                 [&](const ListEqual& n) { visit(n.list); },
                 [](const auto&) {},
             },
             node);
}

// Every expression that a decision table is made of, in the scope of the table.
template <class Visit>
void each_expression(const Decision& decision, const Visit& visit) {
  const auto visit_valid = [&](ExprId id) {
    if (id.valid()) visit(id);
  };
  const auto visit_branch = [&](const Branch& branch) {
    for (const Criterion& criterion : branch.criteria) {
      for (const Allowed& allowed : criterion.allowed) {
        if (allowed.low) visit_valid(allowed.low->expr);
        if (allowed.high) visit_valid(allowed.high->expr);
      }
    }
    for (const ExprId finding : branch.findings) visit_valid(finding);
  };
  for (const Input& input : decision.inputs) visit_valid(input.value);
  for (const Branch& branch : decision.branches) visit_branch(branch);
  if (decision.otherwise) visit_branch(*decision.otherwise);
}

// Those of an aggregate that are in the scope of its records.
template <class Visit>
void each_of_record(const Aggregate& node, const Visit& visit) {
  if (node.filter.valid()) visit(node.filter);
  if (node.value.valid()) visit(node.value);
  if (node.by.valid()) visit(node.by);
}

// Those that stand elsewhere: the filter and value of an aggregate, what a reference is followed
// to, what stands where an aggregate or reference does. May be invalid.
template <class Visit>
void each_elsewhere(const ExprNode& node, const Visit& visit) {
  std::visit(overloaded{
                 [&](const Aggregate& n) { visit(n.filter), visit(n.value), visit(n.by); },
                 [&](const Grouped& n) { visit(n.key); },
                 [&](const Follow& n) { visit(n.operand); },
                 [&](const Outer& n) { visit(n.operand); },
                 [](const auto&) {},
             },
             node);
}

// Whether an expression says the same wherever it stands: nothing in it reaches out of it (Outer).
bool stands_alone(const Program& program, ExprId id);

}  // namespace xinheng::program
