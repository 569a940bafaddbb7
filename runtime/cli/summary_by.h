// Results by a field as tables: grades of each district, records of each month.
#pragma once

#include <string>

#include "compiler/program/program.h"
#include "runtime/results/results.h"

namespace xinheng::cli {

std::string by_text(const program::Program& program, const results::Breakdown& breakdown,
                    Language language);

}  // namespace xinheng::cli
