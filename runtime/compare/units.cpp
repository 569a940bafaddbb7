#include "runtime/compare/units.h"

#include <algorithm>
#include <set>
#include <utility>

namespace xinheng::compare {

Mixture mixture_of(std::shared_ptr<const Compilation> made, execute::Dates dates, size_t data) {
  Mixture mixture;
  mixture.program = &*made->program;
  mixture.plan = made->plan ? &*made->plan : nullptr;
  mixture.code = made->code.get();
  mixture.dates = dates;
  mixture.data = data;
  mixture.made = std::move(made);
  return mixture;
}

std::vector<std::vector<uint32_t>> changes_reached(const Decisions& decisions,
                                                   const RuleDifference& rules) {
  // As headings of compiler/program/meaning.cpp begin.
  constexpr const char* sorts[] = {"评价 ", "奖励 ", "惩戒 ", "预警 ", "名单 ", "公示 ", "时限 "};
  static_assert(std::size(sorts) == decision_sorts);
  std::vector<std::vector<uint32_t>> reached;
  for (const Decision& decision : decisions.all) {
    const std::string name = sorts[static_cast<size_t>(decision.sort)] + decision.name;
    std::vector<uint32_t>& those = reached.emplace_back();
    std::set<program::DeclarationName> before, after;
    if (const auto at = rules.before.find(name); at != rules.before.end()) {
      before = reach_of(rules.before, at->second.name);
    }
    if (const auto at = rules.after.find(name); at != rules.after.end()) {
      after = reach_of(rules.after, at->second.name);
    }
    for (uint32_t c = 0; c < rules.changes.size(); ++c) {
      const RuleChange& change = rules.changes[c];
      // A calendar may matter wherever a date is shifted.
      const bool calendar = change.declaration.zh == "历法";
      const bool is_reached = (change.before && before.contains(*change.before)) ||
                              (change.after && after.contains(*change.after));
      if (calendar || is_reached) those.push_back(c);
    }
  }
  return reached;
}

Units units_of_packs(const Decisions& decisions, const RuleDifference& rules,
                     const std::array<const Compilation*, 2>& packs, execute::Dates dates) {
  Units units;
  const auto those =
      std::make_shared<const std::vector<Unit>>(units_of(rules, *packs[0], *packs[1]));
  for (const Unit& unit : *those) units.names.push_back(unit.name);
  for (const std::vector<uint32_t>& changes : changes_reached(decisions, rules)) {
    std::vector<uint32_t>& candidates = units.candidates.emplace_back();
    for (uint32_t u = 0; u < those->size(); ++u) {
      if (std::binary_search(changes.begin(), changes.end(), (*those)[u].change))
        candidates.push_back(u);
    }
  }
  units.mixture = [those, &rules, packs, dates](uint32_t unit, size_t side,
                                                bool native) -> std::optional<Mixture> {
    auto made = hybrid(packs, side, (*those)[unit], rules, native ? Stage::plan : Stage::typed);
    if (!made) return std::nullopt;
    if (native) give_code(*made, {packs[0], packs[1]});
    return mixture_of(std::make_shared<const Compilation>(std::move(*made)), dates, side);
  };
  return units;
}

}  // namespace xinheng::compare
