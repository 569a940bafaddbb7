#include "compiler/program/standing.h"

namespace xinheng::program {

StandingOn standing_on(const std::vector<Interval>& intervals, Days day) {
  StandingOn result{Standing::not_yet, intervals.front().from, {}};
  for (const Interval& interval : intervals) {
    if (interval.from > day) {
      if (result.standing == Standing::repealed) result.again = interval.from;
      break;
    }
    const bool over = interval.to <= day;
    result = {
        over ? Standing::repealed : Standing::in_force, over ? interval.to : interval.from, {}};
  }
  return result;
}

std::vector<ClauseId> clauses_on(const Program& program, const Basis& basis, Days day) {
  std::vector<ClauseId> result;
  for (const ClauseId clause : basis.clauses) {
    const Source& source = program.sources[program.clauses[clause].source];
    if (standing_on(source.in_force, day).standing == Standing::in_force) result.push_back(clause);
  }
  return result;
}

std::string standing_text(const StandingOn& standing, Language language) {
  const bool zh = language == Language::zh;
  const std::string since = format_date(standing.since);
  switch (standing.standing) {
    case Standing::not_yet:
      return zh ? "尚未施行（自 " + since + " 起施行）" : "not yet in force (from " + since + ")";
    case Standing::in_force:
      return zh ? "施行中（自 " + since + " 起）" : "in force (since " + since + ")";
    case Standing::repealed:
      break;
  }
  const std::string again = standing.again ? format_date(*standing.again) : "";
  if (zh)
    return "已废止（自 " + since + " 起" + (again.empty() ? "" : "，自 " + again + " 起又施行") +
           "）";
  return "repealed (as of " + since + (again.empty() ? "" : ", in force again from " + again) + ")";
}

}  // namespace xinheng::program
