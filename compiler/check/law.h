// Law: sources and their clauses, what a rule rests on, and whether that is in force.
#pragma once

#include "compiler/check/context.h"
#include "compiler/check/entries.h"

namespace xinheng::check {

// Sources with their clause lists (inline and CSV), the intervals of the pack and of those that it
// uses, and the calendar.
void declare_law(Context& context);
void check_package(Context& context);
void check_calendar(Context& context);
// workdays.cpp: 工作日：来自 “….csv”； and 开始当日, which says how they are counted.
void check_workdays(Context& context, const syntax::Calendar& calendar, Entries& entries);

// elsewhere.cpp: 另行落实, once every clause is known.
void check_elsewhere(Context& context);

// 《…》 as the tree has it: ASCII digits and brackets, no blanks.
std::string normalise_cite(std::string_view text);
// Reports an unknown source or clause.
std::optional<ClauseId> find_clause(Context& context, const std::string& cite, Span span);

enum class Need : uint8_t {
  either,    // 依据 or 假设
  citation,  // 依据; 假设 may accompany it
  nothing,
};
// what: "情形“舞弊”", for the message where the basis is missing; at: where to say so.
program::Basis check_basis(Context& context, const std::optional<syntax::Basis>& basis, Need need,
                           const Words& what, Span at, program::Interval in_force);
program::Interval overlap(program::Interval a, program::Interval b);

// 施行 opens an interval, 废止 closes it.
std::vector<program::Interval> intervals_in_force(Context& context,
                                                  const std::vector<syntax::Dated>& dated);
// A dated row's date must rise; reports the first that does not.
bool ascending(Context& context, const std::vector<syntax::Dated>& dated);

}  // namespace xinheng::check
