// Between two data sets: which rows about a subject are new, changed or gone.
#pragma once

#include <array>

#include "runtime/compare/attribute.h"

namespace xinheng::compare {

// Both of this program. Each decision that differs is put down to all rows about its subject that
// differ, as far as rules read them; where none does, to what is known of others. Fills
// Changed::cause.
Causes data_causes(const program::Program& program,
                   const std::array<const columns::Dataset*, 2>& data, const Decisions& decisions,
                   Differences& differences);

}  // namespace xinheng::compare
