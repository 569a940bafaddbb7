// A data set made row by row, for scenario tests: a few subjects with their records.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"

namespace xinheng::columns {

using Words = std::vector<std::optional<program::Word>>;

// A reference is the index of the subject as given. Empty words are absent where the field is
// optional, unknown where it is not.
struct RecordRow {
  program::RecordId kind;
  Words fields;
};
struct SubjectRow {
  std::string key;
  program::SubjectId kind;
  Words fields;
  std::vector<RecordRow> records;  // that it owns
};
struct SmallDataset {
  Dataset data;
  std::vector<uint32_t> ordinals;           // by subject as given, among those of its kind
  std::vector<std::vector<uint64_t>> rows;  // by subject and record as given, of RecordData
};
// Subjects of a kind, and the records of each, keep their order.
SmallDataset small_dataset(const program::Program& program, const std::vector<SubjectRow>& given);

// The element type is what runtime/abi.h says for the type.
ColumnData column_of(const program::Type& type, const Words& words);

}  // namespace xinheng::columns
