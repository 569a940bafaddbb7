// Compiled code, optimised and not, beside the reference interpreter.
#pragma once

#include <string>

#include "compiler/codegen/codegen.h"
#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"

namespace xinheng::differential {

struct Comparison {
  std::string difference;                 // empty: both say the same of everybody
  program::SubjectId subject;             // of the first difference
  uint32_t ordinal = 0;
  uint64_t judged = 0, deferred = 0;
};

struct Choice {
  std::string cpu;                        // "": this machine
  uint32_t threads = 1;
  uint64_t order = 0;                     // seed of another order of records
};

// The interpreter, optimised and unoptimised code; and records in another order.
Comparison compare_engines(const program::Program& program, const columns::Dataset& data,
                           execute::Dates dates, const Choice& choice);

}  // namespace xinheng::differential
