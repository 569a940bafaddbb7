#include <arrow/array.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>

#include "runtime/columns/sources.h"

namespace xinheng::columns {
namespace {

using Reader = std::shared_ptr<arrow::ipc::RecordBatchFileReader>;

arrow::Result<Reader> open(const std::filesystem::path& path, std::vector<int> fields) {
  ARROW_ASSIGN_OR_RAISE(
      auto file, arrow::io::MemoryMappedFile::Open(path.string(), arrow::io::FileMode::READ));
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.included_fields = std::move(fields);
  options.use_threads = false;
  return arrow::ipc::RecordBatchFileReader::Open(file, options);
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> read(const std::filesystem::path& path,
                                                        uint32_t part,
                                                        const std::vector<uint32_t>& fields) {
  // A reader of its own for each part: none is shared between threads, and opening is cheap.
  ARROW_ASSIGN_OR_RAISE(const Reader reader, open(path, {fields.begin(), fields.end()}));
  if (part >= static_cast<uint32_t>(reader->num_record_batches()))
    return arrow::Status::Invalid("the file changed while it was read");
  return reader->ReadRecordBatch(static_cast<int>(part));
}

}  // namespace

std::variant<ArrowSource, SourceError> open_arrow(const std::filesystem::path& path) {
  const auto reader = open(path, {});
  if (!reader.ok()) return damaged(reader.status().message());
  ArrowSource source;
  source.path = path;
  for (const auto& field : (*reader)->schema()->fields())
    source.columns.push_back(describe_arrow_type(field->name(), *field->type()));
  source.parts = static_cast<uint32_t>((*reader)->num_record_batches());
  source.rows = static_cast<uint64_t>(std::max<int64_t>((*reader)->CountRows().ValueOr(0), 0));
  return source;
}

std::optional<SourceError> read_arrow(const ArrowSource& source, uint32_t part,
                                      const std::vector<uint32_t>& columns,
                                      const std::vector<TakeCells>& takes) {
  const std::vector<uint32_t> fields = distinct(columns);
  const auto batch = read(source.path, part, fields);
  if (!batch.ok()) return damaged(batch.status().message());
  for (size_t k = 0; k < columns.size(); ++k) {
    const std::string& name = source.columns[columns[k]].name;
    const auto place = std::lower_bound(fields.begin(), fields.end(), columns[k]);
    const auto& array = (*batch)->column(static_cast<int>(place - fields.begin()));
    const arrow::Status status = array->ValidateFull();
    if (!status.ok()) return damaged(name + ": " + status.message());
    if (auto error = feed_array(*array, takes[k])) return error;
  }
  return std::nullopt;
}

}  // namespace xinheng::columns
