#include "runtime/partition/parted_data.h"

#include <utility>

#include "runtime/columns/group.h"
#include "runtime/partition/memory.h"
#include "runtime/partition/parted_files.h"
#include "runtime/partition/parted_store.h"
#include "runtime/partition/parting.h"

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
                               data.subjects[record.owner.index].keys.size(), nullptr);
  }
  return true;
}

}  // namespace

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
  give_back_memory();
  const bool loaded =
      std::visit(overloaded{
                     [](std::monostate&) { return true; },
                     [&](SpilledRecords& spilled) {
                       return load_spilled(program, partition, threads, spilled, data, diagnostics);
                     },
                     [&](StoredRecords& stored) {
                       return load_stored(program, partition, stored, parted, diagnostics);
                     },
                 },
                 parted.records);
  if (!loaded) return false;
  columns::index_references(program, data);
  give_back_memory();
  return within(limit, diagnostics);
}

bool within(const Limit& limit, Diagnostics& diagnostics) {
  const uint64_t peak = memory_peak_bytes();
  if (peak > limit.bytes) report_too_small(limit, peak + peak / 4, diagnostics);
  return peak <= limit.bytes;
}

}  // namespace xinheng::partition
