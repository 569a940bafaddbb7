// What a program says beside its rules: aliases, numbers of codes, scenes, offices, simulations.
#pragma once

#include "compiler/program/program.h"
#include "tests/differential/draw.h"

namespace xinheng::differential {

void add_names(program::Program& program, Draw& draw);

}  // namespace xinheng::differential
