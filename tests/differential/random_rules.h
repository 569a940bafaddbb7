// What rules of every kind have: labels, versions of one label, which is over which.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tests/differential/random_expression.h"

namespace xinheng::differential {

// Now and then the rule before it is an earlier version of it.
template <class Rule>
void make_version(Rule& earlier, Rule& rule, Draw& draw) {
  if (!draw.chance(12) || earlier.in_force.from != date_min) return;
  const Days change = middle - 400 + static_cast<Days>(draw.below(800));
  rule.label = earlier.label;
  earlier.in_force = {date_min, change};
  rule.in_force = {change + (draw.chance(20) ? 100 : 0), date_max};
}

// What is over one version of a rule is over all.
template <class Rules>
void add_versions(std::vector<uint32_t>& over, const Rules& rules, size_t count) {
  for (size_t i = 0; i < over.size(); ++i) {
    for (uint32_t k = 0; k < count; ++k) {
      const bool known = std::find(over.begin(), over.end(), k) != over.end();
      if (!known && rules[k].label == rules[over[i]].label) over.push_back(k);
    }
  }
}

// Those before it that it may be over; each once.
inline std::vector<uint32_t> random_over(size_t count, Draw& draw) {
  std::vector<uint32_t> over;
  for (uint32_t i = 0; i < count; ++i)
    if (draw.chance(35)) over.push_back(i);
  return over;
}

inline program::LabelledCase labelled(Expressions& expressions, const std::string& label,
                                      const Context& context, Draw& draw) {
  program::LabelledCase result;
  result.label = label;
  result.when = expressions.condition(context).expr;
  result.in_force = random_interval(draw);
  return result;
}

}  // namespace xinheng::differential
