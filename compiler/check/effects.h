// When a single rule is in force (效力期), and labels: each once, or as versions of one rule.
#pragma once

#include "compiler/check/context.h"

namespace xinheng::check {

program::Interval effect_of(const syntax::Rule& rule);
// "自 2018-01-01 起，2021-01-01 起废止"
Words describe_interval(program::Interval interval);
// Empty where the pack's own interval is not known.
bool is_known(program::Interval interval);

// Reports intervals that end before they begin or have no day in common with `within`; labels
// that two rules have, unless those are versions; versions that overlap or leave a gap.
void check_effects(Context& context, const std::vector<syntax::Rule>& rules,
                   program::Interval within, const Words& what);

}  // namespace xinheng::check
