// Every rule of a program by name: what cites a clause or makes an assumption, and where.
#pragma once

#include <set>

#include "compiler/program/program.h"

namespace xinheng::program {

enum class RulePart : uint8_t {
  missing_day, workdays, start_day,                  // of the calendar
  row, value,                                        // of a table, of a parameter
  base, exception,                                   // of a define
  decision, branch,                                  // a decision table, its rows; 其余 the last
  evaluation, unrated, part, score, band, downgrade, quota,  // 其余 the last band
  measure, term, case_, waiver,
  finding_term, finding_case, finding_waiver,
  transition,                                        // by the state that is left
  scene,
};
// owner: the declaration, an index into its vector of the program; index: which of its rules.
struct RuleName {
  RulePart part = RulePart::row;
  uint32_t owner = 0;
  uint32_t index = 0;
  auto operator<=>(const RuleName&) const = default;
};
// Rules that fired, or whose value was taken.
using Reached = std::set<RuleName>;

struct Words {
  std::string zh, en;
  const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
};
Words heading_of(const Measure& measure);  // 惩戒 限制评优; punishment 限制评优
Words heading_of(const Finding& finding);
struct Rule {
  RuleName name;
  Words declaration;      // 惩戒 限制评优; punishment 限制评优
  Words label;            // 情形 严重失信; empty: the declaration as a whole
  const Basis* basis = nullptr;   // its own; may be empty
  const Basis* around = nullptr;  // of the declaration, where it has one for all its parts
  Span span;
  // Whether a test should reach it; calendars, scenes and declarations as a whole need none, nor do
  // rows of a table that no rule reads.
  bool tested = false;
  Interval in_force = {};
  std::vector<ExprId> exprs;  // all that it consists of
};
// In order of the program's declarations. Among them none of what the compiler made up.
std::vector<Rule> rules_of(const Program& program);

// What it says, in a few words: 100; 当 … 则 …; 性质 = 守信，分值 = 10.
std::string content_of(const Program& program, const Rule& rule, Language language);
// Each expression that these consist of, wherever it stands; not those of what they name.
void each_within(const Program& program, const std::vector<ExprId>& exprs,
                 const std::function<void(const Expr&)>& visit);

}  // namespace xinheng::program
