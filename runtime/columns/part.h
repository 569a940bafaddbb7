// A part of a file as read: words and keys by row, and what was wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/columns/dataset.h"
#include "runtime/columns/faults.h"
#include "runtime/columns/sources.h"

namespace xinheng::columns {

// What a reject says of the file.
struct Origin {
  uint32_t file = 0;                      // index into Dataset::files
  std::vector<std::string> column_names;  // as the file has them, by KindPlan::columns
};

// A file whose columns are found.
inline constexpr uint32_t no_column = 0xffffffffu;
struct OpenFile {
  Origin origin;
  std::variant<ParquetSource, ArrowSource, CsvSource> source;
  std::vector<uint32_t> columns;  // in the file, by KindPlan::columns

  const std::vector<SourceColumn>& source_columns() const;
  uint32_t parts() const;
  uint64_t rows() const;  // about
};

// A text that means nothing to this pack, in this data: an unknown code, the key of nobody.
struct Stranger {
  uint32_t row;
  std::string text;
};

struct PartColumn {
  uint64_t rows = 0;
  ColumnData data;               // a field
  std::vector<uint64_t> packed;  // keys that are citizen codes; 0 where wrong
  Texts texts;                   // other keys, fields whose bytes are wanted; empty where wrong
  std::vector<uint32_t> owners;  // ordinals, no_subject where wrong
  FaultList faults;
  std::vector<Stranger> strangers;   // where the plan keeps them; rising rows
  std::optional<uint64_t> not_utf8;  // row
  std::optional<SourceError> error;
};

struct Part {
  const OpenFile* source = nullptr;
  const Origin* origin = nullptr;
  uint32_t part_of_file = 0;
  RowSpan span = {};                   // of the part of the file; others than Parquet: all
  uint64_t first_row = 0;              // of the file, 0-based
  // From first_row on, 1-based: of the rows, where they don't follow each other.
  std::vector<uint32_t> numbers = {};
  uint32_t rows = 0;
  std::vector<PartColumn> columns;  // by KindPlan::columns
  // By row: a version that plays no part; empty: all do.
  enum : uint8_t { in_play, not_yet_known, superseded };
  std::vector<uint8_t> left_out = {};
  enum : uint8_t { taken, faulty, other_version };
  std::vector<uint8_t> refused;  // by row
  std::vector<Part> pieces = {};  // while it is read: what it was cut into, and no longer holds

  uint64_t number_of(uint32_t row) const {
    return first_row + (numbers.empty() ? row + 1 : numbers[row]);
  }
};

// A row of a kind: its part and its row there, in the order of the files.
struct RowName {
  uint32_t part;
  uint32_t row;
  auto operator<=>(const RowName&) const = default;
};

}  // namespace xinheng::columns
