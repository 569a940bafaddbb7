// The rules themselves: parameters' values, defines, evaluations, measures; then their order.
#pragma once

#include "compiler/check/expression.h"

namespace xinheng::check {

void check_parameters(Context& context);
void check_defines(Context& context);
void check_evaluations(Context& context);
void check_measures(Context& context);
// The types of its results are known afterwards; false where it is being checked right now,
// which the cycle check reports.
bool ready_evaluation(Context& context, EvaluationId id);

// Indices of the labels that a rule is over; reports unknown ones and itself.
std::vector<uint32_t> resolve_over(Context& context, const syntax::Rule& rule,
                                   const std::vector<std::string>& labels);
inline constexpr size_t labels_max = 63;  // results hold them as bits of a word

// Defines before those that use them, evaluations and measures likewise; reports cycles.
void sort_by_use(Context& context);
// 本.x in a record's rule must not need the records again.
void check_owner_references(Context& context);
void warn_uncounted_filters(Context& context);
// After note_owners.
void warn_unused(Context& context);
// Exceptions that fire together with nothing to say which wins; after note_owners.
void check_conflicts(Context& context);
// Expr::subject and Expr::record of every expression.
void note_owners(Context& context);

}  // namespace xinheng::check
