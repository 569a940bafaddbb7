#include "compiler/check/effects.h"

#include <algorithm>

#include "compiler/check/law.h"

namespace xinheng::check {
namespace {

using program::Interval;

bool in_order(Context& context, const syntax::Effect& effect) {
  if (!effect.from || !effect.to || *effect.from < *effect.to) return true;
  context.report(Kind::dates_not_ascending, effect.span,
                 {format_date(*effect.to), format_date(*effect.from)});
  return false;
}

void check_within(Context& context, const syntax::Rule& rule, Interval within) {
  if (!rule.effect || !in_order(context, *rule.effect) || !is_known(within)) return;
  const Interval own = effect_of(rule);
  if (is_known(overlap(own, within))) return;
  const Words written = describe_interval(own), limits = describe_interval(within);
  context.report(Kind::rule_never_in_force, rule.effect->span,
                 {rule.label.text, written.zh, written.en, limits.zh, limits.en});
}

// One has no interval, or they are rules of different kinds: then they only share a name.
bool are_versions(const syntax::Rule& a, const syntax::Rule& b) {
  return a.effect && b.effect && a.kind == b.kind;
}

// Of one label, in the order written.
void check_versions(Context& context, std::vector<const syntax::Rule*> rules, Interval within,
                    const Words& what) {
  for (size_t i = 1; i < rules.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      const std::string earlier = line_of(context, rules[k]->label.span);
      if (!are_versions(*rules[k], *rules[i])) {
        context.report(Kind::duplicate_name, rules[i]->label.span,
                       {rules[i]->label.text, what.zh, what.en, earlier});
        return;
      }
      const Interval both = overlap(effect_of(*rules[k]), effect_of(*rules[i]));
      if (!is_known(both)) continue;
      const Days first = std::max(both.from, std::min(within.from, both.to - 1));
      context.report(Kind::rule_versions_overlap, rules[i]->label.span,
                     {rules[i]->label.text, format_date(first), earlier});
      return;
    }
  }
  std::sort(rules.begin(), rules.end(), [](const syntax::Rule* a, const syntax::Rule* b) {
    return effect_of(*a).from < effect_of(*b).from;
  });
  for (size_t i = 1; i < rules.size(); ++i) {
    const Interval between = {effect_of(*rules[i - 1]).to, effect_of(*rules[i]).from};
    const Interval gap = overlap(between, within);
    if (!is_known(gap)) continue;
    context.report(Kind::rule_versions_gap, rules[i]->label.span,
                   {rules[i]->label.text, format_date(gap.from), format_date(gap.to)});
  }
}

}  // namespace

Interval effect_of(const syntax::Rule& rule) {
  if (!rule.effect) return {};
  return {rule.effect->from.value_or(date_min), rule.effect->to.value_or(date_max)};
}

Words describe_interval(Interval interval) {
  Words words;
  if (interval.from != date_min) {
    words.zh = "自 " + format_date(interval.from) + " 起施行";
    words.en = "in force since " + format_date(interval.from);
  }
  if (interval.to != date_max) {
    const bool both = !words.zh.empty();
    words.zh += (both ? "，" : "") + ("自 " + format_date(interval.to)) + " 起废止";
    words.en += (both ? ", " : "") + ("repealed on " + format_date(interval.to));
  }
  if (words.zh.empty()) words = {"没有期限", "without limit"};
  return words;
}

bool is_known(Interval interval) {
  return interval.from < interval.to;
}

void check_effects(Context& context, const std::vector<syntax::Rule>& rules, Interval within,
                   const Words& what) {
  std::vector<std::vector<const syntax::Rule*>> labels;
  for (const syntax::Rule& rule : rules) {
    check_within(context, rule, within);
    const auto same = std::find_if(labels.begin(), labels.end(), [&](const auto& versions) {
      return versions[0]->label.text == rule.label.text;
    });
    if (same == labels.end()) {
      labels.push_back({&rule});
    } else {
      same->push_back(&rule);
    }
  }
  for (auto& versions : labels) {
    if (versions.size() > 1) check_versions(context, versions, within, what);
  }
}

}  // namespace xinheng::check
