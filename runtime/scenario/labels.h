// What a reference reports beside its value: the labels of the rules that fired, or the names of
// what is missing. 因 in a test is compared with it.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "compiler/program/program.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::scenario {

using Labels = std::set<std::string>;

// Of a define: the exceptions; of an evaluation: the 不评, or the 直降; of a measure: the cases if
// it applies, else the waivers and what excludes it; of 从轻: the waivers that lighten; of a
// decision table: the rows that the result is from. Of what is undetermined: what is missing.
Labels labels_of(const program::Program& program, execute::Interpreter& interpreter,
                 program::ExprId about, std::optional<execute::RecordName> record);

// The exceptions that conflict.
Labels conflicting(const program::Program& program, execute::Interpreter& interpreter,
                   program::ExprId about, std::optional<execute::RecordName> record);

}  // namespace xinheng::scenario
