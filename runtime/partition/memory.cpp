#include "runtime/partition/memory.h"

#include <array>
#include <charconv>
#include <climits>
#include <cmath>
#include <fstream>

#include <malloc.h>

#include <arrow/memory_pool.h>
#include <fmt/format.h>

namespace xinheng::partition {
namespace {

struct Unit {
  std::string_view name;
  uint64_t bytes;
};
constexpr uint64_t mebibyte = uint64_t{1} << 20;
constexpr uint64_t gibibyte = uint64_t{1} << 30;
constexpr std::array<Unit, 9> units = {{{"KiB", 1 << 10},
                                        {"MiB", mebibyte},
                                        {"GiB", gibibyte},
                                        {"TiB", uint64_t{1} << 40},
                                        {"KB", 1'000},
                                        {"MB", 1'000'000},
                                        {"GB", 1'000'000'000},
                                        {"TB", 1'000'000'000'000},
                                        {"B", 1}}};

// A line of /proc/self/status: "VmHWM:   12345 kB".
uint64_t status_bytes(const std::string& wanted) {
  std::ifstream status("/proc/self/status");
  for (std::string name; status >> name;) {
    uint64_t kibibytes = 0;
    if (name == wanted && status >> kibibytes) return kibibytes * 1024;
    std::string rest;
    std::getline(status, rest);
  }
  return 0;
}

}  // namespace

uint64_t memory_in_use_bytes() {
  return status_bytes("VmRSS:");
}

uint64_t memory_peak_bytes() {
  return status_bytes("VmHWM:");
}

void give_back_memory() {
  arrow::default_memory_pool()->ReleaseUnused();
  ::malloc_trim(0);
}

void keep_memory() {
  ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
  ::mallopt(M_TRIM_THRESHOLD, INT_MAX);
}

std::optional<uint64_t> parse_bytes(std::string_view text) {
  double number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
  std::string_view unit = text.substr(static_cast<size_t>(end - text.data()));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  for (const Unit& one : units) {
    const double bytes = number * static_cast<double>(one.bytes);
    if (one.name == unit && bytes < 0x1p62) return static_cast<uint64_t>(bytes);
  }
  return std::nullopt;
}

std::string format_bytes(uint64_t bytes) {
  if (bytes < gibibyte) return fmt::format("{}MiB", (bytes + mebibyte - 1) / mebibyte);
  const double tenths = static_cast<double>(bytes) * 10 / static_cast<double>(gibibyte);
  return fmt::format("{:.1f}GiB", std::ceil(tenths) / 10);
}

}  // namespace xinheng::partition
