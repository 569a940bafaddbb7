#include "runtime/columns/dataset.h"

namespace xinheng::columns {

void ColumnData::leave_out(uint64_t row) {
  std::vector<uint64_t>& bits = present.own();
  if (row / 64 >= bits.size()) bits.resize(row / 64 + 1, ~uint64_t{0});
  bits[row / 64] &= ~(uint64_t{1} << (row % 64));
}

std::optional<program::Word> ColumnData::at(uint64_t row) const {
  if (!has(row)) return std::nullopt;
  return std::visit(
      overloaded{
          [](const std::monostate&) { return std::optional<program::Word>(); },
          [row](const auto& words) { return std::optional<program::Word>(words[row]); },
      },
      values);
}

abi::Column ColumnData::view() const {
  const void* words = std::visit(overloaded{
                                     [](const std::monostate&) -> const void* { return nullptr; },
                                     [](const auto& v) -> const void* { return v.data(); },
                                 },
                                 values);
  return {words, present.empty() ? nullptr : present.data()};
}

}  // namespace xinheng::columns
