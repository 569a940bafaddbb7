#include "runtime/store/store_reader.h"

#include <algorithm>
#include <utility>

#include "runtime/columns/parallel.h"
#include "runtime/columns/rejects.h"
#include "runtime/columns/versions.h"
#include "runtime/store/alive.h"
#include "runtime/store/order_records.h"

namespace xinheng::store {
namespace {

using columns::ColumnData;
using columns::ColumnPlan;
using columns::no_subject;
using columns::RecordData;
using columns::SubjectData;
using Role = ColumnPlan::Role;

constexpr uint64_t task_subjects = 4096;

}  // namespace

std::string_view SubjectNumbers::key(uint32_t id) const {
  return id < base_keys.size() ? base_keys[id] : std::string_view(new_keys[id - base_keys.size()]);
}

uint32_t SubjectNumbers::find(std::string_view key) const {
  return place_of(*keys, key);
}

StoreReader::StoreReader(const program::Program& program, const columns::NeededFields& needed,
                         OpenStore& store, const columns::ReadOptions& options,
                         columns::Dataset& data, Diagnostics& diagnostics)
    : program_(program),
      store_(store),
      options_(options),
      diagnostics_(diagnostics),
      threads_(std::max(options.threads, 1u)),
      binding_(
          bind(program, columns::plan_kinds(program, needed, options.besides), store.generation())),
      data_(data),
      budget_(options.rejects_max),
      limit_(options.rejects_max, data_.files) {}

const SubjectNumbers& StoreReader::numbers(program::SubjectId kind) const {
  return static_cast<const SubjectNumbers&>(*resolvers_[kind.index]);
}

bool StoreReader::run() {
  if (!read_subjects()) return false;
  for (uint32_t i = 0; i < program_.records.size(); ++i) {
    read_records(i);
    if (!going_on(data_.records[i].count())) return false;
  }
  return finish();
}

bool StoreReader::read_subjects() {
  name_files();
  data_.subjects.resize(program_.subjects.size());
  data_.records.resize(program_.records.size());
  for (uint32_t i = 0; i < program_.subjects.size(); ++i) read_subjects(i);
  limit_.count_duplicates(data_.rejects, 0);
  rejects_of_subjects_ = data_.rejects.size();
  return limit_.keeps(diagnostics_) && going_on(0);
}

bool StoreReader::finish() {
  limit_.count_duplicates(data_.rejects, rejects_of_subjects_);
  if (!limit_.keeps(diagnostics_)) return false;
  sort_rejects(data_.rejects);
  data_.decode_seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  return true;
}

bool StoreReader::going_on(uint64_t rows) {
  rows_total_ += rows;
  if (!options_.progress || options_.progress(rows_total_, data_.rows_read)) return true;
  diagnostics_.report(Kind::data_stopped, std::nullopt, {});
  return false;
}

// Only of kinds that the pack has, as it would read only those from the files.
void StoreReader::name_files() {
  std::vector<uint8_t> bound(store_.generation().kinds.size(), 0);
  for (const auto* kinds : {&binding_.subjects, &binding_.records})
    for (const BoundKind& kind : *kinds) bound[kind.stored] = 1;
  for (const Segment& segment : store_.generation().segments) {
    std::vector<uint32_t>& files = files_.emplace_back();
    for (const StoredInput& input : segment.inputs) {
      files.push_back(static_cast<uint32_t>(data_.files.size()));
      if (bound[input.kind] == 0) continue;
      data_.files.push_back(input.file);
      data_.rows_read += input.file.rows;
    }
  }
}

std::vector<SpecialSource> StoreReader::sources_of(const std::vector<SpecialRows>& rows) const {
  std::vector<SpecialSource> sources;
  for (size_t i = 0; i < rows.size(); ++i)
    sources.push_back({&store_.generation().segments[i], &rows[i], files_[i]});
  return sources;
}

void StoreReader::read_subjects(uint32_t index) {
  const BoundKind& kind = binding_.subjects[index];
  const StoredKind& stored = store_.generation().kinds[kind.stored];
  const PlainRows plain(store_.plain(kind.stored), stored, kind,
                        store_.base().plain[kind.stored].rows, threads_);
  data_.memory.push_back(plain.file());
  auto numbers = std::make_unique<SubjectNumbers>();
  numbers->base_keys = plain.keys();
  // Those that updates changed, and those whose codes the pack doesn't know.
  std::vector<uint32_t> demoted = plain.rows_of_unknown_codes();
  const std::vector<SpecialRows> special =
      special_segments(store_.folder(), store_.generation(), kind.stored, plain, demoted);
  SpecialParts parts = make_parts(stored, kind, sources_of(special), {}, budget_);
  limit_.count(kind.plan, parts.parts);
  const size_t fields = program_.subjects.items[index].fields.size();
  columns::GroupedSubjects grouped =
      columns::group_subjects(kind.plan, fields, parts.parts, threads_, data_.rejects);
  SubjectData& data = data_.subjects[index];
  number_subjects(*numbers, plain, special, grouped.data);
  const bool all_plain = numbers->ordinals.empty();
  data.keys = all_plain
                  ? numbers->base_keys
                  : merge_texts(numbers->base_keys, grouped.data.keys, numbers->rows, threads_);
  data.columns.resize(fields);
  data.texts.resize(fields);
  for (size_t k = 1; k < kind.columns.size(); ++k) {
    const ColumnPlan& plan = kind.plan.columns[k];
    ColumnData column = plain.column(k);
    data.columns[plan.field] = all_plain ? std::move(column)
                                         : merge_columns(column, grouped.data.columns[plan.field],
                                                         numbers->rows, threads_);
    if (!plan.keep_text) continue;
    data.texts[plan.field] = all_plain ? plain.texts(k)
                                       : merge_texts(plain.texts(k), grouped.data.texts[plan.field],
                                                     numbers->rows, threads_);
    plain.file()->let_go();
  }
  data.rejected_records.assign(data.keys.size(), 0);
  numbers->keys = &data.keys;
  resolvers_.push_back(std::move(numbers));
}

void StoreReader::number_subjects(SubjectNumbers& numbers, const PlainRows& plain,
                                  const std::vector<SpecialRows>& special,
                                  const SubjectData& grouped) const {
  for (const SpecialRows& rows : special)
    for (uint32_t i = 0; i < rows.count(); ++i) {
      const uint32_t id = rows.ids[i];
      if (id == no_subject) continue;
      numbers.special.push_back(id);
      if (id < plain.count()) continue;
      if (id - plain.count() >= numbers.new_keys.size())
        numbers.new_keys.resize(id - plain.count() + 1);
      numbers.new_keys[id - plain.count()] = rows.columns[0].texts[i];
    }
  std::sort(numbers.special.begin(), numbers.special.end());
  numbers.special.erase(std::unique(numbers.special.begin(), numbers.special.end()),
                        numbers.special.end());
  if (numbers.special.empty()) return;
  numbers.ordinals.assign(plain.count() + numbers.new_keys.size(), no_subject);
  numbers.rows.plain_count = plain.count();
  std::vector<uint32_t>& from = numbers.rows.from;
  from.reserve(plain.count() + grouped.keys.size());
  auto skipped = numbers.special.begin();
  uint32_t id = 0;
  const auto take_until = [&](uint64_t end) {
    for (; id < end; ++id) {
      if (skipped != numbers.special.end() && *skipped == id) {
        ++skipped;
        continue;
      }
      numbers.ordinals[id] = static_cast<uint32_t>(from.size());
      from.push_back(id);
    }
  };
  std::vector<uint32_t> ordinals(grouped.keys.size());
  for (uint32_t g = 0; g < grouped.keys.size(); ++g) {
    take_until(lower_bound(numbers.base_keys, grouped.keys[g]));
    ordinals[g] = static_cast<uint32_t>(from.size());
    from.push_back(plain.count() + g);
  }
  take_until(plain.count());
  for (const uint32_t one : numbers.special) {
    const std::string_view key = numbers.key(one);
    const uint64_t g = lower_bound(grouped.keys, key);
    if (g < grouped.keys.size() && grouped.keys[g] == key) numbers.ordinals[one] = ordinals[g];
  }
}

PlainRows StoreReader::plain_records(uint32_t index, const MergedRows* chosen) const {
  const BoundKind& kind = binding_.records[index];
  return {store_.plain(kind.stored),
          store_.generation().kinds[kind.stored],
          kind,
          store_.base().plain[kind.stored].rows,
          threads_,
          chosen};
}

std::vector<uint32_t> StoreReader::demoted_records(uint32_t index, const PlainRows& plain) const {
  const BoundKind& kind = binding_.records[index];
  std::vector<uint32_t> rows = plain.rows_of_unknown_codes();
  const auto add_all = [&](const auto& first, uint32_t id, const auto& row_of) {
    if (id + 1 < first.size())
      for (uint64_t i = first[id]; i < first[id + 1]; ++i)
        rows.push_back(static_cast<uint32_t>(row_of(i)));
  };
  for (size_t k = 0; k < kind.columns.size(); ++k) {
    const Role role = kind.plan.columns[k].role;
    if (role != Role::owner && role != Role::reference) continue;
    const std::vector<uint32_t>& special = numbers(kind.plan.columns[k].subject).special;
    if (role == Role::owner) {
      const auto first = plain.lazy_first();
      for (const uint32_t id : special) add_all(first, id, [](uint64_t i) { return i; });
    } else {
      const size_t stored = kind.columns[k].stored;
      const auto first = plain.lazy_naming_first(stored), naming = plain.lazy_naming_rows(stored);
      for (const uint32_t id : special) add_all(first, id, [&](uint64_t i) { return naming[i]; });
    }
  }
  if (kind.plan.versions && kind.plan.versions->until) {
    const ColumnData since = plain.column(kind.plan.versions->since);
    const ColumnData until = plain.column(*kind.plan.versions->until);
    plain.each_row([&](uint32_t i) {
      const auto end = until.at(i);
      if (end && *end < *since.at(i)) rows.push_back(i);
    });
  }
  for (size_t s = 1; s < store_.generation().segments.size(); ++s) {
    const auto kin =
        rows_with_kin(store_.folder(), store_.generation().segments[s].special[kind.stored]);
    rows.insert(rows.end(), kin.begin(), kin.end());
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

std::vector<uint64_t> StoreReader::leave_out(uint32_t index, const PlainRows& plain,
                                             const std::vector<uint32_t>& demoted) {
  const BoundKind& kind = binding_.records[index];
  std::vector<uint64_t> bits;
  const auto set = [&](uint32_t row) {
    if (bits.empty()) bits.assign(plain.count() / 64 + 1, 0);
    bits[row / 64] |= uint64_t{1} << (row % 64);
  };
  for (const uint32_t row : demoted) set(row);
  if (!kind.plan.versions) return bits;
  const ColumnData since = plain.column(kind.plan.versions->since);
  const ColumnData until =
      kind.plan.versions->until ? plain.column(*kind.plan.versions->until) : ColumnData();
  plain.each_row([&](uint32_t row) {
    if (is_set(bits, row)) return;
    if (*since.at(row) > options_.known_by) {
      ++data_.not_yet_known;
      set(row);
    } else if (const auto end = until.at(row); end && *end <= options_.known_by) {
      ++data_.superseded;
      set(row);
    }
  });
  return bits;
}

SpecialParts StoreReader::look_at(uint32_t index, const std::vector<SpecialRows>& special) {
  const BoundKind& kind = binding_.records[index];
  const program::SubjectId owner = program_.records.items[index].owner;
  SpecialParts parts = make_parts(store_.generation().kinds[kind.stored], kind, sources_of(special),
                                  resolvers_, budget_);
  columns::leave_out_versions(kind.plan, options_.known_by, parts.parts, threads_, budget_, data_);
  limit_.count(kind.plan, parts.parts);
  columns::refuse_records(kind.plan, parts.parts, threads_, data_.subjects[owner.index],
                          data_.rejects);
  return parts;
}

FoundRecords StoreReader::find_records(uint32_t index) {
  const BoundKind& kind = binding_.records[index];
  const program::Record& record = program_.records.items[index];
  FoundRecords found{plain_records(index), {}, {}, {}};
  data_.memory.push_back(found.plain.file());
  const std::vector<uint32_t> demoted = demoted_records(index, found.plain);
  SpecialParts parts = look_at(index, special_segments(store_.folder(), store_.generation(),
                                                       kind.stored, found.plain, demoted));
  found.special = columns::place_records(kind.plan, record.fields.size(), parts.parts, threads_,
                                         {data_.subjects[record.owner.index].keys.size()}, nullptr);
  found.first = found.plain.first();
  found.left_out = leave_out(index, found.plain, demoted);
  return found;
}

void StoreReader::read_records(uint32_t index) {
  const program::Record& record = program_.records.items[index];
  put_together(index, find_records(index), 0, data_.subjects[record.owner.index].keys.size());
  std::vector<uint64_t> subjects;
  for (const SubjectData& one : data_.subjects) subjects.push_back(one.keys.size());
  RecordData& data = data_.records[index];
  if (data.referring.empty()) columns::index_references(record, subjects, data);
}

void StoreReader::put_together(uint32_t index, const FoundRecords& found, uint64_t begin,
                               uint64_t end) {
  const BoundKind& kind = binding_.records[index];
  const program::Record& record = program_.records.items[index];
  RecordData& data = data_.records[index];
  const bool all_plain = found.plain.is_whole() && found.special.count() == 0 &&
                         found.left_out.empty() && numbers(record.owner).ordinals.empty();
  MergedRows rows;
  if (!all_plain) rows = merge_records(record, found, begin, end, data);
  fill_records(kind, found.plain, found.special, rows, all_plain, data);
  if (std::none_of(record.fields.begin(), record.fields.end(),
                   [](const program::Field& field) { return field.key; }))
    order_by_content(kind.plan, threads_, data);
}

// For each subject its plain rows and the others, by key; also whose they are.
MergedRows StoreReader::merge_records(const program::Record& record, const FoundRecords& found,
                                      uint64_t begin, uint64_t end, RecordData& data) const {
  const SubjectNumbers& owners_numbers = numbers(record.owner);
  const RecordData& special = found.special;
  const columns::Texts keys = found.plain.keys();
  const uint64_t subjects = data_.subjects[record.owner.index].keys.size();
  const bool has_others = special.count() > 0;
  // The plain rows of a subject of the data set.
  const auto range_of = [&](uint64_t ordinal) -> std::pair<uint64_t, uint64_t> {
    const uint64_t id = owners_numbers.number(static_cast<uint32_t>(ordinal));
    if (id >= owners_numbers.base_keys.size()) return {0, 0};
    return {found.first[id], found.first[id + 1]};
  };
  const auto each_subject = [&](const auto& use) {
    columns::parallel(threads_, (end - begin) / task_subjects + 1, [&](uint64_t task) {
      const uint64_t from = begin + task * task_subjects;
      for (uint64_t s = from; s < std::min(end, from + task_subjects); ++s) use(s);
    });
  };
  std::vector<uint64_t> firsts(subjects + 1, 0);
  each_subject([&](uint64_t s) {
    const auto [from, to] = range_of(s);
    uint64_t count = has_others ? special.first[s + 1] - special.first[s] : 0;
    for (uint64_t row = from; row < to; ++row) count += is_set(found.left_out, row) ? 0 : 1;
    firsts[s + 1] = count;
  });
  for (uint64_t s = begin; s < end; ++s) firsts[s + 1] += firsts[s];
  std::fill(firsts.begin() + static_cast<std::ptrdiff_t>(end), firsts.end(), firsts[end]);
  MergedRows rows;
  rows.plain_count = found.plain.count();
  rows.from.resize(firsts.back());
  std::vector<uint32_t> owners;
  owners.reserve(firsts.back() + abi::lanes);
  owners.resize(firsts.back());
  each_subject([&](uint64_t s) {
    uint64_t at = firsts[s];
    std::fill(owners.begin() + static_cast<std::ptrdiff_t>(at),
              owners.begin() + static_cast<std::ptrdiff_t>(firsts[s + 1]),
              static_cast<uint32_t>(s));
    uint64_t other = has_others ? special.first[s] : 0;
    const uint64_t others_end = has_others ? special.first[s + 1] : 0;
    const auto [from, to] = range_of(s);
    for (uint64_t row = from; row < to; ++row) {
      if (is_set(found.left_out, row)) continue;
      for (; other < others_end && keys.size() > 0 && special.keys[other] < keys[row]; ++other)
        rows.from[at++] = static_cast<uint32_t>(rows.plain_count + other);
      rows.from[at++] = static_cast<uint32_t>(row);
    }
    for (; other < others_end; ++other)
      rows.from[at++] = static_cast<uint32_t>(rows.plain_count + other);
  });
  data.first = std::move(firsts);
  data.owner = std::move(owners);
  return rows;
}

void StoreReader::fill_records(const BoundKind& kind, const PlainRows& plain,
                               const RecordData& special, const MergedRows& rows, bool all_plain,
                               RecordData& data) const {
  const program::Record& record = program_.records.items[kind.plan.kind];
  data.columns.resize(record.fields.size());
  data.texts.resize(record.fields.size());
  if (all_plain) {
    data.first = plain.first();
    data.owner = plain.file()->array<uint32_t>("owner", threads_);
    data.referring.resize(record.fields.size());
  }
  bool same_numbers = true;
  for (size_t k = 1; k < kind.columns.size(); ++k) {
    const ColumnPlan& plan = kind.plan.columns[k];
    if (plan.role == Role::record_key) {
      data.keys =
          all_plain ? plain.keys() : merge_texts(plain.keys(), special.keys, rows, threads_);
      continue;
    }
    ColumnData column = plain.column(k);
    if (kind.plan.versions && kind.plan.versions->until == k)
      column = never_ending(column, plain.count());
    if (plan.role == Role::reference) {
      const std::vector<uint32_t>& ordinals = numbers(plan.subject).ordinals;
      if (!ordinals.empty()) {
        column = renumbered(column, plain.count(), ordinals);
        same_numbers = false;
      }
      if (all_plain && same_numbers) data.referring[plan.field] = plain.referring(k);
    }
    data.columns[plan.field] =
        all_plain ? std::move(column)
                  : merge_columns(column, special.columns[plan.field], rows, threads_);
    if (!plan.keep_text) continue;
    data.texts[plan.field] =
        all_plain ? plain.texts(k)
                  : merge_texts(plain.texts(k), special.texts[plan.field], rows, threads_);
  }
  if (!same_numbers) data.referring.clear();
}

}  // namespace xinheng::store
