// Expressions that are the same for everybody: literals, parameters, sums of them.
#pragma once

#include <optional>
#include <set>

#include "compiler/program/program.h"

namespace xinheng::program {

bool is_constant(const Program& program, ExprId id);
// Empty where it has no value on that date.
std::optional<Word> constant_on(const Program& program, ExprId id, Days date);
// Dates on which it may change.
void change_dates(const Program& program, ExprId id, std::set<Days>& dates);

}  // namespace xinheng::program
