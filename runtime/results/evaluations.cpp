#include "runtime/results/evaluations.h"

#include <algorithm>
#include <utility>

namespace xinheng::results {
namespace {

using program::Evaluation;
using program::Program;

// A column of an evaluation: the name of its part and the part's alias, if any.
struct Column {
  std::string name, alias;
  TypePtr type;
};

std::vector<Column> columns_of(const Evaluation& evaluation) {
  std::vector<Column> columns;
  for (const program::Dimension& dimension : evaluation.dimensions) {
    columns.push_back({dimension.name, dimension.alias, number_type(dimension.type)});
  }
  if (const auto& score = evaluation.score) {
    columns.push_back({score->name, score->alias, number_type(score->type)});
  }
  if (evaluation.grades.valid()) {
    columns.push_back({evaluation.grade_name, evaluation.grade_alias, coded_type()});
  }
  columns.push_back({"state", "state", coded_type()});
  columns.push_back({"labels", "labels", coded_list_type()});
  return columns;
}

std::shared_ptr<arrow::Schema> make_schema(const Program& program, ColumnNames names) {
  const auto chosen = [&](const std::string& name, const std::string& alias) {
    return names == ColumnNames::alias && !alias.empty() ? alias : name;
  };
  arrow::FieldVector fields = {arrow::field("subject_kind", coded_type(), false),
                               arrow::field("subject", arrow::utf8(), false)};
  for (const Evaluation& evaluation : program.evaluations) {
    const std::string name = chosen(evaluation.name, evaluation.alias);
    for (const Column& column : columns_of(evaluation)) {
      fields.push_back(arrow::field(name + "." + chosen(column.name, column.alias), column.type));
    }
  }
  fields.push_back(arrow::field("rejected_records", arrow::int64(), false));
  fields.push_back(arrow::field("undetermined", text_list_type(), false));
  return arrow::schema(fields);
}

// A label may name an 不评 and a 直降 alike: codes are by label, not by position.
Dictionary labels_of(const Evaluation& evaluation) {
  Dictionary labels;
  for (const program::LabelledCase& one : evaluation.unrated) labels.add(one.label);
  for (const program::LabelledCase& one : evaluation.downgrades) labels.add(one.label);
  for (const program::Quota& one : evaluation.quotas) labels.add(one.label);
  return labels;
}

ArrayPtr fired_labels(const Evaluation& evaluation, const std::vector<uint64_t>& fired,
                      Dictionary& dictionary) {
  std::vector<int32_t> codes;
  for (const program::LabelledCase& one : evaluation.unrated) {
    codes.push_back(dictionary.add(one.label));
  }
  for (const program::LabelledCase& one : evaluation.downgrades) {
    codes.push_back(dictionary.add(one.label));
  }
  for (const program::Quota& one : evaluation.quotas) codes.push_back(dictionary.add(one.label));
  CodedLists lists;
  lists.offsets.reserve(fired.size() + 1);
  for (uint64_t bits : fired) {
    for (; bits != 0; bits &= bits - 1) {
      lists.codes.push_back(codes[static_cast<size_t>(__builtin_ctzll(bits))]);
    }
    lists.end_row();
  }
  return lists.array(dictionary.array());
}

ArrayPtr grade_array(const execute::WordColumn& grade, Dictionary& dictionary) {
  std::vector<int32_t> codes(grade.words.size());
  for (size_t i = 0; i < codes.size(); ++i) {
    codes[i] = grade.present[i] != 0 ? static_cast<int32_t>(grade.words[i]) : -1;
  }
  return coded_array(std::move(codes), dictionary.array());
}

}  // namespace

std::string reason_text(const Program& program, const execute::UndeterminedRow& row,
                        const execute::Reason& reason) {
  const std::string name = std::visit(
      overloaded{[&](program::EvaluationId id) { return program.evaluations[id].name; },
                 [&](program::MeasureId id) { return program.measures[id].name; },
                 [&](execute::DegreeOf of) { return program.measures[of.measure].name + ".从轻"; },
                 [&](program::FindingId id) { return program.findings[id].name; }},
      row.what);
  return name + "：" + execute::format_reason(reason, Language::zh);
}

uint64_t columns_without_alias(const Program& program) {
  uint64_t count = 0;
  for (const Evaluation& evaluation : program.evaluations) {
    for (const Column& column : columns_of(evaluation)) {
      count += evaluation.alias.empty() || column.alias.empty() ? 1 : 0;
    }
  }
  return count;
}

ArrayPtr subject_keys(const columns::SubjectData& subjects, uint32_t begin, uint32_t end) {
  PlainTexts keys;
  keys.offsets.reserve(end - begin + 1);
  uint64_t bytes = 0;
  for (uint32_t i = begin; i < end; ++i) bytes += subjects.keys[i].size();
  keys.bytes.reserve(bytes);
  for (uint32_t i = begin; i < end; ++i) keys.push(subjects.keys[i]);
  return keys.array();
}

EvaluationsTable::EvaluationsTable(const Program& program, const columns::Dataset& data,
                                   ColumnNames columns)
    : program_(program), data_(data), schema_(make_schema(program, columns)) {
  for (const program::Subject& subject : program.subjects) subject_kinds_.add(subject.name);
  for (const char* state : {"rated", "unrated", "undetermined"}) states_.add(state);
  for (const Evaluation& evaluation : program.evaluations) {
    Dictionary grades;
    if (evaluation.grades.valid()) {
      for (const program::Code& code : program.codes[evaluation.grades].codes) {
        grades.add(code.name);
      }
    }
    grades_.push_back(std::move(grades));
    labels_.push_back(labels_of(evaluation));
  }
}

std::shared_ptr<arrow::RecordBatch> EvaluationsTable::batch(const execute::ResultBlock& block) {
  const columns::SubjectData& subjects = data_.subjects[block.subject.index];
  const auto rows = static_cast<int64_t>(block.end - block.begin);
  std::vector<int32_t> kinds(static_cast<size_t>(rows), static_cast<int32_t>(block.subject.index));
  std::vector<ArrayPtr> arrays = {coded_array(std::move(kinds), subject_kinds_.array()),
                                  subject_keys(subjects, block.begin, block.end)};
  for (uint32_t i = 0; i < program_.evaluations.size(); ++i) {
    const program::EvaluationId id{i};
    const auto found = std::find_if(block.evaluations.begin(), block.evaluations.end(),
                                    [&](const auto& one) { return one.evaluation == id; });
    add_evaluation(program_.evaluations[id], found == block.evaluations.end() ? nullptr : &*found,
                   rows, arrays);
  }
  std::vector<int64_t> rejected(static_cast<size_t>(rows));
  for (uint32_t i = block.begin; i < block.end && i < subjects.rejected_records.size(); ++i) {
    rejected[i - block.begin] = subjects.rejected_records[i];
  }
  arrays.push_back(int64_array(std::move(rejected)));
  arrays.push_back(undetermined(block));
  return arrow::RecordBatch::Make(schema_, rows, std::move(arrays));
}

void EvaluationsTable::add_evaluation(const Evaluation& evaluation,
                                      const execute::EvaluationBlock* block, int64_t rows,
                                      std::vector<ArrayPtr>& arrays) {
  if (block == nullptr) {  // of another kind of subject
    for (const Column& column : columns_of(evaluation)) {
      arrays.push_back(null_array(column.type, rows));
    }
    return;
  }
  for (size_t i = 0; i < evaluation.dimensions.size(); ++i) {
    arrays.push_back(number_array(evaluation.dimensions[i].type, block->dimensions[i].words,
                                  block->dimensions[i].present));
  }
  if (evaluation.score) {
    arrays.push_back(
        number_array(evaluation.score->type, block->score.words, block->score.present));
  }
  const size_t index = block->evaluation.index;
  if (evaluation.grades.valid()) arrays.push_back(grade_array(block->grade, grades_[index]));
  arrays.push_back(
      coded_array(std::vector<int32_t>(block->state.begin(), block->state.end()), states_.array()));
  arrays.push_back(fired_labels(evaluation, block->labels, labels_[index]));
}

ArrayPtr EvaluationsTable::undetermined(const execute::ResultBlock& block) {
  TextLists lists;
  lists.offsets.reserve(block.end - block.begin + 1);
  auto row = block.undetermined.begin();
  for (uint32_t subject = block.begin; subject < block.end; ++subject) {
    for (; row != block.undetermined.end() && row->subject == subject; ++row) {
      for (const execute::Reason& reason : row->reasons) {
        lists.texts.push(reason_text(program_, *row, reason));
      }
    }
    lists.end_row();
  }
  return lists.array();
}

}  // namespace xinheng::results
