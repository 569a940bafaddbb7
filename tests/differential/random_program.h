// A random rule pack as check would hand it on, and random people to judge by it.
#pragma once

#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"
#include "tests/differential/random_values.h"

namespace xinheng::differential {

program::Program random_program(Draw& draw);
columns::Dataset random_people(const program::Program& program, Draw& draw);
execute::Dates random_dates(Draw& draw);

}  // namespace xinheng::differential
