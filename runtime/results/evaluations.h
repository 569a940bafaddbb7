// The table evaluations: a row for each subject of a kind that is judged.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/arrays.h"
#include "runtime/results/results.h"

namespace xinheng::results {

class EvaluationsTable {
 public:
  EvaluationsTable(const program::Program& program, const columns::Dataset& data,
                   ColumnNames columns);

  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  std::shared_ptr<arrow::RecordBatch> batch(const execute::ResultBlock& block);

 private:
  void add_evaluation(const program::Evaluation& evaluation, const execute::EvaluationBlock* block,
                      int64_t rows, std::vector<ArrayPtr>& arrays);
  ArrayPtr undetermined(const execute::ResultBlock& block);

  const program::Program& program_;
  const columns::Dataset& data_;
  Dictionary subject_kinds_, states_;
  std::vector<Dictionary> grades_, labels_;  // by EvaluationId
  std::shared_ptr<arrow::Schema> schema_;
};

// "个人信用：不知道“出生日期”"
std::string reason_text(const program::Program& program, const execute::UndeterminedRow& row,
                        const execute::Reason& reason);

// How many columns of evaluations keep a name, or a part of it, that has no alias.
uint64_t columns_without_alias(const program::Program& program);

// The keys of subjects [begin, end).
ArrayPtr subject_keys(const columns::SubjectData& subjects, uint32_t begin, uint32_t end);

}  // namespace xinheng::results
