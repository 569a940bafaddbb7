#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::program {

// Whether a pack or a source of law is in force on a day.
enum class Standing : uint8_t { not_yet, in_force, repealed };
struct StandingOn {
  Standing standing;
  Days since;                 // in force or repealed since; for not_yet: in force from
  std::optional<Days> again;  // repealed: in force again from
};

// The intervals ascend, and there is at least one.
StandingOn standing_on(const std::vector<Interval>& intervals, Days day);
// The clauses that a rule rests on that day: not those of a source that is repealed by then.
std::vector<ClauseId> clauses_on(const Program& program, const Basis& basis, Days day);
// "已废止（自 2019-01-01 起）"
std::string standing_text(const StandingOn& standing, Language language);

}  // namespace xinheng::program
