// What led to a row: the cases that fired with their clauses, and how a record is named.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"
#include "runtime/results/arrays.h"

namespace xinheng::results {

struct CodedColumn {
  CodedLists& lists;
  Dictionary& texts;
};
// fired: bit k for the k-th case. A clause in force that day that two cases rest on is listed once.
void add_cases(const program::Program& program, const std::vector<program::LabelledCase>& cases,
               uint64_t fired, Days day, CodedColumn labels, CodedColumn clauses);

// By key; a record of a kind without key is the n-th of its subject.
std::string record_name(const program::Program& program, const columns::Dataset& data,
                        execute::RecordName record, uint32_t subject);

}  // namespace xinheng::results
