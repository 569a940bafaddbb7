#include "runtime/results/measures.h"

#include <algorithm>
#include <utility>

namespace xinheng::results {
namespace {

using program::Measure;
using program::Program;

std::shared_ptr<arrow::Schema> make_schema() {
  return arrow::schema({
      arrow::field("subject_kind", coded_type(), false),
      arrow::field("subject", arrow::utf8(), false),
      arrow::field("kind", coded_type(), false),
      arrow::field("measure", coded_type(), false),
      arrow::field("scene", coded_list_type(), false),
      arrow::field("department", coded_list_type(), false),
      arrow::field("from", arrow::date32(), false),
      arrow::field("until", arrow::date32()),  // its last day; null: without term
      arrow::field("clauses", coded_list_type(), false),
      arrow::field("cases", coded_list_type(), false),
      arrow::field("records", text_list_type(), false),
  });
}

std::vector<int32_t> codes_of(const std::vector<std::string>& texts, Dictionary& dictionary) {
  std::vector<int32_t> codes;
  for (const std::string& text : texts) codes.push_back(dictionary.add(text));
  return codes;
}

void append(CodedLists& lists, const std::vector<int32_t>& codes) {
  lists.codes.insert(lists.codes.end(), codes.begin(), codes.end());
}

// Two cases may rest on one clause: it is listed once.
void append_new(CodedLists& lists, const std::vector<int32_t>& codes) {
  for (const int32_t code : codes) {
    const auto row_begin = lists.codes.begin() + lists.offsets.back();
    if (std::find(row_begin, lists.codes.end(), code) == lists.codes.end()) {
      lists.codes.push_back(code);
    }
  }
}

}  // namespace

MeasuresTable::MeasuresTable(const Program& program, const columns::Dataset& data, Days date)
    : program_(program), data_(data), date_(date), schema_(make_schema()) {
  for (const program::Subject& subject : program.subjects) subject_kinds_.add(subject.name);
  for (const char* kind : {"reward", "punishment"}) kinds_.add(kind);
  for (const Measure& measure : program.measures) measures_.push_back(fix(measure, date));
}

MeasuresTable::Fixed MeasuresTable::fix(const Measure& measure, Days date) {
  Fixed fixed;
  fixed.kind = static_cast<int32_t>(measure.kind);
  fixed.name = names_.add(measure.name);
  fixed.scenes = codes_of(measure.scenes, scenes_);
  fixed.departments = codes_of(measure.departments, departments_);
  if (measure.term) {
    fixed.until = shift_date(program_, date, *measure.term, false);
  }
  for (const program::LabelledCase& one : measure.cases) {
    fixed.labels.push_back(labels_.add(one.label));
    std::vector<int32_t> clauses;
    for (const program::ClauseId clause : one.basis.clauses) {
      clauses.push_back(clauses_.add(program_.clauses[clause].cite));
    }
    fixed.clauses.push_back(std::move(clauses));
  }
  return fixed;
}

std::shared_ptr<arrow::RecordBatch> MeasuresTable::batch(const execute::ResultBlock& block) {
  const columns::SubjectData& subjects = data_.subjects[block.subject.index];
  const size_t rows = block.measures.size();
  std::vector<int32_t> kinds(rows), names(rows), until(rows);
  std::vector<uint8_t> has_until(rows);
  PlainTexts keys;
  CodedLists scenes, departments, clauses, cases;
  for (size_t i = 0; i < rows; ++i) {
    const execute::MeasureRow& row = block.measures[i];
    const Fixed& fixed = measures_[row.measure.index];
    keys.push(subjects.keys[row.subject]);
    kinds[i] = fixed.kind;
    names[i] = fixed.name;
    until[i] = fixed.until.value_or(0);
    has_until[i] = fixed.until ? 1 : 0;
    append(scenes, fixed.scenes);
    append(departments, fixed.departments);
    for (uint64_t bits = row.cases; bits != 0; bits &= bits - 1) {
      const auto k = static_cast<size_t>(__builtin_ctzll(bits));
      cases.codes.push_back(fixed.labels[k]);
      append_new(clauses, fixed.clauses[k]);
    }
    for (CodedLists* lists : {&scenes, &departments, &clauses, &cases}) lists->end_row();
  }
  const std::vector<int32_t> subject_kind(rows, static_cast<int32_t>(block.subject.index));
  return arrow::RecordBatch::Make(
      schema_, static_cast<int64_t>(rows),
      std::vector<ArrayPtr>{
          coded_array(subject_kind, subject_kinds_.array()), keys.array(),
          coded_array(std::move(kinds), kinds_.array()),
          coded_array(std::move(names), names_.array()), scenes.array(scenes_.array()),
          departments.array(departments_.array()),
          date_array(std::vector<int32_t>(rows, date_), std::vector<uint8_t>(rows, 1)),
          date_array(std::move(until), has_until), clauses.array(clauses_.array()),
          cases.array(labels_.array()), evidence(block)});
}

// By key; a record of a kind without key is the n-th of its subject.
ArrayPtr MeasuresTable::evidence(const execute::ResultBlock& block) {
  TextLists lists;
  lists.offsets.reserve(block.measures.size() + 1);
  for (const execute::MeasureRow& row : block.measures) {
    for (uint64_t i = row.evidence_begin; i < row.evidence_end; ++i) {
      const execute::RecordName& evidence = block.evidence[i];
      const columns::RecordData& records = data_.records[evidence.record.index];
      if (records.keys.size() > 0) {
        lists.texts.push(records.keys[evidence.row]);
        continue;
      }
      const uint64_t number = evidence.row - records.first[row.subject] + 1;
      lists.texts.push(program_.records[evidence.record].name + "#" + std::to_string(number));
    }
    lists.end_row();
  }
  return lists.array();
}

}  // namespace xinheng::results
