#include "runtime/store/subset.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "runtime/columns/group.h"
#include "runtime/columns/subject_index.h"
#include "runtime/columns/versions.h"
#include "runtime/store/affected.h"
#include "runtime/store/alive.h"
#include "runtime/store/failures.h"
#include "runtime/store/open_store.h"
#include "runtime/store/special_parts.h"
#include "runtime/store/store_reader.h"

namespace xinheng::store {
namespace {

using columns::Dataset;
using columns::no_subject;

// Ordinals of those who are selected.
class SelectedSubjects : public SubjectResolver {
 public:
  // kept: keys of those of the kind, chosen by their numbers, whose rows are taken.
  SelectedSubjects(const SubjectKeys& all, const columns::Texts& kept,
                   const std::vector<uint32_t>& chosen)
      : all_(all), kept_(kept) {
    for (const uint32_t id : chosen) ordinals_.emplace(id, find(all.key(id)));
  }
  uint32_t ordinal(uint32_t id) const override {
    const auto found = ordinals_.find(id);
    return found == ordinals_.end() ? no_subject : found->second;
  }
  std::string_view key(uint32_t id) const override { return all_.key(id); }
  uint32_t find(std::string_view key) const override { return place_of(kept_, key); }

 private:
  const SubjectKeys& all_;
  const columns::Texts& kept_;
  std::unordered_map<uint32_t, uint32_t> ordinals_;
};

// What a store has of the selected, of all generations: by kind, by segment.
struct SelectedRows {
  std::vector<std::vector<uint32_t>> ids;  // of subjects, rising
  std::vector<std::vector<SpecialRows>> subjects, records;
};

std::vector<SpecialRows> rows_of_subjects(const Graph& graph, OpenStore& store, uint32_t index,
                                          const std::vector<uint32_t>& ids) {
  const BoundKind& kind = graph.binding.subjects[index];
  const StoredRows plain(store.plain(kind.stored), store.generation().kinds[kind.stored],
                         store.base().plain[kind.stored].rows, 1);
  const std::vector<SpecialTable>& tables = graph.keys[index].special;
  std::vector<uint32_t> base;  // plain rows
  std::vector<std::set<uint32_t>> rows(tables.size());
  for (const uint32_t id : ids) {
    for (size_t s = 0; s < tables.size(); ++s)
      for (const uint32_t row : tables[s].with_id(id)) rows[s].insert(row);
    // The base has a row for each number; where there are special ones it says nothing.
    if (id < plain.count() && tables[0].with_id(id).empty()) base.push_back(id);
  }
  std::vector<SpecialRows> segments;
  for (size_t s = 0; s < tables.size(); ++s)
    segments.push_back(tables[s].take({rows[s].begin(), rows[s].end()}));
  segments[0] = joined(std::move(segments[0]), plain.as_special(base));
  return segments;
}

std::vector<SpecialRows> rows_of_records(const KindGraph& graph, const std::set<RowPlace>& chosen) {
  std::vector<uint32_t> base;
  std::vector<std::vector<uint32_t>> rows(graph.special().size());
  for (const RowPlace row : chosen)
    (row.segment == RowPlace::plain ? base : rows[row.segment]).push_back(row.row);
  std::vector<SpecialRows> segments;
  for (size_t s = 0; s < rows.size(); ++s) segments.push_back(graph.special()[s].take(rows[s]));
  segments[0] = joined(std::move(segments[0]), graph.plain().as_special(base));
  return segments;
}

SelectedRows rows_of(const Graph& graph, OpenStore& store, const Selection& chosen) {
  SelectedRows rows;
  rows.ids.resize(graph.keys.size());
  for (const SubjectPlace place : chosen.subjects) rows.ids[place.kind].push_back(place.id);
  for (uint32_t i = 0; i < graph.keys.size(); ++i)
    rows.subjects.push_back(rows_of_subjects(graph, store, i, rows.ids[i]));
  for (uint32_t i = 0; i < graph.records.size(); ++i)
    rows.records.push_back(rows_of_records(graph.records[i], chosen.records[i]));
  return rows;
}

// The selected rows as they were in a generation, of so many segments.
class SubsetReader {
 public:
  SubsetReader(const Graph& graph, const SelectedRows& chosen, OpenStore& store, size_t segments,
               const columns::ReadOptions& options)
      : graph_(graph),
        chosen_(chosen),
        store_(store),
        segments_(segments),
        options_(options),
        budget_(uint64_t{1} << 60) {}

  Dataset run() {
    for (const Segment& segment : store_.generation().segments) {
      std::vector<uint32_t>& files = files_.emplace_back();
      for (const StoredInput& input : segment.inputs) {
        files.push_back(static_cast<uint32_t>(data_.files.size()));
        data_.files.push_back(input.file);
      }
    }
    data_.subjects.resize(graph_.program.subjects.size());
    data_.records.resize(graph_.program.records.size());
    for (uint32_t i = 0; i < data_.subjects.size(); ++i) read_subjects(i);
    for (uint32_t i = 0; i < data_.subjects.size(); ++i)
      resolvers_.push_back(std::make_unique<SelectedSubjects>(
          graph_.keys[i], data_.subjects[i].keys, chosen_.ids[i]));
    for (uint32_t i = 0; i < data_.records.size(); ++i) read_records(i);
    columns::index_references(graph_.program, data_);
    return std::move(data_);
  }

 private:
  SpecialParts parts_of(const BoundKind& kind, const std::vector<SpecialRows>& all) {
    std::vector<SpecialRows> segments(all.begin(), all.begin() + static_cast<long>(segments_));
    const StoredKind& stored = store_.generation().kinds[kind.stored];
    take_superseded_away(stored, segments);
    std::vector<SpecialSource> sources;
    for (size_t s = 0; s < segments.size(); ++s)
      sources.push_back({&store_.generation().segments[s], &segments[s], files_[s]});
    return make_parts(stored, kind, sources, resolvers_, budget_);
  }

  void read_subjects(uint32_t index) {
    const BoundKind& kind = graph_.binding.subjects[index];
    SpecialParts parts = parts_of(kind, chosen_.subjects[index]);
    const size_t fields = graph_.program.subjects.items[index].fields.size();
    data_.subjects[index] =
        columns::group_subjects(kind.plan, fields, parts.parts, 1, data_.rejects).data;
  }

  void read_records(uint32_t index) {
    const BoundKind& kind = graph_.binding.records[index];
    SpecialParts parts = parts_of(kind, chosen_.records[index]);
    columns::leave_out_versions(kind.plan, options_.known_by, parts.parts, 1, budget_, data_);
    const program::Record& record = graph_.program.records.items[index];
    data_.records[index] =
        columns::group_records(kind.plan, record.fields.size(), parts.parts, 1,
                               data_.subjects[record.owner.index], data_.rejects);
  }

  const Graph& graph_;
  const SelectedRows& chosen_;
  OpenStore& store_;
  const size_t segments_;
  const columns::ReadOptions& options_;
  columns::FaultBudget budget_;
  std::vector<std::vector<uint32_t>> files_;
  SubjectResolvers resolvers_;
  Dataset data_;
};

std::vector<ChangedSubject> named(const Graph& graph, const Selection& chosen) {
  std::vector<ChangedSubject> subjects;
  for (const auto& [place, cause] : chosen.affected) {
    ChangedSubject& one = subjects.emplace_back();
    one.kind = program::SubjectId{place.kind};
    one.key = graph.keys[place.kind].key(place.id);
    one.because.assign(cause.rows.begin(), cause.rows.end());
    for (const SubjectPlace on : cause.through)
      one.through.emplace_back(graph.keys[on.kind].key(on.id));
  }
  std::sort(subjects.begin(), subjects.end(), [](const auto& a, const auto& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.key < b.key;
  });
  return subjects;
}

// Everybody: grades are ranked.
bool read_all(const program::Program& program, OpenStore& newest, OpenStore& old,
              const columns::ReadOptions& options, ChangedData& changed, Diagnostics& diagnostics) {
  const columns::NeededFields needed = columns::needed_fields(program);
  if (!StoreReader(program, needed, newest, options, changed.after, diagnostics).run() ||
      !StoreReader(program, needed, old, options, changed.before, diagnostics).run())
    return false;
  for (uint32_t kind = 0; kind < program.subjects.size(); ++kind) {
    std::vector<std::string> keys;
    for (const Dataset* data : {&changed.before, &changed.after})
      for (uint64_t i = 0; i < data->subjects[kind].keys.size(); ++i)
        keys.emplace_back(data->subjects[kind].keys[i]);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (std::string& key : keys)
      changed.subjects.push_back({program::SubjectId{kind}, std::move(key), {}, {}});
  }
  return true;
}

}  // namespace

std::optional<ChangedData> read_changed(const program::Program& program,
                                        const std::filesystem::path& folder, uint64_t since,
                                        const columns::ReadOptions& options,
                                        Diagnostics& diagnostics) {
  ChangedData changed;
  const bool done = told(folder, diagnostics, [&] {
    OpenStore newest(folder, read_generation(folder, std::nullopt));
    OpenStore old(folder, read_generation(folder, since));
    changed.since = since;
    changed.generation = newest.generation().number;
    const Binding binding = bind(program, newest.generation());
    const bool ranks = columns::used_links(program).ranks;
    const auto add_causes = [&](std::vector<ChangedSubject> causes) {
      if (!ranks) changed.subjects = std::move(causes);
      auto at = changed.subjects.begin();
      for (ChangedSubject& cause : causes) {
        while (at != changed.subjects.end() &&
               (at->kind < cause.kind || (at->kind == cause.kind && at->key < cause.key)))
          ++at;
        if (at != changed.subjects.end() && at->kind == cause.kind && at->key == cause.key)
          *at = std::move(cause);
      }
    };
    if (ranks && !read_all(program, newest, old, options, changed, diagnostics)) return false;
    const Graph graph(program, newest, binding);
    const size_t segments = old.generation().segments.size();
    const Selection chosen = select_affected(graph, segments);
    add_causes(named(graph, chosen));
    if (ranks) return true;
    const SelectedRows rows = rows_of(graph, newest, chosen);
    changed.before = SubsetReader(graph, rows, newest, segments, options).run();
    changed.after =
        SubsetReader(graph, rows, newest, newest.generation().segments.size(), options).run();
    return true;
  });
  if (!done) return std::nullopt;
  return changed;
}

}  // namespace xinheng::store
