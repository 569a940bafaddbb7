#include "runtime/trace/clauses.h"

#include <algorithm>
#include <map>
#include <string_view>
#include "compiler/syntax/characters.h"

namespace xinheng::trace {
namespace {

constexpr std::string_view title_end = "》", number = "第", article = "条", of_article = "之";

bool is_digit(char c) {
  return '0' <= c && c <= '9';
}

// How many bytes the code point at `at` has.
// One past the step that begins here: "(三)", "第二十条", "12", "二十".
size_t end_of_step(std::string_view steps, size_t at) {
  const auto begins = [&](size_t i, std::string_view word) {
    return steps.substr(i).starts_with(word);
  };
  if (steps[at] == '(') return std::min(steps.find(')', at), steps.size() - 1) + 1;
  if (begins(at, number)) {
    // Up to the word that says what is numbered: 条, 款, 项.
    constexpr std::string_view kinds[] = {"条", "款", "项"};
    for (at += number.size(); at < steps.size(); at += syntax::code_point_bytes(steps[at])) {
      const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                     [&](std::string_view word) { return begins(at, word); });
      if (kind == std::end(kinds)) continue;
      const bool inserted = *kind == article && begins(at + kind->size(), of_article);
      if (!inserted) return at + kind->size();
      at += kind->size();
      break;
    }
  }
  const bool digits = at < steps.size() && is_digit(steps[at]);
  while (at < steps.size() && steps[at] != '(' && !begins(at, number) &&
         is_digit(steps[at]) == digits) {
    at += syntax::code_point_bytes(steps[at]);
  }
  return at;
}

}  // namespace

std::string without_last_step(const std::string& cite) {
  const size_t found = cite.find(title_end);
  if (found == std::string::npos) return "";
  const size_t begin = found + title_end.size();
  const std::string_view steps = std::string_view(cite).substr(begin);
  size_t last = 0;
  for (size_t at = 0; at < steps.size(); at = end_of_step(steps, at)) last = at;
  return last == 0 ? "" : cite.substr(0, begin + last);
}

void join_clauses(std::vector<Clause>& clauses) {
  std::map<std::string, uint32_t> known;
  for (uint32_t i = 0; i < clauses.size(); ++i) known[clauses[i].cite] = i;
  for (uint32_t i = 0; i < clauses.size(); ++i) {
    std::string cite = without_last_step(clauses[i].cite);
    while (!cite.empty() && !known.contains(cite)) cite = without_last_step(cite);
    if (cite.empty()) continue;
    clauses[i].above = known[cite];
    clauses[known[cite]].below.push_back(i);
  }
}

void judge_clauses(std::vector<Clause>& clauses) {
  for (uint32_t i = 0; i < clauses.size(); ++i) {
    Clause& clause = clauses[i];
    bool carried = false;
    for (std::optional<uint32_t> at = i; at; at = clauses[*at].above)
      carried = carried || !clauses[*at].carried.empty();
    clause.state = !clause.rules.empty()   ? State::by_rules
                   : carried               ? State::elsewhere
                   : !clause.below.empty() ? State::heading
                                           : State::missing;
  }
}

std::vector<uint32_t> citing(const std::vector<Clause>& clauses, uint32_t clause) {
  std::vector<uint32_t> rules = clauses[clause].rules;
  for (const uint32_t below : clauses[clause].below) {
    const std::vector<uint32_t> more = citing(clauses, below);
    rules.insert(rules.end(), more.begin(), more.end());
  }
  return rules;
}

}  // namespace xinheng::trace
