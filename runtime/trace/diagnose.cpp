#include <fmt/format.h>

#include "runtime/trace/clauses.h"
#include "runtime/trace/join.h"

namespace xinheng::trace {
namespace {

using program::RulePart;
using program::Words;

// What a test has to do that reaches a rule of this sort.
Words how_to_reach(RulePart part) {
  switch (part) {
    case RulePart::row:
      return {"其中有一条记录是这一行，期望用到它",
              "with a record of this row that its expectations "
              "rest on"};
    case RulePart::value:
      return {"评价日在这个值施行的时候，期望用到它",
              "at an evaluation date on which this value is in force, with an expectation that "
              "rests on it"};
    case RulePart::base:
      return {"没有例外成立，期望用到它的值",
              "in which no exception fires, with an expectation that "
              "rests on its value"};
    case RulePart::exception:
      return {"这条例外成立，也没有被别的例外压过",
              "in which this exception fires and no other one "
              "is over it"};
    case RulePart::branch:
      return {"这一行成立，结果由它给出", "in which this row matches and gives the result"};
    case RulePart::unrated:
      return {"有一个主体因此不评", "with a subject that is not rated for it"};
    case RulePart::part:
    case RulePart::score:
      return {"有一个主体算出它的值", "with a subject that has its value"};
    case RulePart::band:
      return {"有一个主体得分落在这一档", "with a subject whose score is in this band"};
    case RulePart::downgrade:
      return {"有一个主体因此直降", "with a subject that it fires for"};
    case RulePart::quota:
      return {"有一个主体因此降等", "with a subject whose grade it lowers"};
    case RulePart::term:
      return {"这项措施适用于一个主体", "with a subject that the measure applies to"};
    case RulePart::case_:
      return {"这条情形成立，措施适用", "in which this case fires and the measure applies"};
    case RulePart::waiver:
      return {"有一条情形成立，而这条例外起作用",
              "in which a case holds and this exception takes "
              "effect on it"};
    case RulePart::finding_term:
    case RulePart::finding_case:
      return {"有一条记录因此认定", "with a record that it holds of"};
    case RulePart::finding_waiver:
      return {"有一条记录因此去掉情形", "with a record of which it takes a case away"};
    case RulePart::transition:
      return {"一条记录的两个版本这样改变状态", "with two versions of a record that change so"};
    default:
      return {"期望用到它", "with an expectation that rests on it"};
  }
}

std::string named(const Rule& rule, Language language) {
  const std::string& label = rule.label.in(language);
  return rule.declaration.in(language) + (label.empty() ? "" : " " + label);
}

void report_clause(const Trace& trace, uint32_t index, Diagnostics& diagnostics) {
  const Clause& clause = trace.clauses[index];
  if (clause.state == State::missing)
    diagnostics.report(Kind::clause_unimplemented, clause.span, {clause.cite});
  if (clause.carried.empty()) return;
  const std::vector<uint32_t> rules = citing(trace.clauses, index);
  for (const Carried& carried : clause.carried) {
    if (carried.rest && rules.empty())
      diagnostics.report(Kind::rest_without_rule, carried.span, {clause.cite});
    if (!carried.rest && !rules.empty())
      diagnostics.report(Kind::carried_but_cited, carried.span,
                         {clause.cite, place_of_span(trace, trace.rules[rules[0]].span)});
  }
}

void report_rule(const Rule& rule, Diagnostics& diagnostics) {
  if (!rule.needs_test || !rule.tests.empty()) return;
  const Words how = how_to_reach(rule.part);
  diagnostics.report(Kind::rule_untested, rule.span,
                     {named(rule, Language::zh), named(rule, Language::en), how.zh, how.en});
}

}  // namespace

void diagnose(Trace& trace, const std::vector<Tested>& packs) {
  std::vector<Diagnostics> of_pack(packs.size());
  for (size_t i = 0; i < packs.size(); ++i)
    of_pack[i].severities = packs[i].compilation.diagnostics.severities;
  for (uint32_t i = 0; i < trace.clauses.size(); ++i)
    report_clause(trace, i, of_pack[trace.clauses[i].pack]);
  for (const Rule& rule : trace.rules) report_rule(rule, of_pack[rule.pack]);
  for (const Diagnostics& one : of_pack)
    trace.diagnostics.items.insert(trace.diagnostics.items.end(), one.items.begin(),
                                   one.items.end());
}

}  // namespace xinheng::trace
