#include "runtime/results/table_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <arrow/io/file.h>
#include <arrow/memory_pool.h>
#include <arrow/result.h>
#include <arrow/util/io_util.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

namespace xinheng::results {
namespace {

constexpr int64_t row_group_rows = 1 << 18;

std::shared_ptr<parquet::WriterProperties> file_properties(const TableOptions& options) {
  parquet::WriterProperties::Builder builder;
  builder.compression(arrow::Compression::ZSTD)->compression_level(1);
  builder.max_row_group_length(row_group_rows);
  builder.enable_store_decimal_as_integer();
  for (const std::string& column : options.plain_columns) {
    builder.disable_dictionary(column);
    // Smallest and largest serve to skip row groups: by subject, not by a member of a list.
    if (column.find(".list.") != std::string::npos) builder.disable_statistics(column);
  }
  return builder.build();
}

}  // namespace

struct TableFile::Open {
  std::shared_ptr<arrow::io::FileOutputStream> stream;
  std::unique_ptr<parquet::arrow::FileWriter> writer;
};

TableFile::TableFile() = default;
TableFile::~TableFile() = default;

arrow::Status TableFile::open(const std::filesystem::path& path,
                              const std::shared_ptr<arrow::Schema>& schema,
                              const TableOptions& options) {
  path_ = path;
  open_ = std::make_unique<Open>();
  ARROW_ASSIGN_OR_RAISE(open_->stream, arrow::io::FileOutputStream::Open(path.string()));
  const auto properties = parquet::ArrowWriterProperties::Builder()
                              .store_schema()
                              ->set_use_threads(options.on_threads)
                              ->build();
  ARROW_ASSIGN_OR_RAISE(open_->writer, parquet::arrow::FileWriter::Open(
                                           *schema, arrow::default_memory_pool(), open_->stream,
                                           file_properties(options), properties));
  return arrow::Status::OK();
}

arrow::Status TableFile::write(const arrow::RecordBatch& batch) {
  return open_->writer->WriteRecordBatch(batch);
}

arrow::Status TableFile::close() {
  ARROW_RETURN_NOT_OK(open_->writer->Close());
  ARROW_RETURN_NOT_OK(open_->stream->Close());
  open_ = nullptr;
  return sync_to_disk(path_);
}

void report_disk(const arrow::Status& status, const std::string& file, Diagnostics& diagnostics) {
  const int number = arrow::internal::ErrnoFromStatus(status);
  const std::string reason =
      number != 0 ? std::generic_category().message(number) : status.message();
  const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
  diagnostics.report(full ? Kind::output_disk_full : Kind::output_unwritable, std::nullopt,
                     {file, reason});
}

arrow::Status sync_to_disk(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return arrow::internal::IOErrorFromErrno(errno, "open");
  const int failed = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (failed != 0) return arrow::internal::IOErrorFromErrno(failed, "fsync");
  return arrow::Status::OK();
}

}  // namespace xinheng::results
