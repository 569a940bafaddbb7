#include "compiler/syntax/markdown.h"

#include <algorithm>

namespace xinheng::syntax {
namespace {

constexpr std::string_view wide_blank = "\u3000";
constexpr size_t indentation_max = 3;  // more makes it code, in Markdown

std::string_view without_indentation(std::string_view line) {
  const size_t blanks = std::min(line.find_first_not_of(' '), line.size());
  return blanks > indentation_max ? std::string_view() : line.substr(blanks);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  for (bool again = true; again;) {
    const size_t size = text.size();
    if (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    if (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    if (text.starts_with(wide_blank)) text.remove_prefix(wide_blank.size());
    if (text.ends_with(wide_blank)) text.remove_suffix(wide_blank.size());
    again = text.size() < size;
  }
  return text;
}

std::string_view first_word(std::string_view text) {
  const std::string_view word = trimmed(text);
  const size_t end = std::min(word.find_first_of(" \t"), word.find(wide_blank));
  return word.substr(0, end);
}

std::string_view fence_marks(std::string_view line) {
  const std::string_view text = without_indentation(line);
  if (!text.starts_with("```") && !text.starts_with("~~~")) return {};
  const size_t end = std::min(text.find_first_not_of(text[0]), text.size());
  const bool code_in_line = text[0] == '`' && text.find('`', end) != std::string_view::npos;
  return code_in_line ? std::string_view() : text.substr(0, end);
}

std::string_view info_of(std::string_view line, std::string_view marks) {
  const auto end = static_cast<size_t>(marks.data() - line.data()) + marks.size();
  return trimmed(line.substr(end));
}

int heading_level(std::string_view line) {
  const std::string_view text = without_indentation(line);
  const size_t marks = std::min(text.find_first_not_of('#'), text.size());
  if (marks == 0 || marks > 6) return 0;
  const bool apart = marks == text.size() || text[marks] == ' ' || text[marks] == '\t';
  return apart ? static_cast<int>(marks) : 0;
}

std::optional<std::string_view> quoted_text(std::string_view line) {
  const std::string_view text = without_indentation(line);
  if (!text.starts_with('>')) return std::nullopt;
  return text.substr(1);
}

std::optional<std::string_view> caption_name(std::string_view line) {
  const std::string_view text = trimmed(line);
  for (const std::string_view word : {"表：", "表:", "Table:", "table:"}) {
    if (text.starts_with(word)) return trimmed(text.substr(word.size()));
  }
  return std::nullopt;
}

bool is_table_row(std::string_view line) {
  return without_indentation(line).starts_with('|');
}

std::vector<std::string_view> table_cells(std::string_view line) {
  std::string_view rest = trimmed(line).substr(1);
  std::vector<std::string_view> cells;
  size_t at = 0;
  while (!rest.empty()) {
    at = std::min(rest.find('|', at), rest.size());
    if (at > 0 && at < rest.size() && rest[at - 1] == '\\') {
      ++at;
      continue;
    }
    cells.push_back(trimmed(rest.substr(0, at)));
    rest.remove_prefix(std::min(at + 1, rest.size()));
    at = 0;
  }
  return cells;
}

bool is_divider(std::string_view cell) {
  if (cell.starts_with(':')) cell.remove_prefix(1);
  if (cell.ends_with(':')) cell.remove_suffix(1);
  return !cell.empty() && cell.find_first_not_of('-') == std::string_view::npos;
}

std::string without_escapes(std::string_view cell) {
  std::string result;
  for (size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] == '\\' && i + 1 < cell.size() && cell[i + 1] == '|') continue;
    result += cell[i];
  }
  return result;
}

}  // namespace xinheng::syntax
