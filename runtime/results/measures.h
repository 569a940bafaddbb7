// The table measures: a row for each subject and measure that applies to it.
#pragma once

#include <memory>
#include <vector>

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/arrays.h"

namespace xinheng::results {

class MeasuresTable {
 public:
  MeasuresTable(const program::Program& program, const columns::Dataset& data, Days day);

  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  std::shared_ptr<arrow::RecordBatch> batch(const execute::ResultBlock& block);

 private:
  // What is the same for every row of a measure.
  struct Fixed {
    int32_t kind = 0, name = 0, binding = 0;
    int32_t level = -1, nature = -1;  // < 0: none
    std::vector<int32_t> scenes, departments;
    std::vector<int32_t> labels;                // by case, then replacement
    std::vector<std::vector<int32_t>> clauses;  // the same
  };
  Fixed fix(const program::Measure& measure);
  void add_clauses(const program::Measure& measure, uint32_t case_index,
                   std::vector<int32_t>& codes);
  ArrayPtr evidence(const execute::ResultBlock& block);

  const program::Program& program_;
  const columns::Dataset& data_;
  const Days day_;  // of the evaluation
  Dictionary subject_kinds_, kinds_, names_, bindings_, degrees_, levels_, natures_, scenes_,
      departments_, clauses_, labels_;
  std::vector<Fixed> measures_;  // by MeasureId
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace xinheng::results
