#include "runtime/results/measures.h"

#include <algorithm>
#include <utility>

#include "compiler/program/standing.h"
#include "runtime/results/names.h"

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
      arrow::field("binding", coded_type(), false),
      arrow::field("degree", coded_type()),  // null: undetermined
      arrow::field("level", coded_type()),   // of warnings
      arrow::field("nature", coded_type()),  // of rosters
      arrow::field("scene", coded_list_type(), false),
      arrow::field("department", coded_list_type(), false),
      arrow::field("from", arrow::date32(), false),
      arrow::field("until", arrow::date32()),  // the day on which it ends; null: never
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

MeasuresTable::MeasuresTable(const Program& program, const columns::Dataset& data, Days day)
    : program_(program), data_(data), day_(day), schema_(make_schema()) {
  for (const program::Subject& subject : program.subjects) subject_kinds_.add(subject.name);
  for (uint8_t kind = 0; kind < 4; ++kind) {
    kinds_.add(std::string(name_of(static_cast<program::MeasureKind>(kind))));
  }
  for (const char* binding : {"binding", "discretionary"}) bindings_.add(binding);
  for (const char* degree : {"full", "lighter"}) degrees_.add(degree);
  for (const Measure& measure : program.measures) measures_.push_back(fix(measure));
}

MeasuresTable::Fixed MeasuresTable::fix(const Measure& measure) {
  Fixed fixed;
  fixed.kind = static_cast<int32_t>(measure.kind);
  fixed.name = names_.add(measure.name);
  fixed.binding = measure.binding ? 0 : 1;
  if (!measure.level.empty()) fixed.level = levels_.add(measure.level);
  if (!measure.nature.empty()) fixed.nature = natures_.add(measure.nature);
  fixed.scenes = codes_of(measure.scenes, scenes_);
  fixed.departments = codes_of(measure.departments, departments_);
  const auto cases = static_cast<uint32_t>(measure.cases.size() + measure.replacements.size());
  for (uint32_t c = 0; c < cases; ++c) {
    fixed.labels.push_back(labels_.add(case_label(program_, measure, c)));
    add_clauses(measure, c, fixed.clauses.emplace_back());
  }
  return fixed;
}

// Of a replacement: those of the case that was another measure's, and of the exception.
void MeasuresTable::add_clauses(const Measure& measure, uint32_t case_index,
                                std::vector<int32_t>& codes) {
  const auto add = [&](const program::Basis& basis) {
    for (const program::ClauseId clause : clauses_on(program_, basis, day_)) {
      codes.push_back(clauses_.add(program_.clauses[clause].cite));
    }
  };
  if (case_index < measure.cases.size()) return add(measure.cases[case_index].basis);
  const program::Replacement& from = measure.replacements[case_index - measure.cases.size()];
  const Measure& other = program_.measures[from.measure];
  add_clauses(other, from.case_index, codes);
  add(other.waivers[from.waiver].basis);
}

std::shared_ptr<arrow::RecordBatch> MeasuresTable::batch(const execute::ResultBlock& block) {
  const columns::SubjectData& subjects = data_.subjects[block.subject.index];
  const size_t rows = block.measures.size();
  std::vector<int32_t> kinds(rows), names(rows), bindings(rows), degrees(rows), levels(rows),
      natures(rows), from(rows), until(rows);
  std::vector<uint8_t> has_until(rows);
  PlainTexts keys;
  CodedLists scenes, departments, clauses, cases;
  for (size_t i = 0; i < rows; ++i) {
    const execute::MeasureRow& row = block.measures[i];
    const Fixed& fixed = measures_[row.measure.index];
    keys.push(subjects.keys[block.begin + row.subject]);
    kinds[i] = fixed.kind;
    names[i] = fixed.name;
    bindings[i] = fixed.binding;
    const bool open = row.degree == execute::Degree::undetermined;
    degrees[i] = open ? -1 : static_cast<int32_t>(row.degree);
    levels[i] = fixed.level;
    natures[i] = fixed.nature;
    from[i] = row.from;
    has_until[i] = row.until != date_max ? 1 : 0;
    until[i] = has_until[i] != 0 ? row.until : 0;
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
      std::vector<ArrayPtr>{coded_array(subject_kind, subject_kinds_.array()), keys.array(),
                            coded_array(std::move(kinds), kinds_.array()),
                            coded_array(std::move(names), names_.array()),
                            coded_array(std::move(bindings), bindings_.array()),
                            coded_array(std::move(degrees), degrees_.array()),
                            coded_array(std::move(levels), levels_.array()),
                            coded_array(std::move(natures), natures_.array()),
                            scenes.array(scenes_.array()), departments.array(departments_.array()),
                            date_array(std::move(from), std::vector<uint8_t>(rows, 1)),
                            date_array(std::move(until), has_until),
                            clauses.array(clauses_.array()), cases.array(labels_.array()),
                            evidence(block)});
}

// By key; a record of a kind without key is the n-th of its owner.
ArrayPtr MeasuresTable::evidence(const execute::ResultBlock& block) {
  TextLists lists;
  lists.offsets.reserve(block.measures.size() + 1);
  uint64_t i = 0;
  for (const execute::MeasureRow& row : block.measures) {
    for (; i < row.evidence_end; ++i) {
      const execute::RecordName& evidence = block.evidence[i];
      const columns::RecordData& records = data_.records[evidence.record.index];
      if (records.keys.size() > 0) {
        lists.texts.push(records.keys[evidence.row]);
        continue;
      }
      const uint64_t number = evidence.row - records.first[records.owner[evidence.row]] + 1;
      lists.texts.push(program_.records[evidence.record].name + "#" + std::to_string(number));
    }
    lists.end_row();
  }
  return lists.array();
}

}  // namespace xinheng::results
