// What a store holds, and whether it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::store {

struct KindInfo {
  std::string name;
  bool of_subject = true;
  uint64_t plain_rows = 0, special_rows = 0;
};
struct SegmentInfo {
  std::string folder;
  uint64_t rows = 0, bytes = 0, files = 0;
};
struct StoreInfo {
  uint64_t generation = 0, bytes = 0;
  std::vector<uint64_t> generations;  // that can be read, rising
  std::vector<KindInfo> kinds;
  std::vector<SegmentInfo> segments;
};

// Empty: diagnostics says why.
std::optional<StoreInfo> inspect(const std::filesystem::path& store, Diagnostics& diagnostics);

// Compares every byte with its checksum. False: diagnostics says which file is damaged.
bool verify(const std::filesystem::path& store, uint32_t threads, Diagnostics& diagnostics);

}  // namespace xinheng::store
