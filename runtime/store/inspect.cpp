#include "runtime/store/inspect.h"

#include "runtime/store/failures.h"

namespace xinheng::store {
namespace {

template <class Work>
bool in_store(const std::filesystem::path& store, Diagnostics& diagnostics, const Work& work) {
  if (is_store(store)) return told(store, diagnostics, work);
  diagnostics.report(Kind::store_missing, std::nullopt, {store.string()});
  return false;
}

}  // namespace

std::optional<StoreInfo> inspect(const std::filesystem::path& store, Diagnostics& diagnostics) {
  StoreInfo info;
  const bool done = in_store(store, diagnostics, [&] {
    const Generation generation = read_generation(store, std::nullopt);
    info.generation = generation.number;
    for (const EarlierGeneration& one : generation.earlier) info.generations.push_back(one.number);
    info.generations.push_back(generation.number);
    for (const StoredKind& kind : generation.kinds)
      info.kinds.push_back({kind.name, kind.of_subject, 0, 0});
    for (const Segment& segment : generation.segments) {
      SegmentInfo& one = info.segments.emplace_back();
      one.folder = segment.folder;
      one.files = segment.inputs.size();
      for (const StoredInput& input : segment.inputs) one.rows += input.file.rows;
      for (size_t i = 0; i < segment.plain.size(); ++i) {
        info.kinds[i].plain_rows += segment.plain[i].rows;
        one.bytes += segment.plain[i].file.bytes;
      }
      for (size_t i = 0; i < segment.special.size(); ++i) {
        info.kinds[i].special_rows += segment.special[i].rows;
        one.bytes += segment.special[i].file.bytes;
      }
      info.bytes += one.bytes;
    }
    return true;
  });
  if (!done) return std::nullopt;
  return info;
}

bool verify(const std::filesystem::path& store, uint32_t threads, Diagnostics& diagnostics) {
  return in_store(store, diagnostics, [&] {
    const Generation generation = read_generation(store, std::nullopt);
    for (const EarlierGeneration& one : generation.earlier) read_generation(store, one.number);
    for (const Segment& segment : generation.segments)
      for (const auto* tables : {&segment.plain, &segment.special})
        for (const StoredTable& table : *tables) ArrayFile(store, table.file).check_all(threads);
    return true;
  });
}

}  // namespace xinheng::store
