#include "runtime/columns/rows.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>
#include <utility>

#include "runtime/columns/parallel.h"

namespace xinheng::columns {
namespace {

constexpr uint32_t nowhere = 0xffffffffu;
constexpr uint64_t few = 3;     // of so many rows one has a value
constexpr uint64_t ahead = 16;  // rows whose memory is asked for before their turn

bool bit(const uint64_t* bits, uint64_t i) {
  return ((bits[i / 64] >> (i % 64)) & 1) != 0;
}

template <class T>
struct Source {  // a column of a part
  const T* words;
  const uint64_t* present;  // nullptr: all have a value
  uint32_t rows;

  bool has(uint32_t row) const { return present == nullptr || bit(present, row); }
};

template <class T>
std::vector<Source<T>> sources_of(const std::vector<Part>& parts, size_t column) {
  std::vector<Source<T>> sources;
  for (const Part& part : parts) {
    const ColumnData& data = part.columns[column].data;
    sources.push_back({std::get<Array<T>>(data.values).data(),
                       data.present.empty() ? nullptr : data.present.data(), part.rows});
  }
  return sources;
}

template <class T>
void gather_all(const std::vector<Source<T>>& from, const std::vector<RowName>& rows,
                uint32_t threads, std::vector<T>& out) {
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const RowName later = rows[std::min(i + ahead, end - 1)];
      __builtin_prefetch(from[later.part].words + later.row);
      out[i] = from[rows[i].part].words[rows[i].row];
    }
  });
}

template <class T>
bool has_few(const std::vector<Source<T>>& from) {
  uint64_t rows = 0, values = 0;
  for (const Source<T>& part : from) {
    if (part.present == nullptr) return false;
    rows += part.rows;
    each_present(part.present, part.rows, [&](uint32_t) { ++values; });
  }
  return values < rows / few;
}

// Most columns hardly have a value: those that there are go to their places. out: zeroes.
template <class T>
std::vector<uint64_t> place_few(const std::vector<Source<T>>& from, const Places& places,
                                uint64_t rows, std::vector<T>& out) {
  std::vector<uint64_t> present((rows + 63) / 64);
  uint64_t values = 0;
  for (size_t part = 0; part < from.size(); ++part)
    each_present(from[part].present, from[part].rows, [&](uint32_t row) {
      const uint32_t place = places[part][row];
      if (place == nowhere) return;
      out[place] = from[part].words[row];
      present[place / 64] |= uint64_t{1} << (place % 64);
      ++values;
    });
  return values == rows ? std::vector<uint64_t>() : present;
}

// Bits of a part fit a cache; its words don't, and are looked at only where there is one. out:
// zeroes.
template <class T>
std::vector<uint64_t> gather_those_present(const std::vector<Source<T>>& from,
                                           const std::vector<RowName>& rows, uint32_t threads,
                                           std::vector<T>& out) {
  std::vector<uint64_t> present((rows.size() + 63) / 64);
  std::atomic<bool> all = true;
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t first = begin; first < end; first += 64) {
      const uint64_t count = std::min<uint64_t>(64, end - first);
      uint64_t bits = 0;
      for (uint64_t i = 0; i < count; ++i) {
        const RowName row = rows[first + i];
        if (!from[row.part].has(row.row)) continue;
        out[first + i] = from[row.part].words[row.row];
        bits |= uint64_t{1} << i;
      }
      present[first / 64] = bits;
      if (bits != ~uint64_t{0} >> (64 - count)) all = false;
    }
  });
  // Rows left aside may have been the only ones without a value.
  return all ? std::vector<uint64_t>() : present;
}

// Of the texts of these rows, where it is one.
std::optional<size_t> length_of_all(const std::vector<Part>& parts, size_t column,
                                    const std::vector<RowName>& rows) {
  size_t length = 0;
  bool blanks = false;
  for (const Part& part : parts) {
    const Texts& texts = part.columns[column].texts;
    if (texts.size() == 0) continue;
    if (texts.length() == 0 || (length != 0 && texts.length() != length)) return std::nullopt;
    length = texts.length();
    blanks = blanks || texts.has_blanks();
  }
  const auto is_blank = [&](RowName row) {
    return parts[row.part].columns[column].texts.is_blank(row.row);
  };
  if (length == 0 || (blanks && std::any_of(rows.begin(), rows.end(), is_blank)))
    return std::nullopt;
  return length;
}

Texts gather_texts_of(size_t length, const std::vector<Part>& parts, size_t column,
                      const std::vector<RowName>& rows, uint32_t threads) {
  std::vector<const char*> from;
  for (const Part& part : parts) from.push_back(part.columns[column].texts.place(0));
  std::vector<char> bytes(rows.size() * length);
  const auto place = [&](RowName row) { return from[row.part] + row.row * length; };
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      __builtin_prefetch(place(rows[std::min(i + ahead, end - 1)]));
      copy_text(bytes.data() + i * length, place(rows[i]), length);
    }
  });
  return Texts::of_length(length, rows.size(), std::move(bytes));
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

Places places_of(const std::vector<Part>& parts, const std::vector<RowName>& rows,
                 uint32_t threads) {
  Places places;
  if (rows.size() >= nowhere) return places;
  for (const Part& part : parts) places.emplace_back(part.rows, nowhere);
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i)
      places[rows[i].part][rows[i].row] = static_cast<uint32_t>(i);
  });
  return places;
}

ColumnData gather_column(const std::vector<Part>& parts, size_t column, program::TypeKind kind,
                         const std::vector<RowName>& rows, uint32_t threads, const Places& places) {
  ColumnData data = empty_column(kind);
  const auto gather = [&]<class T>(Array<T>& words) {
    words.resize((rows.size() + abi::lanes - 1) / abi::lanes * abi::lanes);
    const std::vector<Source<T>> from = sources_of<T>(parts, column);
    const bool all = std::all_of(from.begin(), from.end(),
                                 [](const Source<T>& part) { return part.present == nullptr; });
    if (all) return gather_all(from, rows, threads, words.own());
    data.present = !places.empty() && has_few(from)
                       ? place_few(from, places, rows.size(), words.own())
                       : gather_those_present(from, rows, threads, words.own());
  };
  std::visit(overloaded{[](std::monostate&) {}, gather}, data.values);
  return data;
}

Texts gather_texts(const std::vector<Part>& parts, size_t column, const std::vector<RowName>& rows,
                   uint32_t threads) {
  if (const auto length = length_of_all(parts, column, rows))
    return gather_texts_of(*length, parts, column, rows, threads);
  std::vector<uint64_t> offsets(rows.size() + 1);
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const RowName later = rows[std::min(i + ahead, end - 1)];
      parts[later.part].columns[column].texts.prefetch(later.row);
      offsets[i + 1] = text_of(parts, column, rows[i]).size();
    }
  });
  for (size_t i = 0; i < rows.size(); ++i) offsets[i + 1] += offsets[i];
  std::vector<char> bytes(offsets.back());
  parallel_rows(rows.size(), threads, [&](uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      const RowName later = rows[std::min(i + ahead, end - 1)];
      const RowName soon = rows[std::min(i + ahead / 2, end - 1)];
      parts[later.part].columns[column].texts.prefetch(later.row);
      __builtin_prefetch(text_of(parts, column, soon).data());
      const std::string_view text = text_of(parts, column, rows[i]);
      std::memcpy(bytes.data() + offsets[i], text.data(), text.size());
    }
  });
  return {std::move(offsets), std::move(bytes)};
}

}  // namespace xinheng::columns
