// The table deadlines: a row for each record whose deadline passed and that was not done in time.
#pragma once

#include <memory>

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/arrays.h"

namespace xinheng::results {

class DeadlinesTable {
 public:
  DeadlinesTable(const program::Program& program, const columns::Dataset& data, Days day);

  bool is_empty() const { return !declared_; }  // the pack sets no deadline
  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  std::shared_ptr<arrow::RecordBatch> batch(const execute::ResultBlock& block);

 private:
  const program::Program& program_;
  const columns::Dataset& data_;
  const Days day_;  // of the evaluation
  bool declared_ = false;
  Dictionary names_, subject_kinds_, record_kinds_, answerable_, clauses_, labels_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace xinheng::results
