// The table rejects: a row for each row or value of the input that could not be used.
#pragma once

#include <memory>

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "runtime/columns/dataset.h"

namespace xinheng::results {

std::shared_ptr<arrow::Schema> rejects_schema();
std::shared_ptr<arrow::RecordBatch> rejects_batch(const columns::Dataset& data);

}  // namespace xinheng::results
