#include "runtime/columns/small_dataset.h"

namespace xinheng::columns {
namespace {

using program::TypeKind;

template <class T>
void fill(ColumnData& column, const Words& words) {
  std::vector<T> values;
  for (const auto& word : words) values.push_back(static_cast<T>(word.value_or(0)));
  values.resize((values.size() + abi::lanes - 1) / abi::lanes * abi::lanes);
  column.values = Array<T>(std::move(values));
}

std::vector<ColumnData> columns_of(const std::vector<program::Field>& fields,
                                   const std::vector<const Words*>& rows) {
  std::vector<ColumnData> columns;
  for (size_t i = 0; i < fields.size(); ++i) {
    Words words;
    for (const Words* row : rows) words.push_back((*row)[i]);
    columns.push_back(column_of(fields[i].type, words));
  }
  return columns;
}

SubjectData subjects_of(const program::Program& program, program::SubjectId kind,
                        const std::vector<SubjectRow>& given, std::vector<uint32_t>& ordinals) {
  SubjectData data;
  std::vector<const Words*> rows;
  for (size_t i = 0; i < given.size(); ++i) {
    if (given[i].kind != kind) continue;
    ordinals[i] = static_cast<uint32_t>(rows.size());
    rows.push_back(&given[i].fields);
    data.keys.push(given[i].key);
  }
  data.columns = columns_of(program.subjects[kind].fields, rows);
  data.rejected_records.assign(rows.size(), 0);
  return data;
}

RecordData records_of(const program::Program& program, program::RecordId kind,
                      const std::vector<SubjectRow>& given, SmallDataset& result) {
  RecordData data;
  data.first = {0};
  std::vector<const Words*> rows;
  const program::Record& record = program.records[kind];
  for (size_t i = 0; i < given.size(); ++i) {
    if (given[i].kind != record.owner) continue;
    for (size_t r = 0; r < given[i].records.size(); ++r) {
      if (given[i].records[r].kind != kind) continue;
      result.rows[i][r] = rows.size();
      rows.push_back(&given[i].records[r].fields);
      data.owner.push_back(result.ordinals[i]);
    }
    data.first.push_back(rows.size());
  }
  data.columns = columns_of(record.fields, rows);
  for (size_t i = 0; i < record.fields.size(); ++i) {
    if (record.fields[i].type.kind != TypeKind::subject) continue;
    Words ordinals;
    for (const Words* row : rows) {
      const auto word = (*row)[i];
      ordinals.push_back(
          word ? std::optional<program::Word>(result.ordinals[static_cast<size_t>(*word)])
               : std::nullopt);
    }
    data.columns[i] = column_of(record.fields[i].type, ordinals);
  }
  return data;
}

}  // namespace

ColumnData column_of(const program::Type& type, const Words& words) {
  ColumnData column;
  switch (type.kind) {
    case TypeKind::boolean:
      fill<int8_t>(column, words);
      break;
    case TypeKind::date:
    case TypeKind::code:
    case TypeKind::row:
    case TypeKind::clause:
    case TypeKind::text:
      fill<int32_t>(column, words);
      break;
    default:
      fill<int64_t>(column, words);
  }
  bool all = true;
  for (const auto& word : words) all = all && word;
  if (all) return column;
  column.present.assign((words.size() + 63) / 64, 0);
  for (size_t i = 0; i < words.size(); ++i)
    if (words[i]) column.present[i / 64] |= uint64_t{1} << (i % 64);
  return column;
}

SmallDataset small_dataset(const program::Program& program, const std::vector<SubjectRow>& given) {
  SmallDataset result;
  result.ordinals.resize(given.size());
  for (const SubjectRow& row : given) result.rows.emplace_back(row.records.size());
  for (uint32_t i = 0; i < program.subjects.size(); ++i)
    result.data.subjects.push_back(subjects_of(program, {i}, given, result.ordinals));
  for (uint32_t i = 0; i < program.records.size(); ++i)
    result.data.records.push_back(records_of(program, {i}, given, result));
  index_references(program, result.data);
  return result;
}

}  // namespace xinheng::columns
