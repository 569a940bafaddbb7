#include "runtime/changes/items.h"

#include <algorithm>
#include <utility>

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>

#include "runtime/results/cases.h"
#include "runtime/results/deadlines.h"
#include "runtime/results/evaluations.h"
#include "runtime/results/measures.h"

namespace xinheng::changes {
namespace {

std::string text_of(const arrow::Array& array, int64_t i) {
  if (array.IsNull(i)) return "";
  switch (array.type_id()) {
    case arrow::Type::DICTIONARY: {
      const auto& coded = static_cast<const arrow::DictionaryArray&>(array);
      return text_of(*coded.dictionary(), coded.GetValueIndex(i));
    }
    case arrow::Type::LIST: {
      const auto& list = static_cast<const arrow::ListArray&>(array);
      std::string all;
      for (int32_t k = 0; k < list.value_length(i); ++k)
        all += (k > 0 ? "，" : "") + text_of(*list.values(), list.value_offset(i) + k);
      return all;
    }
    case arrow::Type::STRING:
      return static_cast<const arrow::StringArray&>(array).GetString(i);
    default:
      return (*array.GetScalar(i))->ToString();
  }
}

// "kind=roster; measure=…", of all columns but those named.
std::string row_text(const arrow::RecordBatch& batch, int64_t row,
                     const std::vector<std::string>& without) {
  std::string all;
  for (int k = 0; k < batch.num_columns(); ++k) {
    const std::string& name = batch.column_name(k);
    if (std::find(without.begin(), without.end(), name) != without.end()) continue;
    const std::string text = text_of(*batch.column(k), row);
    if (!text.empty()) all += (all.empty() ? "" : "; ") + name + "=" + text;
  }
  return all;
}

// Two rows may say the same: the second one is told apart by its number.
void add(Items& items, const std::string& item, std::string text) {
  std::string name = item;
  for (int i = 2; items.contains(name); ++i) name = item + "#" + std::to_string(i);
  items.emplace(std::move(name), std::move(text));
}

void add_evaluations(const program::Program& program, const columns::Dataset& data,
                     const execute::ResultBlock& block, std::vector<Items>& items) {
  results::EvaluationsTable table(program, data, results::ColumnNames::declared);
  const auto batch = table.batch(block);
  for (int k = 0; k < batch->num_columns(); ++k) {
    const std::string& name = batch->column_name(k);
    if (name == "subject_kind" || name == "subject") continue;
    for (size_t i = 0; i < items.size(); ++i)
      if (std::string text = text_of(*batch->column(k), static_cast<int64_t>(i)); !text.empty())
        items[i].emplace(name, std::move(text));
  }
}

void add_measures(const program::Program& program, const columns::Dataset& data,
                  execute::Dates dates, const execute::ResultBlock& block,
                  std::vector<Items>& items) {
  results::MeasuresTable table(program, data, dates.evaluation_date);
  const auto batch = table.batch(block);
  for (size_t i = 0; i < block.measures.size(); ++i)
    add(items[block.measures[i].subject], program.measures[block.measures[i].measure].name,
        row_text(*batch, static_cast<int64_t>(i), {"subject_kind", "subject", "measure"}));
}

void add_deadlines(const program::Program& program, const columns::Dataset& data,
                   execute::Dates dates, const execute::ResultBlock& block,
                   std::vector<Items>& items) {
  results::DeadlinesTable table(program, data, dates.evaluation_date);
  if (table.is_empty()) return;
  const auto batch = table.batch(block);
  int64_t row = 0;
  for (const execute::FindingRow& finding : block.findings) {
    const program::Finding& rule = program.findings[finding.finding];
    if (rule.kind != program::FindingKind::deadline) continue;
    add(items[finding.subject - block.begin],
        rule.name + " " + results::record_name(program, data, finding.record, finding.subject),
        row_text(*batch, row++, {"subject_kind", "subject", "deadline", "record"}));
  }
}

void add_publications(const program::Program& program, const columns::Dataset& data,
                      const execute::ResultBlock& block, std::vector<Items>& items) {
  for (const execute::FindingRow& finding : block.findings) {
    const program::Finding& rule = program.findings[finding.finding];
    if (rule.kind != program::FindingKind::publication) continue;
    std::string text;
    for (uint32_t c = 0; c < rule.cases.size(); ++c)
      if (((finding.cases >> c) & 1) != 0)
        text += (text.empty() ? "cases=" : "，") + rule.cases[c].label;
    const execute::Cell* cells = block.cells.data() + finding.cells;
    for (const auto& [name, cell] : {std::pair{"from", cells[0]}, std::pair{"until", cells[1]}})
      if (cell.present)
        text += (text.empty() ? "" : "; ") + std::string(name) + "=" +
                format_date(static_cast<Days>(cell.word));
    add(items[finding.subject - block.begin],
        rule.name + " " + results::record_name(program, data, finding.record, finding.subject),
        std::move(text));
  }
}

}  // namespace

std::vector<Items> items_of(const program::Program& program, const columns::Dataset& data,
                            execute::Dates dates, const execute::ResultBlock& block) {
  std::vector<Items> items(block.end - block.begin);
  add_evaluations(program, data, block, items);
  add_measures(program, data, dates, block, items);
  add_deadlines(program, data, dates, block, items);
  add_publications(program, data, block, items);
  return items;
}

}  // namespace xinheng::changes
