// What every file format hands to the readers of fields: a few hundred cells of one column.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace xinheng::columns {

enum class CellClass : uint8_t { text, boolean, integer, decimal, date, milliseconds, other };

struct SourceColumn {
  std::string name;
  CellClass cells = CellClass::other;
  int scale = 0;          // decimal
  std::string type_name;  // as the file says it: "timestamp[us]"
};

inline constexpr uint32_t batch_rows = 1024;

// A number that doesn't fit 64 bits: beyond every limit, so it is refused as out of range.
inline constexpr int64_t beyond_range = INT64_MAX;

struct Cells {
  uint32_t rows = 0;                        // at most batch_rows
  const uint8_t* valid = nullptr;           // by row: 0 where null; nullptr: none is
  const std::string_view* texts = nullptr;  // plain text
  const int64_t* numbers = nullptr;         // every class but text
  const int32_t* indices = nullptr;         // text by dictionary: checked to lie inside it
  std::span<const std::string_view> dictionary;
  bool dictionary_is_new = false;  // since the cells before

  bool is_null(uint32_t row) const { return valid != nullptr && valid[row] == 0; }
  std::string_view text(uint32_t row) const {
    return texts != nullptr ? texts[row] : dictionary[static_cast<size_t>(indices[row])];
  }
};

// Takes the cells of one column of one part, in the order of the rows.
using TakeCells = std::function<void(const Cells&)>;

}  // namespace xinheng::columns
