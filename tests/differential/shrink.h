// A failing program made smaller, so that a person can read why it fails.
#pragma once

#include <chrono>
#include <functional>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"

namespace xinheng::differential {

struct Failing {
  program::Program program;
  columns::Dataset data;
};
using Clock = std::chrono::steady_clock;
using StillFails = std::function<bool(const program::Program&, const columns::Dataset&)>;

// One subject alone, then expressions replaced by literals or by their own operands, as far as
// the time allows.
Failing shrink(Failing failing, program::SubjectId subject, uint32_t ordinal,
               Clock::time_point until, const StillFails& still_fails);

}  // namespace xinheng::differential
