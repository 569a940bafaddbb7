// measures.parquet: a row for each subject and measure that applies to it.
#pragma once

#include <memory>
#include <optional>
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
  MeasuresTable(const program::Program& program, const columns::Dataset& data, Days date);

  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  std::shared_ptr<arrow::RecordBatch> batch(const execute::ResultBlock& block);

 private:
  // What is the same for every row of a measure.
  struct Fixed {
    int32_t kind = 0, name = 0;
    std::vector<int32_t> scenes, departments;
    std::optional<Days> until;
    std::vector<int32_t> labels;                // by case
    std::vector<std::vector<int32_t>> clauses;  // by case
  };
  Fixed fix(const program::Measure& measure, Days date);
  ArrayPtr evidence(const execute::ResultBlock& block);

  const program::Program& program_;
  const columns::Dataset& data_;
  const Days date_;
  Dictionary subject_kinds_, kinds_, names_, scenes_, departments_, clauses_, labels_;
  std::vector<Fixed> measures_;                 // by MeasureId
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace xinheng::results
