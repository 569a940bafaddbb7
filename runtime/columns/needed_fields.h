// Which fields the rules read: the others are not loaded.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/dataset.h"

namespace xinheng::columns {

struct NeededFields {
  std::vector<std::vector<bool>> subjects;  // [SubjectId][field]
  std::vector<std::vector<bool>> records;   // [RecordId][field]
  // Of those the ones whose bytes results show.
  std::vector<std::vector<bool>> subject_texts, record_texts;
  // Of a subject's, those that no rule reads and only groups are made by: a wrong value is none.
  std::vector<std::vector<bool>> groups;
};
NeededFields needed_fields(const program::Program& program);

// As read_dataset, of these fields instead of those that the rules read.
std::optional<Dataset> read_fields(const program::Program& program, const NeededFields& needed,
                                   const std::filesystem::path& folder, const ReadOptions& options,
                                   Diagnostics& diagnostics);

}  // namespace xinheng::columns
