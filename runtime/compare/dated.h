// One pack on two dates: which of its rules and values are in force on one of them only.
#pragma once

#include <array>
#include <vector>

#include "runtime/compare/units.h"

namespace xinheng::compare {

// Each part says what holds on either date.
RuleDifference dated_changes(const Compilation& pack, Days before, Days after);

// Each change of dated_changes, and besides the passing of time and, where it matters, what became
// known between the dates. pack and rules outlive the units.
Units units_of_dates(const Decisions& decisions, const RuleDifference& rules,
                     const Compilation& pack, const std::array<execute::Dates, 2>& dates,
                     bool known_matters);

}  // namespace xinheng::compare
