// How the tables of results are written: Parquet, small; or Arrow IPC, which other programs map
// into memory as it is.
#pragma once

#include <cstdint>
#include <string>

namespace xinheng::results {

enum class FileFormat : uint8_t { parquet, ipc };

inline std::string file_name(const std::string& table, FileFormat format) {
  return table + (format == FileFormat::parquet ? ".parquet" : ".arrow");
}

}  // namespace xinheng::results
