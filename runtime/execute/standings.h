// Grades that depend on everybody: quotas (限额), by groups. What the reference interpreter says of
// each subject alone is ranked here, before the run.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::execute {

// Of one evaluation with quotas; by ordinal of the subject.
struct Ranking {
  std::vector<program::Word> grades;      // after the quotas; no meaning where not ranked
  std::vector<uint8_t> ranked;            // 1: has a grade and a group
  std::vector<uint64_t> lowered;          // bit k: the k-th quota lowered it
  // Of the last quota that lowered it, else 0: its place by score, how many were allowed, how many
  // of the group have a grade, and how many have this grade with its score.
  std::vector<uint32_t> place, allowed, group_size, tied;
};

struct Standings {
  std::vector<Ranking> rankings;  // by EvaluationId; empty where there are no quotas
  // What compiled code reads, as further columns of a kind of subject: two for each evaluation, its
  // grade and its lowered bits; see plan::quota_column.
  std::vector<columns::ColumnData> columns;
};

Standings rank(const program::Program& program, Dates dates, const columns::Dataset& data,
               uint32_t threads);

}  // namespace xinheng::execute
