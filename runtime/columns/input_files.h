// Which files of a data folder hold which kind of subject or record.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"

namespace xinheng::columns {

enum class FileFormat : uint8_t { parquet, arrow, csv };

struct FoundFile {
  std::string path;  // relative to the data folder
  std::filesystem::path on_disk;
  FileFormat format = FileFormat::parquet;
  bool of_subject = true;
  uint32_t kind = 0;  // SubjectId or RecordId
  uint64_t bytes = 0;
};

enum class Kinds : uint8_t { all, some };

// Sorted by path. Empty where a kind has no file (unless some are enough), or something in the
// folder is wrong: then diagnostics says what.
std::optional<std::vector<FoundFile>> find_input_files(const program::Program& program,
                                                       const std::filesystem::path& folder,
                                                       Kinds wanted, Diagnostics& diagnostics);

}  // namespace xinheng::columns
