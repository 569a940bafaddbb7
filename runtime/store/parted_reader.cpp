#include "runtime/store/parted_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "runtime/columns/group.h"
#include "runtime/columns/key_codes.h"
#include "runtime/columns/subject_index.h"
#include "runtime/store/alive.h"

namespace xinheng::store {

using columns::no_subject;
using columns::Part;

namespace {

// Rows without key have nothing to do with each other.
size_t bin_of(std::string_view key, uint32_t row, size_t bins) {
  return key.empty() ? row % bins : columns::bin_of(columns::hash_text(key), bins);
}

}  // namespace

PartedReader::PartedReader(const program::Program& program, const std::filesystem::path& folder,
                           Generation generation, const columns::ReadOptions& options,
                           columns::Dataset& data, Diagnostics& diagnostics)
    : program_(program),
      options_(options),
      store_(folder, std::move(generation), Pages::are_let_go),
      data_(data),
      reader_(program, columns::needed_fields(program), store_, options_, data, diagnostics),
      found_(program.records.size()) {}

uint64_t PartedReader::rows(const BoundKind& kind) const {
  uint64_t rows = store_.base().plain[kind.stored].rows;
  for (const Segment& segment : store_.generation().segments)
    rows += segment.special[kind.stored].rows;
  return rows;
}

uint64_t PartedReader::stored_columns(const BoundKind& kind) const {
  return store_.generation().kinds[kind.stored].columns.size();
}

uint64_t PartedReader::find_special(uint32_t kind) {
  const PlainRows plain = reader_.plain_records(kind);
  Found& found = found_[kind];
  found.demoted = reader_.demoted_records(kind, plain);
  found.left_out = reader_.leave_out(kind, plain, found.demoted);
  uint64_t rows = found.demoted.size();
  for (const Segment& segment : store_.generation().segments)
    rows += segment.special[binding().records[kind].stored].rows;
  return rows;
}

bool PartedReader::each_special(uint32_t kind, size_t bins,
                                const std::function<bool(std::vector<Part>&)>& use) {
  const BoundKind& bound = binding().records[kind];
  const StoredKind& stored = store_.generation().kinds[bound.stored];
  const PlainRows plain = reader_.plain_records(kind);
  using Rows = std::vector<std::vector<uint32_t>>;
  Rows demoted(bins);
  const LazyTexts keys = plain.lazy_keys();
  {
    GoingThrough going(*plain.file());
    for (const uint32_t row : std::exchange(found_[kind].demoted, {})) {
      going.at(row);
      demoted[bin_of(keys.size() == 0 ? "" : keys[row], row, bins)].push_back(row);
    }
  }
  std::vector<SpecialTable> tables;  // by segment
  std::vector<Rows> rows;
  for (const Segment& segment : store_.generation().segments) {
    const SpecialTable& table =
        tables.emplace_back(store_.folder(), stored, segment.special[bound.stored], store_.pages());
    Rows& of_segment = rows.emplace_back(bins);
    GoingThrough going(table.file());
    for (uint32_t row = 0; row < table.count(); ++row) {
      going.at(row);
      of_segment[bin_of(table.key(row), row, bins)].push_back(row);
    }
  }
  for (size_t bin = 0; bin < bins; ++bin) {
    std::vector<SpecialRows> segments;
    for (size_t s = 0; s < tables.size(); ++s) segments.push_back(tables[s].take(rows[s][bin]));
    segments[0] = joined(std::move(segments[0]), plain.as_special(demoted[bin]));
    plain.file()->let_go();
    take_superseded_away(stored, segments);
    SpecialParts parts = reader_.look_at(kind, segments);
    std::move(parts.origins.begin(), parts.origins.end(), std::back_inserter(origins_));
    segments.clear();
    if (!use(parts.parts)) return false;
  }
  return true;
}

void PartedReader::each_owner(uint32_t kind, const std::function<void(uint32_t, uint64_t)>& use) {
  const SubjectNumbers& numbers = reader_.numbers(program_.records.items[kind].owner);
  const PlainRows plain = reader_.plain_records(kind);
  const auto first = plain.first();
  const std::vector<uint64_t>& left_out = found_[kind].left_out;
  for (uint32_t id = 0; id + 1 < first.size(); ++id) {
    uint64_t rows = 0;
    for (uint64_t row = first[id]; row < first[id + 1]; ++row)
      rows += is_set(left_out, row) ? 0 : 1;
    if (rows > 0) use(numbers.ordinal(id), rows);
  }
  plain.file()->let_go();
}

void PartedReader::each_link(uint32_t kind, size_t planned,
                             const std::function<void(uint32_t, uint32_t)>& use) {
  const SubjectNumbers& owners = reader_.numbers(program_.records.items[kind].owner);
  const SubjectNumbers& named =
      reader_.numbers(binding().records[kind].plan.columns[planned].subject);
  const PlainRows plain = reader_.plain_records(kind);
  const auto owner = plain.owner();
  const columns::ColumnData reference = plain.column(planned);
  plain.each_row([&](uint32_t row) {
    const auto id = reference.at(row);
    if (id && !is_set(found_[kind].left_out, row))
      use(owners.ordinal(owner[row]), named.ordinal(static_cast<uint32_t>(*id)));
  });
}

void PartedReader::load(uint32_t kind, const std::vector<uint32_t>& owners,
                        std::vector<Part> special) {
  const program::Record& record = program_.records.items[kind];
  const SubjectNumbers& numbers = reader_.numbers(record.owner);
  const PlainRows plain = reader_.plain_records(kind);
  const auto rows = plain.first();
  std::vector<uint64_t> first(rows.size(), 0);
  MergedRows chosen;
  chosen.plain_count = plain.count();
  for (const uint32_t owner : owners) {
    const uint32_t id = numbers.number(owner);
    if (id + uint64_t{1} >= rows.size()) continue;  // none of his rows are plain
    for (uint64_t row = rows[id]; row < rows[id + 1]; ++row)
      if (!is_set(found_[kind].left_out, row)) chosen.from.push_back(static_cast<uint32_t>(row));
    first[id + 1] = chosen.from.size();
  }
  for (size_t id = 1; id < first.size(); ++id) first[id] = std::max(first[id], first[id - 1]);
  plain.file()->let_go();
  FoundRecords found{reader_.plain_records(kind, &chosen), std::move(first), {}, {}};
  const uint64_t subjects = data_.subjects[record.owner.index].keys.size();
  found.special = columns::place_records(binding().records[kind].plan, record.fields.size(),
                                         special, options_.threads, {subjects}, nullptr);
  std::vector<Part>().swap(special);
  reader_.put_together(kind, found, 0, subjects);
}

}  // namespace xinheng::store
