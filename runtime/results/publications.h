// The table publications: a row for each record that is published on the evaluation date.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/results/arrays.h"

namespace xinheng::results {

// Whoever reads the file must not learn more than each row shows: no keys, and rows in the order
// of what they show, for the order of the subjects would tell masked codes apart.
class PublicationsTable {
 public:
  PublicationsTable(const program::Program& program, const columns::Dataset& data, Days day);

  bool is_empty() const { return declared_.empty(); }  // the pack publishes nothing
  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  void add(const execute::ResultBlock& block);
  // All rows added, in batches.
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches();

 private:
  struct Row {
    program::FindingId finding;
    Days from = 0, until = 0;
    uint64_t cases = 0;
    std::vector<int32_t> shown;  // codes by column; < 0: absent or not shown
  };
  struct Column {
    std::string name;
    Dictionary texts;
  };

  Row row_of(const execute::FindingRow& row, const execute::Cell* cells);
  void sort();
  std::shared_ptr<arrow::RecordBatch> batch(size_t begin, size_t end);

  const program::Program& program_;
  const columns::Dataset& data_;
  const Days day_;  // of the evaluation
  std::vector<program::FindingId> declared_;
  Dictionary names_, channels_, subject_kinds_, record_kinds_, clauses_, labels_;
  std::vector<Column> columns_;
  std::vector<std::vector<size_t>> column_of_;  // by FindingId and reported value
  std::vector<Row> rows_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace xinheng::results
