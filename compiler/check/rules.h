// The rules themselves: parameters' values, defines, evaluations, measures; then their order.
#pragma once

#include "compiler/check/expression.h"

namespace xinheng::check {

void check_parameters(Context& context);
void check_defines(Context& context);
void check_evaluations(Context& context);
void check_measures(Context& context);
// 限额 of an evaluation whose grades are known; env: that of the evaluation.
void check_quotas(Context& context, const syntax::Evaluation& tree, EvaluationId id,
                  const Env& env);
void check_decisions(Context& context);
void check_scenes(Context& context);
void warn_unused_scenes(Context& context);
void check_simulations(Context& context);
// What replaces or excludes what: reports circles, and enters it into Context::uses.
void order_measures(Context& context);
// The types of its results are known afterwards; false where it is being checked right now: a
// cycle, or along a tree, where it is no cycle, but there are no types yet.
bool ready_evaluation(Context& context, EvaluationId id);

// Indices of the labels that a rule is over, all versions of each; reports unknown ones and itself.
std::vector<uint32_t> resolve_over(Context& context, const syntax::Rule& rule,
                                   const std::vector<std::string>& labels);
inline constexpr size_t labels_max = 63;  // results hold them as bits of a word
// Adds what is known where the rules of these indices fire: of versions, what all of them show.
template <class Rules>
void add_facts(Facts& facts, const std::vector<Facts>& known, const std::vector<uint32_t>& indices,
               const Rules& rules) {
  for (const std::vector<uint32_t>& versions : program::by_label(indices, rules)) {
    Facts shown = known[versions[0]];
    for (const uint32_t i : versions) {
      std::erase_if(shown, [&](const std::string& fact) { return !known[i].contains(fact); });
    }
    facts.insert(shown.begin(), shown.end());
  }
}

// Defines before those that use them, evaluations and measures likewise; reports cycles.
void sort_by_use(Context& context);
void warn_uncounted_filters(Context& context);
// What measures are replaced by, once their order is known.
void check_replacements(Context& context);
// After note_owners.
void warn_unused(Context& context);
// Exceptions that fire together with nothing to say which wins; after note_owners.
void check_conflicts(Context& context);
// Expr::subject and Expr::record of every expression.
void note_owners(Context& context);

}  // namespace xinheng::check
