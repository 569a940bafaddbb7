#include <algorithm>
#include <array>

#include "compiler/lint/rules.h"
#include "compiler/program/rules.h"

namespace xinheng::lint {
namespace {

using program::RulePart;

constexpr std::array<std::string_view, 14> not_laid_down = {
    "未定", "没有定", "未规定", "没有规定",  "没规定",    "没写",     "没有写",
    "未写", "未明确", "不明确", "not fixed", "n't fixed", "not said", "not specified"};
constexpr std::array<std::string_view, 8> signs = {"；", ";", "，", ",", "：", ":", "。", "——"};

// That nothing is laid down, and no word more.
bool says_no_more(std::string_view text) {
  const bool bare = std::any_of(
      not_laid_down.begin(), not_laid_down.end(),
      [&](std::string_view words) { return text.find(words) != std::string_view::npos; });
  return bare && std::none_of(signs.begin(), signs.end(), [&](std::string_view sign) {
           const size_t at = text.find(sign);
           return at != std::string_view::npos && at + sign.size() < text.size();
         });
}

// Rules that are against somebody and that check allows without a clause.
bool is_adverse(const program::Program& program, const program::Rule& rule) {
  if (rule.name.part == RulePart::unrated) return true;
  if (rule.name.part != RulePart::case_) return false;
  return program.measures.items[rule.name.owner].kind == program::MeasureKind::warning;
}

}  // namespace

void lint_assumptions(const Context& context) {
  for (const program::Rule& rule : rules_of(context.program)) {
    if (rule.basis == nullptr || rule.basis->assumption.empty()) continue;
    const program::Basis& basis = *rule.basis;
    const Span span = basis.span.end > basis.span.begin ? basis.span : rule.span;
    if (says_no_more(basis.assumption)) {
      context.report(Kind::assumption_bare, span, {basis.assumption});
    }
    if (basis.clauses.empty() && is_adverse(context.program, rule)) {
      context.report(Kind::assumption_alone, span, {rule.label.zh});
    }
  }
}

}  // namespace xinheng::lint
