#include "runtime/compare/conditions.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "runtime/compare/groups.h"

namespace xinheng::compare {
namespace {

using What = Condition::What;

constexpr int share_places = 4;  // of a per cent: a millionth is 0.0001%
constexpr uint64_t share_one = 1'000'000;

struct Word {
  const char* zh;
  const char* en;
  What what;
};
constexpr Word words[] = {
    {"新增", "added", What::added},
    {"减少", "removed", What::removed},
    {"降级", "falls", What::falls},
    {"升级", "rises", What::rises},
    {"无法确定", "undetermined", What::undetermined},
    {"变化", "changed", What::changed},
};
struct SortWord {
  const char* zh;
  const char* en;
  DecisionSort sort;
};
constexpr SortWord sorts[] = {
    {"奖励", "rewards", DecisionSort::reward},
    {"惩戒", "punishments", DecisionSort::punishment},
    {"预警", "warnings", DecisionSort::warning},
    {"名单", "rosters", DecisionSort::roster},
    {"公示", "publications", DecisionSort::publication},
    {"时限", "deadlines", DecisionSort::deadline},
};

bool fits(What what, const Decision& decision) {
  const bool evaluation = decision.sort == DecisionSort::evaluation;
  switch (what) {
    case What::added:
    case What::removed:
      return !evaluation;
    case What::falls:
    case What::rises:
      return evaluation && decision.ranked;
    case What::undetermined:
    case What::changed:
      return true;
  }
  return false;
}

std::optional<What> what_of(const std::string& word) {
  for (const Word& one : words) {
    if (word == one.zh || word == one.en) return one.what;
  }
  return std::nullopt;
}

// "> 0", ">= 1.5%"; nothing: more than none.
bool read_limit(const std::vector<std::string>& rest, Condition& condition) {
  if (rest.empty()) return true;
  if (rest.size() != 2 || (rest[0] != ">" && rest[0] != ">=")) return false;
  condition.or_equal = rest[0] == ">=";
  std::string number = rest[1];
  condition.share = number.ends_with('%');
  if (condition.share) number.pop_back();
  const auto value = parse_fixed(number, condition.share ? share_places : 0);
  if (!value || *value < 0) return false;
  condition.limit = uint64_t(*value);
  return true;
}

// Also where signs stand without spaces: 新增 失信黑榜>0.
std::vector<std::string> split(const std::string& text) {
  std::string spaced;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '>') {
      spaced += text[i];
      continue;
    }
    const bool equal = i + 1 < text.size() && text[i + 1] == '=';
    spaced += equal ? " >= " : " > ";
    i += equal ? 1 : 0;
  }
  std::istringstream stream(spaced);
  std::vector<std::string> result;
  for (std::string word; stream >> word;) result.push_back(word);
  return result;
}

std::string known_names(What what, const Decisions& decisions) {
  std::string list;
  for (const Decision& one : decisions.all) {
    if (fits(what, one)) list += (list.empty() ? "" : "，") + one.name;
  }
  return list;
}

}  // namespace

std::optional<Condition> parse_condition(const std::string& text, const Decisions& decisions,
                                         Diagnostics& diagnostics) {
  const auto refuse = [&] {
    diagnostics.report(Kind::fail_if_wrong, std::nullopt, {text});
    return std::nullopt;
  };
  std::vector<std::string> parts = split(text);
  if (parts.empty()) return refuse();
  const auto what = what_of(parts[0]);
  if (!what) return refuse();
  Condition condition;
  condition.text = text;
  condition.what = *what;
  std::string name;
  if (parts.size() > 1 && !parts[1].starts_with(">")) name = parts[1];
  parts.erase(parts.begin(), parts.begin() + (name.empty() ? 1 : 2));
  if (!read_limit(parts, condition)) return refuse();
  std::optional<DecisionSort> sort;
  for (const SortWord& one : sorts) {
    if (name == one.zh || name == one.en) sort = one.sort;
  }
  for (uint32_t i = 0; i < decisions.all.size(); ++i) {
    const Decision& one = decisions.all[i];
    const bool meant = name.empty() || one.name == name || (sort && one.sort == *sort);
    if (meant && fits(*what, one)) condition.decisions.push_back(i);
  }
  if (condition.decisions.empty()) {
    const bool grades = *what == What::falls || *what == What::rises;
    diagnostics.report(
        Kind::fail_if_name_unknown, std::nullopt,
        {text, name.empty() ? parts.empty() ? text : parts[0] : name,
         grades ? "有等级的评价" : "措施", grades ? "evaluation with grades" : "measure",
         known_names(*what, decisions)});
    return std::nullopt;
  }
  return condition;
}

Verdict verdict_of(const Condition& condition, const Decisions& decisions,
                   const Differences& differences) {
  const auto counts = [&](const Changed& change) {
    const Decision& decision = decisions.all[change.decision];
    switch (condition.what) {
      case What::added:
      case What::rises:
        return is_up(decision, change.before, change.after);
      case What::removed:
      case What::falls:
        return is_down(decision, change.before, change.after);
      case What::undetermined:
        return change.before.state != State::undetermined &&
               change.after.state == State::undetermined;
      case What::changed:
        return true;
    }
    return false;
  };
  std::set<uint32_t> kinds;
  for (const uint32_t decision : condition.decisions) kinds.insert(decisions.all[decision].kind);
  Verdict verdict;
  for (const uint32_t kind : kinds) verdict.of += differences.subjects_by_kind[kind];
  uint32_t counted = none;
  for (const Changed& change : differences.changes) {
    if (change.subject == counted || !counts(change)) continue;
    const bool meant =
        std::binary_search(condition.decisions.begin(), condition.decisions.end(), change.decision);
    if (!meant) continue;
    counted = change.subject;
    ++verdict.subjects;
  }
  const __int128 limit =
      condition.share ? __int128(condition.limit) * verdict.of : __int128(condition.limit);
  const __int128 actual =
      condition.share ? __int128(verdict.subjects) * share_one : __int128(verdict.subjects);
  verdict.met = condition.or_equal ? actual >= limit : actual > limit;
  return verdict;
}

}  // namespace xinheng::compare
