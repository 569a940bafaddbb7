// What `run` tells at its end.
#pragma once

#include <string>

#include "compiler/program/program.h"
#include "runtime/execute/interpreter.h"
#include "runtime/results/results.h"

namespace xinheng::cli {

std::string summary_text(const program::Program& program, execute::Dates dates,
                         const results::Summary& summary, Language language);

}  // namespace xinheng::cli
