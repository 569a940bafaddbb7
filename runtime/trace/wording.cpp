#include "runtime/trace/wording.h"

#include <algorithm>

#include <fmt/format.h>

namespace xinheng::trace {

std::string name_of(const Rule& rule, Language language) {
  const std::string& label = rule.label.in(language);
  return rule.declaration.in(language) + (label.empty() ? "" : " " + label);
}

std::string carrier_of(const Carried& carried, Language language) {
  const bool zh = language == Language::zh;
  constexpr const char* words[] = {"服务", "组织", "引擎"};
  const std::string word =
      zh ? words[static_cast<size_t>(carried.carrier)] : std::string(code_of(carried.carrier));
  if (carried.by.empty()) return word;
  return fmt::format(fmt::runtime(zh ? "{}（{}）" : "{} ({})"), word, carried.by);
}

const std::vector<uint32_t>& basis_of(const Rule& rule) {
  const bool own = !rule.clauses.empty() || !rule.assumption.empty();
  return own ? rule.clauses : rule.around;
}

std::vector<std::string> cites_of(const Trace& trace, const Rule& rule) {
  std::vector<std::string> cites;
  for (const uint32_t clause : basis_of(rule)) cites.push_back(trace.clauses[clause].cite);
  return cites;
}

std::vector<std::string> names_of_tests(const Trace& trace, const std::vector<uint32_t>& tests) {
  std::vector<std::string> names;
  for (const uint32_t test : tests) names.push_back(trace.tests[test].name);
  return names;
}

std::string list_of(const std::vector<std::string>& items, Language language) {
  return fmt::format("{}", fmt::join(items, language == Language::zh ? "、" : ", "));
}

std::vector<std::string> users_of(const Rule& rule, Language language) {
  std::vector<std::string> names;
  for (const program::Words& words : rule.used_by) names.push_back(words.in(language));
  return names;
}

std::vector<const Rule*> in_order(const Trace& trace) {
  std::vector<const Rule*> rules;
  for (const Rule& rule : trace.rules) rules.push_back(&rule);
  std::stable_sort(rules.begin(), rules.end(), [](const Rule* a, const Rule* b) {
    return std::pair(a->span.file, a->span.begin) < std::pair(b->span.file, b->span.begin);
  });
  return rules;
}

std::vector<const Rule*> assumptions_of(const Trace& trace) {
  std::vector<const Rule*> rules = in_order(trace);
  std::erase_if(rules, [](const Rule* rule) { return rule->assumption.empty(); });
  return rules;
}

std::string_view code_of(State state) {
  constexpr std::string_view codes[] = {"rules", "elsewhere", "heading", "missing"};
  return codes[static_cast<size_t>(state)];
}

std::string_view code_of(program::Carrier carrier) {
  constexpr std::string_view codes[] = {"service", "organization", "engine"};
  return codes[static_cast<size_t>(carrier)];
}

Totals totals_of(const Trace& trace) {
  Totals totals;
  for (const Clause& clause : trace.clauses) {
    size_t* const by_state[] = {&totals.by_rules, &totals.elsewhere, &totals.headings,
                                &totals.missing};
    ++*by_state[static_cast<size_t>(clause.state)];
  }
  for (const Rule& rule : trace.rules) {
    if (!rule.needs_test) continue;
    ++totals.rules;
    ++(rule.tests.empty() ? totals.unreached : totals.reached);
  }
  for (const Test& test : trace.tests) {
    ++totals.tests;
    if (!test.passed) ++totals.tests_failed;
  }
  return totals;
}

}  // namespace xinheng::trace
