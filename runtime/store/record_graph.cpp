#include "runtime/store/record_graph.h"

#include <utility>

#include "runtime/columns/subject_index.h"
#include "runtime/store/alive.h"

namespace xinheng::store {
namespace {

using columns::no_subject;
using Role = columns::ColumnPlan::Role;

}  // namespace

uint32_t SubjectKeys::find(std::string_view key) const {
  if (const uint32_t at = place_of(base, key); at != no_subject) return at;
  const auto found = later_numbers.find(key);
  return found == later_numbers.end() ? no_subject : found->second;
}

SubjectKeys keys_of(OpenStore& store, const BoundKind& kind) {
  const StoredKind& stored = store.generation().kinds[kind.stored];
  const StoredRows plain(store.plain(kind.stored), stored, store.base().plain[kind.stored].rows, 1);
  SubjectKeys keys;
  keys.base = plain.lazy_keys();
  for (const Segment& segment : store.generation().segments)
    keys.special.emplace_back(store.folder(), stored, segment.special[kind.stored]);
  for (size_t s = 1; s < keys.special.size(); ++s)
    for (uint32_t i = 0; i < keys.special[s].count(); ++i) {
      const uint32_t id = keys.special[s].id(i);
      if (id == no_subject || id < plain.count()) continue;
      const size_t place = id - plain.count();
      if (place >= keys.later.size()) keys.later.resize(place + 1);
      keys.later[place] = keys.special[s].text(0, i);
    }
  for (size_t i = 0; i < keys.later.size(); ++i)
    keys.later_numbers.emplace(keys.later[i], static_cast<uint32_t>(plain.count() + i));
  return keys;
}

KindGraph::KindGraph(OpenStore& store, const BoundKind& kind, const std::vector<SubjectKeys>& keys)
    : kind_(kind),
      keys_(keys),
      plain_(store.plain(kind.stored), store.generation().kinds[kind.stored],
             store.base().plain[kind.stored].rows, 1),
      owner_(plain_.lazy_owner()),
      first_(plain_.lazy_first()),
      record_keys_(plain_.lazy_keys()) {
  const StoredKind& stored = store.generation().kinds[kind.stored];
  for (size_t k = 0; k < stored.columns.size(); ++k)
    if (stored.columns[k].role == Role::record_key) {
      has_key_ = true;
      key_column_ = k;
    }
  for (const Segment& segment : store.generation().segments) {
    special_.emplace_back(store.folder(), stored, segment.special[kind.stored]);
    if (&segment == &store.base() || !has_key_) continue;
    for (const uint32_t row : rows_with_kin(store.folder(), segment.special[kind.stored]))
      kin_.emplace(record_keys_[row], row);
  }
}

// Also those that named the subject before anybody knew it.
void KindGraph::add_special(std::vector<RowPlace>& rows, size_t planned, uint32_t id) const {
  const size_t k = kind_.columns[planned].stored;
  const bool is_owner = kind_.plan.columns[planned].role == Role::owner;
  const std::string key(keys_[kind_.plan.columns[planned].subject.index].key(id));
  for (uint32_t s = 0; s < special_.size(); ++s) {
    for (const uint32_t row : is_owner ? special_[s].with_id(id) : special_[s].naming(k, id))
      rows.push_back({s, row});
    for (const uint32_t row : special_[s].with_stranger(k, key)) rows.push_back({s, row});
  }
}

std::vector<RowPlace> KindGraph::owned_by(uint32_t id) const {
  std::vector<RowPlace> rows;
  if (id + 1 < first_.size()) {
    const uint64_t end = first_[id + 1];
    for (uint64_t row = first_[id]; row < end; ++row)
      rows.push_back({RowPlace::plain, static_cast<uint32_t>(row)});
  }
  add_special(rows, 0, id);
  return rows;
}

std::vector<RowPlace> KindGraph::naming(size_t planned, uint32_t id) const {
  std::vector<RowPlace> rows;
  const size_t k = kind_.columns[planned].stored;
  const auto first = plain_.lazy_naming_first(k), naming = plain_.lazy_naming_rows(k);
  if (id + 1 < first.size()) {
    const uint64_t end = first[id + 1];
    for (uint64_t i = first[id]; i < end; ++i)
      rows.push_back({RowPlace::plain, static_cast<uint32_t>(naming[i])});
  }
  add_special(rows, planned, id);
  return rows;
}

uint32_t KindGraph::owner_of(RowPlace row) const {
  if (row.segment == RowPlace::plain) return owner_[row.row];
  const SpecialTable& table = special_[row.segment];
  if (table.id(row.row) != no_subject) return table.id(row.row);
  const auto key = table.stranger(kind_.columns[0].stored, row.row);
  return key ? keys_[kind_.plan.columns[0].subject.index].find(*key) : no_subject;
}

uint32_t KindGraph::named_by(RowPlace row, size_t planned) const {
  const size_t k = kind_.columns[planned].stored;
  if (row.segment == RowPlace::plain) {
    const auto word = plain_.word(k, row.row);
    return word ? static_cast<uint32_t>(*word) : no_subject;
  }
  const SpecialTable& table = special_[row.segment];
  if (const auto word = table.word(k, row.row)) return *word;
  const auto key = table.stranger(k, row.row);
  return key ? keys_[kind_.plan.columns[planned].subject.index].find(*key) : no_subject;
}

std::string KindGraph::key_of(RowPlace row) const {
  if (!has_key_) return "";
  return std::string(row.segment == RowPlace::plain
                         ? record_keys_[row.row]
                         : special_[row.segment].text(key_column_, row.row));
}

std::vector<RowPlace> KindGraph::with_its_key(RowPlace row) const {
  const std::string key = key_of(row);
  if (key.empty()) return {row};
  std::vector<RowPlace> rows;
  if (row.segment == RowPlace::plain) rows.push_back(row);
  const auto kin = kin_.find(key);
  if (row.segment == RowPlace::plain && kin == kin_.end()) return rows;
  if (row.segment != RowPlace::plain && kin != kin_.end())
    rows.push_back({RowPlace::plain, kin->second});
  for (uint32_t s = 0; s < special_.size(); ++s)
    for (const uint32_t one : special_[s].with_key(key)) rows.push_back({s, one});
  return rows;
}

}  // namespace xinheng::store
