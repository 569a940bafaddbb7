#include "runtime/columns/rows.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "runtime/columns/parallel.h"

namespace xinheng::columns {
namespace {

constexpr uint64_t ahead = 16;  // rows whose memory is asked for before their turn

template <class T>
void gather_words(const std::vector<Part>& parts, size_t column, const std::vector<RowName>& rows,
                  uint32_t threads, Array<T>& words) {
  std::vector<const T*> from;
  for (const Part& part : parts)
    from.push_back(std::as_const(std::get<Array<T>>(part.columns[column].data.values)).data());
  std::vector<T>& out = words.own();
  out.resize((rows.size() + abi::lanes - 1) / abi::lanes * abi::lanes);
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const RowName later = rows[std::min(i + ahead, end - 1)];
      __builtin_prefetch(from[later.part] + later.row);
      out[i] = from[rows[i].part][rows[i].row];
    }
  });
}

bool bit(const uint64_t* bits, uint64_t i) {
  return ((bits[i / 64] >> (i % 64)) & 1) != 0;
}

std::vector<uint64_t> gather_present(const std::vector<Part>& parts, size_t column,
                                     const std::vector<RowName>& rows, uint32_t threads) {
  std::vector<const uint64_t*> from;
  bool any = false;
  for (const Part& part : parts) {
    const auto& present = part.columns[column].data.present;
    from.push_back(present.empty() ? nullptr : present.data());
    any = any || !present.empty();
  }
  if (!any) return {};
  std::vector<uint64_t> bits((rows.size() + 63) / 64, 0);
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const uint64_t* part = from[rows[i].part];
      const uint64_t one = part == nullptr || bit(part, rows[i].row) ? 1 : 0;
      bits[i / 64] |= one << (i % 64);
    }
  });
  // Rows left aside may have been the only ones without a value.
  const uint64_t rest = rows.size() % 64;
  const uint64_t last = rest == 0 ? ~uint64_t{0} : (uint64_t{1} << rest) - 1;
  bool all = true;
  for (size_t i = 0; i < bits.size(); ++i)
    all = all && bits[i] == (i + 1 == bits.size() ? last : ~uint64_t{0});
  return all ? std::vector<uint64_t>() : bits;
}

}  // namespace

std::vector<std::vector<RowRange>> slices_of(const std::vector<Part>& parts, uint32_t count) {
  uint64_t total = 0;
  for (const Part& part : parts) total += part.rows;
  const uint64_t size = total / count + 1;
  std::vector<std::vector<RowRange>> slices(1);
  uint64_t room = size;
  for (uint32_t p = 0; p < parts.size(); ++p) {
    for (uint32_t begin = 0; begin < parts[p].rows;) {
      const auto rows = static_cast<uint32_t>(std::min<uint64_t>(room, parts[p].rows - begin));
      slices.back().push_back({p, begin, begin + rows});
      begin += rows;
      room -= rows;
      if (room > 0) continue;
      slices.emplace_back();
      room = size;
    }
  }
  return slices;
}

int compare_cells(const std::vector<Part>& parts, size_t column, RowName a, RowName b) {
  const auto x = parts[a.part].columns[column].data.at(a.row);
  const auto y = parts[b.part].columns[column].data.at(b.row);
  if (x != y) return x < y ? -1 : 1;
  if (parts[a.part].columns[column].texts.size() == 0) return 0;
  // Texts that no rule names are one word.
  const int order = text_of(parts, column, a).compare(text_of(parts, column, b));
  return order < 0 ? -1 : (order == 0 ? 0 : 1);
}

uint64_t prefix_word(std::string_view text, size_t skip) {
  uint64_t word = 0;
  if (text.size() >= skip + 8) {
    std::memcpy(&word, text.data() + skip, 8);
    return __builtin_bswap64(word);
  }
  for (size_t i = skip; i < skip + 8; ++i)
    word = word << 8 | (i < text.size() ? static_cast<uint8_t>(text[i]) : 0);
  return word;
}

ColumnData gather_column(const std::vector<Part>& parts, size_t column, program::TypeKind kind,
                         const std::vector<RowName>& rows, uint32_t threads) {
  ColumnData data = empty_column(kind);
  std::visit(overloaded{
                 [](std::monostate&) {},
                 [&](auto& words) { gather_words(parts, column, rows, threads, words); },
             },
             data.values);
  data.present = gather_present(parts, column, rows, threads);
  return data;
}

Texts gather_texts(const std::vector<Part>& parts, size_t column, const std::vector<RowName>& rows,
                   uint32_t threads) {
  std::vector<uint64_t> offsets(rows.size() + 1);
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const RowName later = rows[std::min(i + ahead, end - 1)];
      __builtin_prefetch(&parts[later.part].columns[column].texts.offsets[later.row]);
      offsets[i + 1] = text_of(parts, column, rows[i]).size();
    }
  });
  for (size_t i = 0; i < rows.size(); ++i) offsets[i + 1] += offsets[i];
  std::vector<char> bytes(offsets.back());
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const RowName later = rows[std::min(i + ahead, end - 1)];
      const RowName soon = rows[std::min(i + ahead / 2, end - 1)];
      __builtin_prefetch(&parts[later.part].columns[column].texts.offsets[later.row]);
      __builtin_prefetch(text_of(parts, column, soon).data());
      const std::string_view text = text_of(parts, column, rows[i]);
      std::memcpy(bytes.data() + offsets[i], text.data(), text.size());
    }
  });
  return {std::move(offsets), std::move(bytes)};
}

}  // namespace xinheng::columns
