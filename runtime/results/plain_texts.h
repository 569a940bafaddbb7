// Coded texts written out. Dictionaries of a table grow from batch to batch, and many programs that
// read Arrow IPC files know none that do.
#pragma once

#include <memory>

#include <arrow/record_batch.h>
#include <arrow/result.h>
#include <arrow/type.h>

namespace xinheng::results {

std::shared_ptr<arrow::Schema> with_plain_texts(const arrow::Schema& schema);
// schema: what that gives of the batch's.
arrow::Result<std::shared_ptr<arrow::RecordBatch>> with_plain_texts(
    const arrow::RecordBatch& batch, const std::shared_ptr<arrow::Schema>& schema);

}  // namespace xinheng::results
