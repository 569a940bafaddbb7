// A counter-example as a test of the pack, in its language.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/scenario/change.h"

namespace xinheng::scenario {

// The test fails as long as the property does.
std::string as_test(const program::Program& program, const program::Property& property,
                    const program::Claim& claim, const ChangeCase& one, const Outcome& outcome,
                    Language language);
// "得分 从 100 变成 110"
std::string finding_of(const program::Program& program, const program::Claim& claim,
                       const Outcome& outcome, Language language);

}  // namespace xinheng::scenario
