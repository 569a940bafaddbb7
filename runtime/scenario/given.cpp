#include "runtime/scenario/given.h"

namespace xinheng::scenario {

columns::SmallDataset dataset_of(const program::Program& program, const program::Test& test) {
  std::vector<columns::SubjectRow> rows;
  for (const program::GivenSubject& subject : test.subjects) {
    columns::SubjectRow& row =
        rows.emplace_back(columns::SubjectRow{subject.name, subject.subject, subject.fields, {}});
    for (const program::GivenRecord& record : subject.records)
      row.records.push_back({record.record, record.fields});
  }
  return columns::small_dataset(program, rows);
}

}  // namespace xinheng::scenario
