#include "runtime/report/subject_at.h"

#include <charconv>
#include <cstdint>
#include <string_view>

#include <arrow/array/array_binary.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/scalar.h>
#include <arrow/table.h>
#include <parquet/arrow/reader.h>

namespace xinheng::report {
namespace {

using File = std::shared_ptr<arrow::io::RandomAccessFile>;
using Column = std::shared_ptr<arrow::ChunkedArray>;

arrow::Result<int> place_of_subject(const arrow::Schema& schema) {
  const int column = schema.GetFieldIndex("subject");
  if (column < 0) return arrow::Status::KeyError("subject");
  return column;
}

arrow::Result<Column> subjects_of_parquet(const File& file) {
  ARROW_ASSIGN_OR_RAISE(auto reader, parquet::arrow::OpenFile(file, arrow::default_memory_pool()));
  std::shared_ptr<arrow::Schema> schema;
  ARROW_RETURN_NOT_OK(reader->GetSchema(&schema));
  ARROW_ASSIGN_OR_RAISE(const int column, place_of_subject(*schema));
  Column subjects;
  ARROW_RETURN_NOT_OK(reader->ReadColumn(column, &subjects));
  return subjects;
}

arrow::Result<Column> subjects_of_ipc(const File& file) {
  ARROW_ASSIGN_OR_RAISE(auto reader, arrow::ipc::RecordBatchFileReader::Open(file));
  ARROW_ASSIGN_OR_RAISE(const int column, place_of_subject(*reader->schema()));
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.included_fields = {column};
  ARROW_ASSIGN_OR_RAISE(reader, arrow::ipc::RecordBatchFileReader::Open(file, options));
  ARROW_ASSIGN_OR_RAISE(const auto table, reader->ToTable());
  return table->column(0);
}

arrow::Result<std::string> read_subject(const std::string& path, int64_t row) {
  constexpr std::string_view ipc_begins = "ARROW1";
  ARROW_ASSIGN_OR_RAISE(const File file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(const auto begin, file->ReadAt(0, ipc_begins.size()));
  const bool is_ipc = std::string_view(*begin) == ipc_begins;
  ARROW_ASSIGN_OR_RAISE(const Column subjects,
                        is_ipc ? subjects_of_ipc(file) : subjects_of_parquet(file));
  if (row < 1 || row > subjects->length()) return arrow::Status::IndexError("row");
  ARROW_ASSIGN_OR_RAISE(auto value, subjects->GetScalar(row - 1));
  return value->ToString();
}

}  // namespace

std::optional<std::string> subject_at(const std::string& place) {
  const size_t colon = place.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  int64_t row = 0;
  const char* begin = place.data() + colon + 1;
  const char* end = place.data() + place.size();
  const auto [stop, failed] = std::from_chars(begin, end, row);
  if (failed != std::errc{} || stop != end || begin == end) return std::nullopt;
  const auto subject = read_subject(place.substr(0, colon), row);
  return subject.ok() ? std::optional(*subject) : std::nullopt;
}

}  // namespace xinheng::report
