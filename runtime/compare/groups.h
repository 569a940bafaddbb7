// Subjects in groups: by a code, yes or no, a row of a table, or by bands of age.
#pragma once

#include <string>
#include <vector>

#include "compiler/program/rules.h"
#include "runtime/columns/needed_fields.h"
#include "runtime/compare/differences.h"

namespace xinheng::compare {

struct GroupField {
  std::string name;
  std::vector<std::pair<program::SubjectId, uint32_t>> fields;  // of kinds that are judged
};
// By name or alias. Empty: diagnostics says what is wrong.
std::optional<GroupField> group_field(const program::Program& program, const std::string& name,
                                      Diagnostics& diagnostics);
void need(const GroupField& field, columns::NeededFields& needed);

struct GroupRow {
  program::Words label;                  // 柯城区, 18–24岁, 不详
  uint64_t subjects = 0, changed = 0;
  struct Counts {
    uint64_t up = 0, down = 0;           // grades; measures that came, and went
    uint64_t changed = 0;
  };
  std::vector<Counts> decisions;         // by decision
};
struct Groups {
  std::string field;
  std::vector<GroupRow> rows;            // in order of the codes; none without subjects
};
// By the data of the side after the change; who is in the other alone is in no group.
Groups group(const GroupField& field, const program::Program& program,
             const columns::Dataset& data, Days date, const Decisions& decisions,
             const Differences& differences);

// Whether a grade is better, or a measure came; worse, or went.
bool is_up(const Decision& decision, const Outcome& before, const Outcome& after);
bool is_down(const Decision& decision, const Outcome& before, const Outcome& after);

}  // namespace xinheng::compare
