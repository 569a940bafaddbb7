#include "runtime/store/alive.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>

#include "runtime/columns/subject_index.h"

namespace xinheng::store {
namespace {

using Role = columns::ColumnPlan::Role;

void append(SpecialRows& to, const SpecialRows& more) {
  const uint32_t before = to.count();
  to.ids.insert(to.ids.end(), more.ids.begin(), more.ids.end());
  to.numbers.insert(to.numbers.end(), more.numbers.begin(), more.numbers.end());
  for (size_t k = 0; k < to.columns.size(); ++k) {
    SpecialColumn& column = to.columns[k];
    const SpecialColumn& other = more.columns[k];
    column.words.insert(column.words.end(), other.words.begin(), other.words.end());
    column.has.insert(column.has.end(), other.has.begin(), other.has.end());
    for (uint64_t i = 0; i < other.texts.size(); ++i) column.texts.push(other.texts[i]);
  }
  for (SpecialFault fault : more.faults) {
    fault.row += before;
    to.faults.push_back(std::move(fault));
  }
  for (SpecialStranger stranger : more.strangers) {
    stranger.row += before;
    to.strangers.push_back(std::move(stranger));
  }
}

// What says which row another one takes the place of; empty: none.
std::string identity_of(const StoredKind& kind, const SpecialRows& rows, uint32_t row,
                        std::optional<size_t> since) {
  if (kind.of_subject)
    return rows.ids[row] == columns::no_subject ? "" : std::to_string(rows.ids[row]);
  for (size_t k = 0; k < kind.columns.size(); ++k) {
    if (kind.columns[k].role != Role::record_key) continue;
    std::string key(rows.columns[k].texts[row]);
    if (key.empty() || !since) return key;
    if (rows.columns[*since].has[row] == 0) return "";
    return std::to_string(rows.columns[*since].words[row]) + " " + key;
  }
  return "";
}

}  // namespace

SpecialRows taken(const SpecialRows& from, const std::vector<uint32_t>& rows) {
  SpecialRows result;
  std::vector<uint32_t> place(from.count(), columns::no_subject);
  for (uint32_t i = 0; i < rows.size(); ++i) place[rows[i]] = i;
  result.ids.reserve(rows.size());
  result.numbers.reserve(rows.size());
  for (const uint32_t row : rows) {
    result.ids.push_back(from.ids[row]);
    result.numbers.push_back(from.numbers[row]);
  }
  for (const SpecialColumn& column : from.columns) {
    SpecialColumn& out = result.columns.emplace_back();
    const auto take_each = [&](const auto& items, auto& into) {
      if (items.empty()) return;
      into.reserve(rows.size());
      for (const uint32_t row : rows) into.push_back(items[row]);
    };
    take_each(column.words, out.words);
    take_each(column.has, out.has);
    if (column.texts.size() == 0) continue;
    for (const uint32_t row : rows) out.texts.push(column.texts[row]);
  }
  const auto take_items = [&](const auto& items, auto& out) {
    for (const auto& item : items) {
      if (place[item.row] == columns::no_subject) continue;
      out.push_back(item);
      out.back().row = place[item.row];
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.row < b.row; });
  };
  take_items(from.faults, result.faults);
  take_items(from.strangers, result.strangers);
  return result;
}

SpecialRows joined(SpecialRows a, SpecialRows b) {
  if (a.count() == 0) {
    a = std::move(b);
  } else {
    append(a, b);
  }
  a.kin.clear();
  if (std::is_sorted(a.numbers.begin(), a.numbers.end())) return a;
  std::vector<uint32_t> order(a.count());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [&](uint32_t x, uint32_t y) { return a.numbers[x] < a.numbers[y]; });
  return taken(a, order);
}

void take_superseded_away(const StoredKind& kind, std::vector<SpecialRows>& segments) {
  if (segments.size() == 1) return;
  std::unordered_map<std::string, size_t> last;  // by identity: the segment
  std::optional<size_t> since;
  for (size_t k = 0; k < kind.columns.size(); ++k)
    if (kind.columns[k].is_since) since = k;
  for (size_t s = 1; s < segments.size(); ++s)
    for (uint32_t row = 0; row < segments[s].count(); ++row)
      if (auto identity = identity_of(kind, segments[s], row, since); !identity.empty())
        last[std::move(identity)] = s;
  for (size_t s = 0; s + 1 < segments.size(); ++s) {
    std::vector<uint32_t> stay;
    for (uint32_t row = 0; row < segments[s].count(); ++row) {
      const auto found = last.find(identity_of(kind, segments[s], row, since));
      if (found == last.end() || found->second <= s) stay.push_back(row);
    }
    if (stay.size() < segments[s].count()) segments[s] = taken(segments[s], stay);
  }
}

std::vector<SpecialRows> special_segments(const std::filesystem::path& store,
                                          const Generation& generation, size_t kind,
                                          const StoredRows& plain,
                                          const std::vector<uint32_t>& demoted) {
  std::vector<SpecialRows> all;
  for (const Segment& segment : generation.segments)
    all.push_back(read_special(store, generation.kinds[kind], segment.special[kind]));
  if (!demoted.empty()) all[0] = joined(std::move(all[0]), plain.as_special(demoted));
  take_superseded_away(generation.kinds[kind], all);
  return all;
}

std::vector<uint32_t> rows_with_kin(const std::filesystem::path& store,
                                    const StoredTable& special) {
  const ArrayFile file(store, special.file);
  if (!file.has("kin")) return {};
  const auto rows = file.array<uint32_t>("kin", 1);
  return {rows.begin(), rows.end()};
}

}  // namespace xinheng::store
