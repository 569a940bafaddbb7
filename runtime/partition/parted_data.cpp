#include "runtime/partition/parted_data.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "runtime/columns/cut_by_owner.h"
#include "runtime/columns/group.h"
#include "runtime/columns/read_unordered.h"
#include "runtime/columns/used_links.h"
#include "runtime/partition/memory.h"
#include "runtime/partition/parted_files.h"
#include "runtime/partition/parted_store.h"
#include "runtime/partition/parting.h"
#include "runtime/store/failures.h"

namespace xinheng::partition {
namespace {

std::vector<columns::SubjectRange> everybody(const program::Program& program,
                                             const columns::Dataset& data) {
  std::vector<columns::SubjectRange> ranges;
  for (uint32_t i = 0; i < program.subjects.size(); ++i)
    if (is_judged(program, program::SubjectId{i}))
      ranges.push_back({{i}, 0, static_cast<uint32_t>(data.subjects[i].keys.size())});
  return ranges;
}

bool load_spilled(const program::Program& program, size_t partition, uint32_t threads,
                  const SpilledRecords& spilled, columns::Dataset& data, Diagnostics& diagnostics) {
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    const program::Record& record = program.records.items[i];
    std::vector<columns::Part> parts;
    if (!done_on_disk(spilled.spills[i].load(partition, parts), diagnostics)) return false;
    data.records[i] =
        columns::place_records(spilled.kinds[i].plan, record.fields.size(), parts, threads,
                               {data.subjects[record.owner.index].keys.size()}, nullptr);
  }
  return true;
}

constexpr uint64_t partitions_most = 32;  // each takes something for every subject

// The records of the subjects of a range, all of one kind.
void place_in_turn(const program::Program& program, const columns::SubjectRange& range,
                   uint32_t threads, UnorderedRecords& unordered, columns::Dataset& data) {
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    const program::Record& record = program.records.items[i];
    columns::KindParts& kind = unordered.kinds[i];
    const uint64_t subjects = data.subjects[record.owner.index].keys.size();
    columns::Owners owners{subjects, subjects, subjects};
    std::vector<columns::Part> parts;
    if (record.owner == range.kind) {
      owners = {subjects, range.begin, range.end};
      const uint32_t each = kind.ranges.subjects_of_each();
      const auto& first = kind.first_of_range;
      const auto at = [&](uint64_t subject) {
        return kind.parts.begin() +
               static_cast<std::ptrdiff_t>(
                   first[std::min<uint64_t>((subject + each - 1) / each, first.size() - 1)]);
      };
      parts.assign(std::make_move_iterator(at(range.begin)),
                   std::make_move_iterator(at(range.end)));
    }
    data.records[i] =
        columns::place_records(kind.plan, record.fields.size(), parts, threads, owners, nullptr);
  }
}

std::unique_ptr<PartedData> cut_in_turns(const program::Program& program,
                                         const std::filesystem::path& input,
                                         const columns::ReadOptions& options,
                                         Diagnostics& diagnostics) {
  auto read = columns::read_unordered(program, input, options, diagnostics);
  if (!read) return nullptr;
  auto parted = std::make_unique<PartedData>();
  parted->data = std::move(read->data);
  parted->data.records.resize(program.records.size());
  parted->records = UnorderedRecords{std::move(read->records)};
  return parted;
}

std::unique_ptr<PartedData> map_in_turns(const program::Program& program,
                                         const std::filesystem::path& folder,
                                         const columns::ReadOptions& options,
                                         Diagnostics& diagnostics) {
  std::unique_ptr<PartedData> parted;
  const bool done = store::on_newest(folder, diagnostics, [&](store::Generation generation) {
    parted = std::make_unique<PartedData>();
    MappedRecords mapped{std::make_unique<store::ReaderInTurns>(
        program, folder, std::move(generation), options, parted->data, diagnostics)};
    const bool read = mapped.reader->read();
    parted->records = std::move(mapped);
    return read;
  });
  return done ? std::move(parted) : nullptr;
}

// At a multiple of so many begins a block, and a range of each kind of records of such subjects:
// all powers of two.
uint64_t subjects_of_each(const program::Program& program, program::SubjectId kind,
                          uint32_t block_subjects, const PartedData& parted) {
  uint32_t each = block_subjects;
  if (const auto* unordered = std::get_if<UnorderedRecords>(&parted.records))
    for (uint32_t i = 0; i < program.records.size(); ++i)
      if (program.records.items[i].owner == kind)
        each = std::max(each, unordered->kinds[i].ranges.subjects_of_each());
  return each;
}

}  // namespace

bool goes_one_by_one(const program::Program& program) {
  for (const program::Record& record : program.records)
    for (const program::Field& field : record.fields)
      if (field.type.kind == program::TypeKind::subject) return false;
  return !columns::used_links(program).ranks;
}

std::unique_ptr<PartedData> read_in_turns(const program::Program& program,
                                          const std::filesystem::path& input,
                                          const columns::ReadOptions& options,
                                          uint32_t block_subjects, Diagnostics& diagnostics) {
  auto parted = store::is_store(input) ? map_in_turns(program, input, options, diagnostics)
                                       : cut_in_turns(program, input, options, diagnostics);
  if (!parted) return nullptr;
  for (const columns::SubjectRange& all : everybody(program, parted->data)) {
    const uint64_t each = subjects_of_each(program, all.kind, block_subjects, *parted);
    const uint64_t some =
        each * std::max<uint64_t>(2 * options.threads, all.end / each / partitions_most + 1);
    for (uint64_t begin = 0; begin < all.end; begin += some)
      parted->ranges.push_back(
          {{all.kind, static_cast<uint32_t>(begin),
            static_cast<uint32_t>(std::min<uint64_t>(all.end, begin + some))}});
  }
  return parted;
}

std::unique_ptr<PartedData> in_one(const program::Program& program,
                                   std::optional<columns::Dataset> data) {
  if (!data) return nullptr;
  auto parted = std::make_unique<PartedData>();
  parted->data = std::move(*data);
  parted->ranges.push_back(everybody(program, parted->data));
  return parted;
}

bool make_folder(const Limit& limit, Diagnostics& diagnostics) {
  std::error_code failed;
  std::filesystem::create_directory(limit.folder, failed);
  if (failed)
    diagnostics.report(Kind::output_unwritable, std::nullopt, {"partitions/", failed.message()});
  return !failed;
}

std::unique_ptr<PartedData> read_parted(const program::Program& program,
                                        const std::filesystem::path& input,
                                        const columns::ReadOptions& options, const Limit& limit,
                                        Diagnostics& diagnostics) {
  return store::is_store(input) ? part_store(program, input, options, limit, diagnostics)
                                : part_files(program, input, options, limit, diagnostics);
}

bool load(const program::Program& program, size_t partition, uint32_t threads, const Limit& limit,
          PartedData& parted, Diagnostics& diagnostics) {
  if (parted.is_whole()) return true;
  columns::Dataset& data = parted.data;
  for (columns::RecordData& records : data.records) records = {};
  const auto from_disk = [&](const auto& load_some) {
    give_back_memory();
    if (!load_some()) return false;
    columns::index_references(program, data);
    give_back_memory();
    return within(limit, diagnostics);
  };
  return std::visit(
      overloaded{
          [](std::monostate&) { return true; },
          [&](UnorderedRecords& unordered) {
            place_in_turn(program, parted.ranges[partition].front(), threads, unordered, data);
            return true;
          },
          [&](MappedRecords& mapped) {
            return store::told(mapped.reader->folder(), diagnostics, [&] {
              mapped.reader->load(parted.ranges[partition].front());
              return true;
            });
          },
          [&](SpilledRecords& spilled) {
            return from_disk([&] {
              return load_spilled(program, partition, threads, spilled, data, diagnostics);
            });
          },
          [&](StoredRecords& stored) {
            return from_disk(
                [&] { return load_stored(program, partition, stored, parted, diagnostics); });
          },
      },
      parted.records);
}

bool within(const Limit& limit, Diagnostics& diagnostics) {
  const uint64_t peak = memory_peak_bytes();
  if (peak > limit.bytes) report_too_small(limit, peak + peak / 4, diagnostics);
  return peak <= limit.bytes;
}

}  // namespace xinheng::partition
