// What updates do to rows that came before them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "runtime/store/plain.h"
#include "runtime/store/special.h"

namespace xinheng::store {

// Both, in the order of their numbers.
SpecialRows joined(SpecialRows a, SpecialRows b);

// The rows named, in that order.
SpecialRows taken(const SpecialRows& from, const std::vector<uint32_t>& rows);

// Of subjects only the rows of the last segment that names them stay; of records with a key (and,
// where they have versions, of each version) likewise. segments: the special rows of one kind.
void take_superseded_away(const StoredKind& kind, std::vector<SpecialRows>& segments);

// The special rows of a kind, segment by segment; of the base also its plain rows in demoted.
// Without those that were superseded.
std::vector<SpecialRows> special_segments(const std::filesystem::path& store,
                                          const Generation& generation, size_t kind,
                                          const StoredRows& plain,
                                          const std::vector<uint32_t>& demoted);

// Plain rows of the base that have a key in common with rows of an update.
std::vector<uint32_t> rows_with_kin(const std::filesystem::path& store, const StoredTable& special);

}  // namespace xinheng::store
