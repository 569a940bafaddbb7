#include "runtime/store/merge.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "runtime/columns/parallel.h"

namespace xinheng::store {
namespace {

using columns::Array;
using columns::ColumnData;
using columns::Texts;

template <class T>
std::vector<T> merge_words(const Array<T>& plain, const ColumnData& special, const MergedRows& rows,
                           uint32_t threads) {
  const auto* others = std::get_if<Array<T>>(&special.values);
  const T* of_plain = plain.data();
  const T* of_special = others != nullptr ? others->data() : nullptr;
  const uint64_t count = rows.from.size();
  std::vector<T> out((count + abi::lanes - 1) / abi::lanes * abi::lanes);
  columns::parallel_rows(count, threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const uint32_t from = rows.from[i];
      out[i] = from < rows.plain_count ? of_plain[from] : of_special[from - rows.plain_count];
    }
  });
  return out;
}

// Empty where all rows have a value.
std::vector<uint64_t> merge_present(const ColumnData& plain, const ColumnData& special,
                                    const MergedRows& rows, uint32_t threads) {
  if (plain.present.empty() && special.present.empty()) return {};
  const uint64_t count = rows.from.size();
  std::vector<uint64_t> bits((count + 63) / 64, 0);
  columns::parallel_rows(count, threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const uint32_t from = rows.from[i];
      const bool one =
          from < rows.plain_count ? plain.has(from) : special.has(from - rows.plain_count);
      bits[i / 64] |= uint64_t{one} << (i % 64);
    }
  });
  const uint64_t rest = count % 64;
  for (size_t i = 0; i < bits.size(); ++i) {
    const bool last = i + 1 == bits.size() && rest != 0;
    if (bits[i] != (last ? (uint64_t{1} << rest) - 1 : ~uint64_t{0})) return bits;
  }
  return {};
}

// Where all are of one length, which keys mostly are.
template <class TextOf>
std::optional<Texts> merge_of_length(uint64_t count, uint32_t threads, const TextOf& text_of) {
  const size_t length = count == 0 ? 0 : text_of(0).size();
  if (length == 0) return std::nullopt;
  std::vector<char> bytes(count * length);
  std::atomic<bool> same = true;
  columns::parallel_rows(count, threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end && same.load(std::memory_order_relaxed); ++i) {
      const std::string_view text = text_of(i);
      if (text.size() == length)
        columns::copy_text(bytes.data() + i * length, text.data(), length);
      else
        same = false;
    }
  });
  if (!same) return std::nullopt;
  return Texts::of_length(length, count, std::move(bytes));
}

}  // namespace

ColumnData merge_columns(const ColumnData& plain, const ColumnData& special, const MergedRows& rows,
                         uint32_t threads) {
  ColumnData merged;
  std::visit(overloaded{
                 [](const std::monostate&) {},
                 [&]<class T>(const Array<T>& words) {
                   merged.values = Array<T>(merge_words(words, special, rows, threads));
                 },
             },
             plain.values);
  merged.present = merge_present(plain, special, rows, threads);
  return merged;
}

Texts merge_texts(const Texts& plain, const Texts& special, const MergedRows& rows,
                  uint32_t threads) {
  const uint64_t count = rows.from.size();
  const auto text_of = [&](uint64_t i) {
    const uint32_t from = rows.from[i];
    return from < rows.plain_count ? plain[from] : special[from - rows.plain_count];
  };
  if (auto merged = merge_of_length(count, threads, text_of)) return std::move(*merged);
  std::vector<uint64_t> offsets(count + 1);
  columns::parallel_rows(count, threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) offsets[i + 1] = text_of(i).size();
  });
  for (uint64_t i = 0; i < count; ++i) offsets[i + 1] += offsets[i];
  std::vector<char> bytes(offsets.back());
  columns::parallel_rows(count, threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const std::string_view text = text_of(i);
      std::memcpy(bytes.data() + offsets[i], text.data(), text.size());
    }
  });
  return {std::move(offsets), std::move(bytes)};
}

}  // namespace xinheng::store
