// The three file formats, each as columns of cells in parts: a row group, a record batch, some
// megabytes of a CSV. Nothing here knows what the columns mean.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/columns/cells.h"

namespace parquet {
class ParquetFileReader;
}
namespace arrow {
class Array;
class DataType;
namespace ipc {
class RecordBatchFileReader;
}
}  // namespace arrow

namespace xinheng::columns {

// What is wrong with a file; the diagnostic's first argument is the file's path.
struct SourceError {
  Kind kind;
  std::vector<std::string> arguments;  // after the path
};
SourceError damaged(std::string message);

struct ParquetSource {
  std::shared_ptr<parquet::ParquetFileReader> reader;
  std::vector<SourceColumn> columns;
  std::vector<int> leaves;  // by column
  uint32_t parts = 0;
  uint64_t rows = 0;  // as the file says
};
std::variant<ParquetSource, SourceError> open_parquet(const std::filesystem::path& path);
// Some rows of a part that follow each other; as many as there are where there are fewer.
struct RowSpan {
  uint64_t first = 0, count = UINT64_MAX;
};
// Any thread, any order.
std::optional<SourceError> read_parquet(const ParquetSource& source, uint32_t part, uint32_t column,
                                        const RowSpan& span, const TakeCells& take);
uint64_t rows_of_part(const ParquetSource& source, uint32_t part);

struct ArrowSource {
  std::filesystem::path path;
  std::vector<SourceColumn> columns;
  uint32_t parts = 0;
  uint64_t rows = 0;  // 0 where that can't be told
};
std::variant<ArrowSource, SourceError> open_arrow(const std::filesystem::path& path);
// takes[k] gets the cells of columns[k].
std::optional<SourceError> read_arrow(const ArrowSource& source, uint32_t part,
                                      const std::vector<uint32_t>& columns,
                                      const std::vector<TakeCells>& takes);

struct CsvPart {
  uint64_t begin, end;  // bytes
  uint64_t first_line;  // 1-based
};
struct CsvSource {
  std::filesystem::path path;
  std::vector<SourceColumn> columns;
  std::vector<CsvPart> parts;
  uint64_t rows = 0;  // lines, so fewer where values go over several
};
std::variant<CsvSource, SourceError> open_csv(const std::filesystem::path& path);
std::optional<SourceError> read_csv(const CsvSource& source, uint32_t part,
                                    const std::vector<uint32_t>& columns,
                                    const std::vector<TakeCells>& takes);

// For the two that come as Arrow arrays. A column may be asked for twice: each once, rising.
std::vector<uint32_t> distinct(std::vector<uint32_t> columns);
SourceColumn describe_arrow_type(std::string name, const arrow::DataType& type);
std::optional<SourceError> feed_array(const arrow::Array& array, const TakeCells& take);

}  // namespace xinheng::columns
