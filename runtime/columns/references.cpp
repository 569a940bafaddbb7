// From a subject to the records that name it.
#include <utility>

#include "runtime/columns/group.h"

namespace xinheng::columns {

Referring referring_of(const ColumnData& column, uint64_t rows, uint64_t subjects) {
  std::vector<uint64_t> first(subjects + 1, 0);
  for (uint64_t row = 0; row < rows; ++row)
    if (const auto subject = column.at(row)) ++first[static_cast<size_t>(*subject) + 1];
  for (uint64_t i = 0; i < subjects; ++i) first[i + 1] += first[i];
  std::vector<uint64_t> naming(first.back());
  std::vector<uint64_t> next(first.begin(), first.end() - 1);
  for (uint64_t row = 0; row < rows; ++row)
    if (const auto subject = column.at(row)) naming[next[static_cast<size_t>(*subject)]++] = row;
  return {std::move(first), std::move(naming)};
}

void index_references(const program::Record& record, const std::vector<uint64_t>& subjects,
                      RecordData& records) {
  const auto& fields = record.fields;
  records.referring.resize(fields.size());
  for (size_t f = 0; f < fields.size(); ++f) {
    if (fields[f].type.kind != program::TypeKind::subject) continue;
    records.referring[f] =
        referring_of(records.columns[f], records.count(), subjects[fields[f].type.subject.index]);
  }
}

void index_references(const program::Program& program, Dataset& data) {
  std::vector<uint64_t> subjects;
  for (const SubjectData& kind : data.subjects) subjects.push_back(kind.keys.size());
  for (uint32_t i = 0; i < program.records.size(); ++i)
    index_references(program.records.items[i], subjects, data.records[i]);
}

}  // namespace xinheng::columns
