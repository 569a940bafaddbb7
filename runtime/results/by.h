// Results by a field: how many subjects of each district have which grade and which measure, how
// many records there are of each month.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/results.h"

namespace xinheng::results {

// What `run --by` names: a field or definition of a kind of subject or record, or (neither) a
// publication or deadline, whose listed records are counted by their first day or last day.
struct By {
  std::string name;                        // "个人.所在地"
  program::SubjectId subject;              // valid: of subjects
  program::RecordId record;                // valid: of records
  program::FindingId finding;              // valid: of what results list
  std::optional<uint32_t> field;
  program::DefineId define;                // where it is no field
  program::Type type;                      // of its values
};
// A bare name stands for the fields and definitions of that name of all kinds that are judged.
std::optional<std::vector<By>> find_by(const program::Program& program,
                                       const std::vector<std::string>& names,
                                       Diagnostics& diagnostics);
std::vector<columns::FieldName> fields_of(const std::vector<By>& by);

// Counts while a run goes on.
class ByCounter {
 public:
  ByCounter(const program::Program& program, const columns::Dataset& data, execute::Dates dates,
            uint32_t threads);
  ~ByCounter();

  // Puts everybody into groups. going_on false stops. False: diagnostics says why.
  bool sort(const std::vector<By>& by, const execute::Standings& standings,
            const std::function<bool()>& going_on, Diagnostics& diagnostics);
  void count(const execute::ResultBlock& block);
  std::vector<Breakdown> result() &&;

 private:
  struct Groups;
  std::optional<Groups> sort_one(const By& by, const execute::Standings& standings,
                                 const std::function<bool()>& going_on) const;
  void count_findings(const execute::ResultBlock& block, Groups& groups) const;

  const program::Program& program_;
  const columns::Dataset& data_;
  const execute::Dates dates_;
  const uint32_t threads_;
  std::vector<Groups> groups_;
};

}  // namespace xinheng::results
