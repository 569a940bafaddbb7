#pragma once

#include "compiler/lower/plan.h"
#include "compiler/program/program.h"

namespace xinheng::lower {

// The plan of a program without errors, verified. It doesn't depend on dates or parameter values.
plan::Plan lower(const program::Program& program);

}  // namespace xinheng::lower
