// What a function is made from, in a few digits.
#pragma once

#include <string>

#include "compiler/codegen/codegen.h"

namespace xinheng::codegen {

// What the linker calls this program: another build may make other code of the same plan. Empty
// where it gave no name: then no code can be kept.
const std::string& build_id();

// Equal for equal code, whatever else differs in the plans: SHA-256 of all that it is made from.
// maker: which LLVM, which CPU, how much is optimised.
std::string fingerprint(const plan::Plan& plan, const Unit& unit, const std::string& maker);

}  // namespace xinheng::codegen
