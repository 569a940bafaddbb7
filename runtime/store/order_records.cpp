#include "runtime/store/order_records.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <utility>

#include "runtime/columns/parallel.h"
#include "runtime/columns/subject_index.h"
#include "runtime/store/merge.h"

namespace xinheng::store {
namespace {

using columns::ColumnData;
using columns::RecordData;

constexpr uint64_t task_subjects = 4096;

// As columns::compare_cells says, of rows of a data set.
int compare_rows(const columns::KindPlan& plan, const RecordData& data, uint32_t a, uint32_t b) {
  for (size_t k = 1; k < plan.columns.size(); ++k) {
    const uint32_t field = plan.columns[k].field;
    const auto x = data.columns[field].at(a), y = data.columns[field].at(b);
    if (x != y) return x < y ? -1 : 1;
    const columns::Texts& texts = data.texts[field];
    if (texts.size() == 0) continue;
    const int order = texts[a].compare(texts[b]);
    if (order != 0) return order;
  }
  return 0;
}

}  // namespace

void order_by_content(const columns::KindPlan& plan, uint32_t threads, RecordData& data) {
  MergedRows rows;
  rows.plain_count = static_cast<uint32_t>(data.count());
  rows.from.resize(data.count());
  std::iota(rows.from.begin(), rows.from.end(), 0u);
  std::atomic<bool> changed{false};
  const auto& first = std::as_const(data.first);
  const uint64_t subjects = first.size() - 1;
  columns::parallel(threads, subjects / task_subjects + 1, [&](uint64_t task) {
    const auto before = [&](uint32_t a, uint32_t b) { return compare_rows(plan, data, a, b) < 0; };
    const uint64_t end = std::min(subjects, (task + 1) * task_subjects);
    for (uint64_t s = task * task_subjects; s < end; ++s) {
      const auto from = rows.from.begin() + static_cast<std::ptrdiff_t>(first[s]);
      const auto to = rows.from.begin() + static_cast<std::ptrdiff_t>(first[s + 1]);
      if (std::is_sorted(from, to, before)) continue;
      std::sort(from, to, before);
      changed = true;
    }
  });
  if (!changed) return;
  for (size_t k = 1; k < plan.columns.size(); ++k) {
    const uint32_t field = plan.columns[k].field;
    data.columns[field] = merge_columns(data.columns[field], {}, rows, threads);
    if (data.texts[field].size() > 0)
      data.texts[field] = merge_texts(data.texts[field], {}, rows, threads);
  }
  data.referring.clear();
}

ColumnData never_ending(const ColumnData& until, uint64_t rows) {
  const bool none_ends =
      until.present.size() > 0 && std::all_of(until.present.begin(), until.present.end(),
                                              [](uint64_t bits) { return bits == 0; });
  if (none_ends || rows == 0) return until;
  ColumnData none;
  none.values = columns::Array<int32_t>(
      std::vector<int32_t>((rows + abi::lanes - 1) / abi::lanes * abi::lanes, 0));
  none.present.assign((rows + 63) / 64, 0);
  return none;
}

ColumnData renumbered(const ColumnData& reference, uint64_t rows,
                      const std::vector<uint32_t>& ordinals) {
  const auto& ids = std::get<columns::Array<int64_t>>(reference.values);
  std::vector<int64_t> words(ids.size(), 0);
  ColumnData result;
  for (uint64_t i = 0; i < rows; ++i) {
    // Rows that name somebody who isn't plain are no plain rows: what is said of them isn't taken.
    if (reference.has(i) && ordinals[static_cast<size_t>(ids[i])] != columns::no_subject)
      words[i] = ordinals[static_cast<size_t>(ids[i])];
  }
  result.values = columns::Array<int64_t>(std::move(words));
  result.present = reference.present;
  return result;
}

}  // namespace xinheng::store
