#include <algorithm>
#include <utility>

#include <utf8proc.h>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng {
namespace {

constexpr size_t name_length_max = 64;  // nobody mistypes a longer name by a letter

std::u32string code_points(std::string_view text) {
  std::u32string result;
  size_t at = 0;
  while (at < text.size() && result.size() <= name_length_max) {
    utf8proc_int32_t point = 0;
    const auto length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                         static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    at += length > 0 ? static_cast<size_t>(length) : 1;
    result.push_back(length > 0 ? static_cast<char32_t>(point) : U'\uFFFD');
  }
  return result;
}

// Insertions, deletions, replacements and swaps of neighbours.
size_t edit_distance(const std::u32string& a, const std::u32string& b) {
  std::vector<size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

// Half of a Chinese name may be wrong, a third of one in letters.
size_t distance_max(const std::u32string& a, const std::u32string& b) {
  const auto latin = [](char32_t c) { return c < 0x80; };
  const size_t longer = std::max(a.size(), b.size());
  const bool is_latin = std::all_of(a.begin(), a.end(), latin);
  return std::min<size_t>(is_latin ? longer / 3 : longer / 2, 3);
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view unknown,
                                       const std::vector<std::string>& known) {
  const std::u32string wanted = code_points(unknown);
  std::vector<std::string> nearest;
  if (wanted.empty() || wanted.size() > name_length_max) return nearest;
  // Of those that are equally near, one of the same length.
  std::pair<size_t, size_t> nearest_distance{name_length_max, 0};
  for (const std::string& name : known) {
    const std::u32string candidate = code_points(name);
    if (candidate.size() > name_length_max) continue;
    const size_t lengths =
        std::max(wanted.size(), candidate.size()) - std::min(wanted.size(), candidate.size());
    const std::pair distance{edit_distance(wanted, candidate), lengths};
    if (distance.first > distance_max(wanted, candidate) || distance > nearest_distance) continue;
    if (distance < nearest_distance) nearest.clear();
    if (std::find(nearest.begin(), nearest.end(), name) == nearest.end()) nearest.push_back(name);
    nearest_distance = distance;
  }
  return nearest;
}

std::optional<std::string> nearest_name(std::string_view unknown,
                                        const std::vector<std::string>& known) {
  const std::vector<std::string> names = nearest_names(unknown, known);
  return names.empty() ? std::nullopt : std::optional(names[0]);
}

bool report_nearest(Diagnostics& diagnostics, Span span, const std::string& unknown,
                    const std::string& zh, const std::string& en,
                    const std::vector<std::string>& known) {
  constexpr size_t named_max = 3;
  const std::vector<std::string> names = nearest_names(unknown, known);
  if (names.empty() || names.size() > named_max) return false;
  std::string in_zh = names[0], in_en = names[0];
  for (size_t i = 1; i < names.size(); ++i) {
    in_zh += "”或“" + names[i];
    in_en += "' or '" + names[i];
  }
  diagnostics.report(Kind::unknown_name_near, span, {unknown, zh, en, in_zh, in_en});
  return true;
}

}  // namespace xinheng
