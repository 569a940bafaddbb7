#include "runtime/columns/keyed_rows.h"

#include <algorithm>

#include "runtime/columns/parallel.h"
#include "runtime/columns/rows.h"

namespace xinheng::columns {
namespace {

constexpr size_t key_column = 0;

}  // namespace

KeyedRows::KeyedRows(const std::vector<Part>& parts, bool packed, uint32_t threads,
                     const std::function<bool(uint32_t, uint32_t)>& in)
    : parts_(parts), packed_(packed) {
  for (uint32_t p = 0; p < parts_.size(); ++p) {
    const PartColumn& keys = parts_[p].columns[key_column];
    for (uint32_t row = 0; row < parts_[p].rows; ++row)
      if (in(p, row))
        rows_.push_back({packed_ ? keys.packed[row] : prefix_word(keys.texts[row], 0), {p, row}});
  }
  sort(threads);
}

std::string_view KeyedRows::text(const KeyedRow& row) const {
  return packed_ ? std::string_view() : text_of(parts_, key_column, row.name);
}

bool KeyedRows::same_key(const KeyedRow& a, const KeyedRow& b) const {
  return a.key == b.key && text(a) == text(b);
}

bool KeyedRows::before(const KeyedRow& a, const KeyedRow& b) const {
  if (a.key != b.key) return a.key < b.key;
  const int order = text(a).compare(text(b));
  return order != 0 ? order < 0 : a.name < b.name;
}

void KeyedRows::sort(uint32_t threads) {
  const auto order = [this](const KeyedRow& a, const KeyedRow& b) { return before(a, b); };
  if (std::is_sorted(rows_.begin(), rows_.end(), order)) return;
  const auto at = [&](uint64_t slice) {
    return rows_.begin() + static_cast<std::ptrdiff_t>(rows_.size() * slice / threads);
  };
  parallel(threads, threads, [&](uint64_t i) { std::sort(at(i), at(i + 1), order); });
  for (uint64_t i = 1; i < threads; ++i) std::inplace_merge(rows_.begin(), at(i), at(i + 1), order);
}

}  // namespace xinheng::columns
