// From a subject to the records that name it.
#include "runtime/columns/dataset.h"

namespace xinheng::columns {
namespace {

Referring referring_of(const ColumnData& column, uint64_t rows, uint64_t subjects) {
  Referring result;
  result.first.assign(subjects + 1, 0);
  for (uint64_t row = 0; row < rows; ++row)
    if (const auto subject = column.at(row)) ++result.first[static_cast<size_t>(*subject) + 1];
  for (uint64_t i = 0; i < subjects; ++i) result.first[i + 1] += result.first[i];
  result.rows.resize(result.first.back());
  std::vector<uint64_t> next(result.first.begin(), result.first.end() - 1);
  for (uint64_t row = 0; row < rows; ++row)
    if (const auto subject = column.at(row))
      result.rows[next[static_cast<size_t>(*subject)]++] = row;
  return result;
}

}  // namespace

void index_references(const program::Program& program, Dataset& data) {
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    const auto& fields = program.records.items[i].fields;
    RecordData& records = data.records[i];
    records.referring.resize(fields.size());
    for (size_t f = 0; f < fields.size(); ++f) {
      if (fields[f].type.kind != program::TypeKind::subject) continue;
      const uint64_t subjects = data.subjects[fields[f].type.subject.index].keys.size();
      records.referring[f] = referring_of(records.columns[f], records.count(), subjects);
    }
  }
}

}  // namespace xinheng::columns
