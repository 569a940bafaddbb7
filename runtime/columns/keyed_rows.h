// Rows of subjects in the order of their keys.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "runtime/columns/part.h"

namespace xinheng::columns {

struct KeyedRow {
  uint64_t key;  // packed, or the first bytes of the text
  RowName name;
};

// packed: keys are citizen codes.
class KeyedRows {
 public:
  // Those rows for which in(part, row) holds; with one key in the order of the files.
  KeyedRows(const std::vector<Part>& parts, bool packed, uint32_t threads,
            const std::function<bool(uint32_t part, uint32_t row)>& in);

  const std::vector<KeyedRow>& rows() const { return rows_; }
  bool same_key(const KeyedRow& a, const KeyedRow& b) const;

 private:
  std::string_view text(const KeyedRow& row) const;
  bool before(const KeyedRow& a, const KeyedRow& b) const;
  void sort(uint32_t threads);

  const std::vector<Part>& parts_;
  const bool packed_;
  std::vector<KeyedRow> rows_;
};

}  // namespace xinheng::columns
