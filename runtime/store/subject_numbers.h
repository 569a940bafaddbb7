// The subjects of a kind numbered by their keys, before anything is known of their records.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/read_parts.h"

namespace xinheng::store {

struct NumberedSubjects {
  columns::Texts keys;                    // ascending, each once: the place is the number
  std::vector<uint64_t> packed;           // of keys that are citizen codes
  std::vector<columns::RowName> rows;     // by number: the first row with the key
  // Rows in the order of the files that aren't plain: with a fault, without a key that can be
  // read, or with one that others have; and their numbers.
  std::vector<columns::RowName> special;
  std::vector<uint32_t> special_ids;
};
NumberedSubjects number_subjects(const columns::KindParts& kind, uint32_t threads);

}  // namespace xinheng::store
