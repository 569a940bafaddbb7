// Which fields the rules read: the others are not loaded.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::columns {

struct NeededFields {
  std::vector<std::vector<bool>> subjects;  // [SubjectId][field]
  std::vector<std::vector<bool>> records;   // [RecordId][field]
  // Of those the ones whose bytes results show.
  std::vector<std::vector<bool>> subject_texts, record_texts;
};
NeededFields needed_fields(const program::Program& program);

}  // namespace xinheng::columns
