// The direct operands of an expression.
#pragma once

#include "compiler/program/program.h"

namespace xinheng::program {

// Those in the same scope: not the filter and value of an aggregate, which are a record's, nor
// what a reference is followed to.
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
                 [&](const RoundedQuotient& n) { visit(n.numerator), visit(n.denominator); },
                 [&](const DateShift& n) { visit(n.date), visit(n.period); },
                 [&](const Age& n) { visit(n.birth), visit(n.at); },
                 [&](const DaysBetween& n) { visit(n.from), visit(n.to); },
                 [&](const MonthBound& n) { visit(n.date); },
                 [&](const Follow& n) { visit(n.reference); },
                 [](const auto&) {},
             },
             node);
}

// Those that stand elsewhere: the filter and value of an aggregate, what a reference is followed
// to, what stands where an aggregate or reference does. May be invalid.
template <class Visit>
void each_elsewhere(const ExprNode& node, const Visit& visit) {
  std::visit(overloaded{
                 [&](const Aggregate& n) { visit(n.filter), visit(n.value); },
                 [&](const Follow& n) { visit(n.operand); },
                 [&](const Outer& n) { visit(n.operand); },
                 [](const auto&) {},
             },
             node);
}

}  // namespace xinheng::program
