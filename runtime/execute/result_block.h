// Filling a block of results from outcomes of the interpreter.
#pragma once

#include "runtime/execute/execute.h"
#include "runtime/execute/standings.h"

namespace xinheng::execute {

// A block without any result yet: columns of the right length for every evaluation of the kind.
ResultBlock empty_block(const program::Program& program, const columns::Dataset& data,
                        program::SubjectId subject, uint32_t begin, uint32_t end);

// Judges one subject by the interpreter and appends or places what it says.
void judge_by_interpreter(const program::Program& program, const columns::Dataset& data,
                          Dates dates, const Standings& standings, uint32_t subject,
                          ResultBlock& block);

}  // namespace xinheng::execute
