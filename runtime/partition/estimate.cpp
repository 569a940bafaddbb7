#include "runtime/partition/estimate.h"

#include <algorithm>

namespace xinheng::partition {
namespace {

using columns::ColumnPlan;

constexpr uint64_t text_bytes = 24;  // of a code
constexpr uint64_t long_text_bytes = 48;
constexpr uint64_t offset_bytes = 8, hash_bytes = 8, name_bytes = 8;

uint64_t word_bytes(const ColumnPlan& column) {
  return std::visit(overloaded{
                        [](const std::monostate&) { return uint64_t{0}; },
                        [](const auto& words) { return uint64_t{sizeof(*words.begin())}; },
                    },
                    columns::empty_column(column.type.kind).values);
}

uint64_t cell_bytes(const ColumnPlan& column) {
  switch (column.role) {
    case ColumnPlan::Role::owner:
      return 4;
    case ColumnPlan::Role::record_key:
      return text_bytes + offset_bytes + hash_bytes;
    case ColumnPlan::Role::subject_key:
      return text_bytes + offset_bytes + hash_bytes;
    case ColumnPlan::Role::reference:
      return 8;
    case ColumnPlan::Role::field:
      break;
  }
  return word_bytes(column) + (column.keep_text ? long_text_bytes + offset_bytes : 0);
}

}  // namespace

uint64_t row_bytes(const columns::KindPlan& plan) {
  uint64_t bytes = 1;  // refused
  for (const ColumnPlan& column : plan.columns) bytes += cell_bytes(column);
  return bytes;
}

uint64_t placed_row_bytes(const columns::KindPlan& plan) {
  constexpr uint64_t place_bytes = 24 + 2 * name_bytes;
  return 2 * row_bytes(plan) + place_bytes;
}

uint64_t merged_row_bytes(const columns::KindPlan& plan) {
  // Which it is, twice; and one column after the other as it lies there, chosen, and merged.
  constexpr uint64_t place_bytes = 2 * 4 + name_bytes;
  uint64_t widest = 0;
  for (const ColumnPlan& column : plan.columns) widest = std::max(widest, cell_bytes(column));
  return row_bytes(plan) + 2 * widest + place_bytes;
}

uint64_t looked_at_row_bytes(const columns::KindPlan& plan, uint64_t stored_columns) {
  constexpr uint64_t stored_bytes = 32;  // a word, and perhaps a text
  return stored_columns * stored_bytes + 2 * row_bytes(plan);
}

uint64_t subject_bytes(const columns::KindPlan& plan) {
  // Its place in the order, in the index of keys (a quarter of which is full at least), how many
  // of its records are refused, and how much its records take.
  constexpr uint64_t order_bytes = 24, index_bytes = 64, other_bytes = 16;
  return 2 * row_bytes(plan) + order_bytes + index_bytes + other_bytes;
}

uint64_t stored_subject_bytes(const columns::KindPlan& plan) {
  // Its number and ordinal, how many of its records are refused, and how much its records take.
  constexpr uint64_t number_bytes = 8, other_bytes = 20;
  return row_bytes(plan) + number_bytes + other_bytes;
}

uint64_t rejects_bytes(uint64_t rejects) {
  // In twice its room while the list grows; its row of the file.
  constexpr uint64_t written_bytes = 48;
  return rejects * (2 * (sizeof(columns::Reject) + text_bytes) + written_bytes);
}

uint64_t publications_bytes(const program::Program& program, const std::vector<uint64_t>& rows) {
  constexpr uint64_t one_in = 64, published_bytes = 128, shown_bytes = 2 * long_text_bytes;
  uint64_t bytes = 0;
  for (const program::Finding& finding : program.findings)
    if (finding.kind == program::FindingKind::publication && finding.listed.valid())
      bytes += rows[finding.record.index] / one_in *
               (published_bytes + finding.reported.size() * shown_bytes);
  return bytes;
}

uint64_t rows_of(const columns::Part& part) {
  const columns::OpenFile& file = *part.source;
  if (const auto* parquet = std::get_if<columns::ParquetSource>(&file.source))
    return std::min(part.span.count, rows_of_part(*parquet, part.part_of_file) - part.span.first);
  return file.rows() / std::max(file.parts(), 1u) + 1;
}

uint64_t rows_of(const columns::KindParts& kind) {
  uint64_t rows = 0;
  for (const columns::OpenFile& file : kind.files) rows += file.rows();
  return rows;
}

}  // namespace xinheng::partition
