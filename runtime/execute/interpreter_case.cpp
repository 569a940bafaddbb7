// One subject with its records, taken out of the columns.
#include "runtime/execute/interpreter.h"

namespace xinheng::execute {
namespace {

std::vector<std::optional<Word>> row_of(const std::vector<columns::ColumnData>& columns,
                                        uint64_t row) {
  std::vector<std::optional<Word>> fields;
  fields.reserve(columns.size());
  for (const columns::ColumnData& column : columns) fields.push_back(column.at(row));
  return fields;
}

}  // namespace

Case case_of(const program::Program& program, const columns::Dataset& data,
             program::SubjectId subject, uint32_t ordinal) {
  Case result{subject, row_of(data.subjects[subject.index].columns, ordinal), {}};
  result.records.resize(program.records.size());
  for (uint32_t kind = 0; kind < program.records.size(); ++kind) {
    if (program.records.items[kind].owner != subject) continue;
    const columns::RecordData& records = data.records[kind];
    for (uint64_t row = records.first[ordinal]; row < records.first[ordinal + 1]; ++row)
      result.records[kind].push_back(row_of(records.columns, row));
  }
  return result;
}

}  // namespace xinheng::execute
