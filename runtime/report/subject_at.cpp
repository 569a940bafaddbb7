#include "runtime/report/subject_at.h"

#include <charconv>
#include <cstdint>

#include <arrow/array/array_binary.h>
#include <arrow/io/file.h>
#include <arrow/scalar.h>
#include <arrow/table.h>
#include <parquet/arrow/reader.h>

namespace xinheng::report {
namespace {

arrow::Result<std::string> read_subject(const std::string& path, int64_t row) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(auto reader, parquet::arrow::OpenFile(file, arrow::default_memory_pool()));
  std::shared_ptr<arrow::Schema> schema;
  ARROW_RETURN_NOT_OK(reader->GetSchema(&schema));
  const int column = schema->GetFieldIndex("subject");
  if (column < 0) return arrow::Status::KeyError("subject");
  std::shared_ptr<arrow::ChunkedArray> subjects;
  ARROW_RETURN_NOT_OK(reader->ReadColumn(column, &subjects));
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
