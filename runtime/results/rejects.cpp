#include "runtime/results/rejects.h"

#include <utility>
#include <vector>

#include "runtime/results/arrays.h"
#include "runtime/results/names.h"

namespace xinheng::results {

std::shared_ptr<arrow::Schema> rejects_schema() {
  return arrow::schema({
      arrow::field("file", coded_type(), false),
      arrow::field("row", arrow::int64(), false),
      arrow::field("column", coded_type(), false),
      arrow::field("value", arrow::utf8(), false),
      arrow::field("reason", coded_type(), false),
      arrow::field("effect", coded_type(), false),
  });
}

std::shared_ptr<arrow::RecordBatch> rejects_batch(const columns::Dataset& data) {
  Dictionary files, columns, reasons, effects;
  const size_t rows = data.rejects.size();
  std::vector<int32_t> file(rows), column(rows), reason(rows), effect(rows);
  std::vector<int64_t> number(rows);
  PlainTexts values;
  for (size_t i = 0; i < rows; ++i) {
    const columns::Reject& reject = data.rejects[i];
    file[i] = files.add(data.files[reject.file].path);
    number[i] = static_cast<int64_t>(reject.row);
    column[i] = columns.add(reject.column);
    values.push(reject.value);
    reason[i] = reasons.add(std::string(name_of(reject.reason)));
    effect[i] = effects.add(std::string(name_of(reject.effect)));
  }
  return arrow::RecordBatch::Make(
      rejects_schema(), static_cast<int64_t>(rows),
      std::vector<ArrayPtr>{coded_array(std::move(file), files.array()),
                            int64_array(std::move(number)),
                            coded_array(std::move(column), columns.array()), values.array(),
                            coded_array(std::move(reason), reasons.array()),
                            coded_array(std::move(effect), effects.array())});
}

}  // namespace xinheng::results
