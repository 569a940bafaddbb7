// Bits of a stage that are the same for each row.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/lower/plan.h"

namespace xinheng::lower {

// What code may take for granted: nothing; that every run constant and entry of a table's array is
// valid; besides, that nothing is absent in any column.
enum class Variant : uint8_t { general, valid, dense };

// By operation; empty: it gives a word, or its bit differs. holding: bits that are set besides.
std::vector<std::optional<bool>> known_bits(const plan::Stage& stage, Variant variant,
                                            const std::vector<plan::ValueId>& holding);

}  // namespace xinheng::lower
