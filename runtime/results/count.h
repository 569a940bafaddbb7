// What blocks add up to.
#pragma once

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/results.h"

namespace xinheng::results {

// Versions of one rule are counted together, under the first of them.
template <class Rules>
size_t first_of_label(const Rules& rules, size_t index) {
  size_t first = 0;
  while (rules[first].label != rules[index].label) ++first;
  return first;
}

Grades empty_grades(const program::Program& program, program::EvaluationId id);
// The i-th subject of the block.
void count_grade(const program::Evaluation& evaluation, const execute::EvaluationBlock& block,
                 size_t i, Grades& grades);
Summary empty_summary(const program::Program& program);
void count_rejects(const columns::Dataset& data, Summary& summary);
void count(const program::Program& program, const execute::ResultBlock& block, Summary& summary);
void add(const std::vector<uint64_t>& from, std::vector<uint64_t>& to);
void add(const Grades& from, Grades& to);
// What blocks of one program added up to, with that of other blocks.
void add(const Summary& from, Summary& to);

}  // namespace xinheng::results
