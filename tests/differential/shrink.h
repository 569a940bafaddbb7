// A failing program made smaller, so that a person can read why it fails.
#pragma once

#include <functional>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"

namespace xinheng::differential {

struct Failing {
  program::Program program;
  columns::Dataset data;
};
using StillFails = std::function<bool(const program::Program&, const columns::Dataset&)>;

// One subject alone, then expressions replaced by literals or by their own operands.
Failing shrink(Failing failing, program::SubjectId subject, uint32_t ordinal,
               const StillFails& still_fails);

}  // namespace xinheng::differential
