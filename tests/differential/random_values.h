// Words of a type: mostly usual ones, now and then those at the edge of what is allowed.
#pragma once

#include <string>

#include "compiler/program/program.h"
#include "tests/differential/draw.h"

namespace xinheng::differential {

// Around these dates everything lies, so that comparisons go both ways.
inline constexpr Days middle = 17'683;  // 2018-06-01

// When a rule is in force: mostly always, else from or until around the evaluation dates.
program::Interval random_interval(Draw& draw);
program::Word random_word(const program::Program& program, const program::Type& type, Draw& draw);
// As a rule file may write it: small numbers, so that arithmetic is usually in range.
program::Word random_literal(const program::Program& program, const program::Type& type,
                             Draw& draw);
// The key of the subject with this number: rising with it, and of an identity code a right one.
std::string subject_key(const program::Type& type, uint64_t number);
// 位于: a code of a nested list and all below it, rising.
std::vector<program::Word> contained(const program::Codes& codes, program::Word code);

}  // namespace xinheng::differential
