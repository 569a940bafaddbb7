#include "runtime/results/deadlines.h"

#include <utility>
#include <vector>

#include "runtime/execute/findings.h"
#include "runtime/results/cases.h"

namespace xinheng::results {
namespace {

using program::Finding;

std::shared_ptr<arrow::Schema> make_schema() {
  return arrow::schema({
      arrow::field("deadline", coded_type(), false),
      arrow::field("subject_kind", coded_type(), false),
      arrow::field("subject", arrow::utf8(), false),
      arrow::field("record_kind", coded_type(), false),
      arrow::field("record", arrow::utf8(), false),
      arrow::field("last_day", arrow::date32(), false),
      arrow::field("done", arrow::date32()),  // null: not done yet
      arrow::field("days_late", arrow::int64(), false),
      arrow::field("answerable", coded_type()),
      arrow::field("clauses", coded_list_type(), false),
      arrow::field("cases", coded_list_type(), false),
  });
}

}  // namespace

DeadlinesTable::DeadlinesTable(const program::Program& program, const columns::Dataset& data,
                               Days day)
    : program_(program), data_(data), day_(day), schema_(make_schema()) {
  for (const Finding& finding : program.findings) {
    declared_ = declared_ || finding.kind == program::FindingKind::deadline;
  }
}

std::shared_ptr<arrow::RecordBatch> DeadlinesTable::batch(const execute::ResultBlock& block) {
  const columns::SubjectData& subjects = data_.subjects[block.subject.index];
  std::vector<int32_t> names, subject_kinds, record_kinds, last_days, done, answerable;
  std::vector<int64_t> days_late;
  std::vector<uint8_t> has_done;
  PlainTexts keys, records;
  CodedLists clauses, cases;
  for (const execute::FindingRow& row : block.findings) {
    const Finding& finding = program_.findings[row.finding];
    if (finding.kind != program::FindingKind::deadline) continue;
    names.push_back(names_.add(finding.name));
    subject_kinds.push_back(subject_kinds_.add(program_.subjects[block.subject].name));
    keys.push(subjects.keys[row.subject]);
    record_kinds.push_back(record_kinds_.add(program_.records[finding.record].name));
    records.push(record_name(program_, data_, row.record, row.subject));
    const execute::Cell* cells = block.cells.data() + row.cells;
    last_days.push_back(static_cast<int32_t>(cells[0].word));
    done.push_back(static_cast<int32_t>(cells[1].word));
    has_done.push_back(cells[1].present ? 1 : 0);
    days_late.push_back(cells[2].word);
    const auto text = execute::shown_text(program_, data_, finding.reported[0], row.subject,
                                          row.record, word_of(cells[3]));
    answerable.push_back(text ? answerable_.add(*text) : -1);
    add_cases(program_, finding.cases, row.cases, day_, {cases, labels_}, {clauses, clauses_});
    cases.end_row();
    clauses.end_row();
  }
  const std::vector<uint8_t> all(names.size(), 1);
  const auto rows = static_cast<int64_t>(names.size());
  return arrow::RecordBatch::Make(
      schema_, rows,
      std::vector<ArrayPtr>{
          coded_array(std::move(names), names_.array()),
          coded_array(std::move(subject_kinds), subject_kinds_.array()), keys.array(),
          coded_array(std::move(record_kinds), record_kinds_.array()), records.array(),
          date_array(std::move(last_days), all), date_array(std::move(done), has_done),
          int64_array(std::move(days_late)),
          coded_array(std::move(answerable), answerable_.array()), clauses.array(clauses_.array()),
          cases.array(labels_.array())});
}

}  // namespace xinheng::results
