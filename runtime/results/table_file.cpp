#include "runtime/results/table_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/memory_pool.h>
#include <arrow/result.h>
#include <arrow/util/io_util.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "runtime/results/plain_texts.h"

namespace xinheng::results {
namespace {

constexpr int64_t row_group_rows = 1 << 18;

std::shared_ptr<parquet::WriterProperties> file_properties(const TableOptions& options) {
  parquet::WriterProperties::Builder builder;
  builder.compression(arrow::Compression::ZSTD)->compression_level(1);
  builder.max_row_group_length(row_group_rows);
  builder.enable_store_decimal_as_integer();
  // Smallest and largest serve to skip row groups: by subject, in whose order the rows are.
  builder.disable_statistics();
  builder.enable_statistics("subject");
  for (const std::string& column : options.plain_columns) builder.disable_dictionary(column);
  return builder.build();
}

arrow::Result<std::unique_ptr<parquet::arrow::FileWriter>> parquet_writer(
    const std::shared_ptr<arrow::io::FileOutputStream>& stream,
    const std::shared_ptr<arrow::Schema>& schema, const TableOptions& options) {
  const auto properties = parquet::ArrowWriterProperties::Builder()
                              .store_schema()
                              ->set_use_threads(options.on_threads)
                              ->build();
  return parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), stream,
                                          file_properties(options), properties);
}

}  // namespace

struct TableFile::Open {
  std::shared_ptr<arrow::io::FileOutputStream> stream;
  // One of them, by format.
  std::unique_ptr<parquet::arrow::FileWriter> parquet;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> ipc;
  std::shared_ptr<arrow::Schema> ipc_schema;
};

TableFile::TableFile() = default;
TableFile::~TableFile() = default;

arrow::Status TableFile::open(const std::filesystem::path& path,
                              const std::shared_ptr<arrow::Schema>& schema,
                              const TableOptions& options) {
  path_ = path;
  open_ = std::make_unique<Open>();
  ARROW_ASSIGN_OR_RAISE(open_->stream, arrow::io::FileOutputStream::Open(path.string()));
  if (options.format == FileFormat::ipc) {
    // Not compressed: mapped into memory it is there at once. With LZ4 a third of the size, it
    // takes longer to read than Parquet, a fortieth of it.
    open_->ipc_schema = with_plain_texts(*schema);
    return arrow::ipc::MakeFileWriter(open_->stream, open_->ipc_schema).Value(&open_->ipc);
  }
  return parquet_writer(open_->stream, schema, options).Value(&open_->parquet);
}

arrow::Status TableFile::write(const arrow::RecordBatch& batch) {
  if (!open_->ipc) return open_->parquet->WriteRecordBatch(batch);
  ARROW_ASSIGN_OR_RAISE(const auto plain, with_plain_texts(batch, open_->ipc_schema));
  return open_->ipc->WriteRecordBatch(*plain);
}

arrow::Status TableFile::close() {
  ARROW_RETURN_NOT_OK(open_->ipc ? open_->ipc->Close() : open_->parquet->Close());
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
