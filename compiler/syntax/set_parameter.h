// A parameter given another value, from the command line.
#pragma once

#include <string>

#include "compiler/syntax/tree.h"

namespace xinheng::syntax {

// From its first day on the parameter has this value, written as in a rule. wrong_value: it is no
// single expression. `sources` gets the value as a file of its
// own, called `option`, so that what check says of it has a place.
enum class SetOutcome : uint8_t { fine, unknown_parameter, wrong_value };
SetOutcome set_parameter(Pack& pack, Sources& sources, const std::string& option,
                         const std::string& name, const std::string& value);

}  // namespace xinheng::syntax
