// Some of the subjects judged, where not all records are at hand at once.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "runtime/columns/subject_range.h"
#include "runtime/execute/execute.h"
#include "runtime/execute/judge.h"

namespace xinheng::execute {

// As execute, those of the ranges. Their data has what judging them takes.
bool execute_ranges(const Judge& judge, const std::vector<columns::SubjectRange>& ranges,
                    uint32_t threads, const std::function<bool(ResultBlock&&)>& sink,
                    ExecuteTotals& totals);

// Calls the function for ranges that together are everybody, each while their records are at hand.
// False stops.
using EachPart =
    std::function<bool(const std::function<void(const std::vector<columns::SubjectRange>&)>&)>;
// As rank. Empty: stopped.
std::optional<Standings> rank_in_parts(const program::Program& program, Dates dates,
                                       const columns::Dataset& data, uint32_t threads,
                                       const EachPart& each_part);

}  // namespace xinheng::execute
