#include "runtime/sheets/rows.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

namespace xinheng::sheets {

namespace {

using nlohmann::json;

// Digits and signs as an input method for Chinese writes them: １００ is 100.
std::string narrow(const std::string& text) {
  const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> folded(
      utf8proc_NFKC(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str())), std::free);
  return folded ? reinterpret_cast<const char*>(folded.get()) : text;
}

bool is_blank_row(const std::vector<Read>& row) {
  return std::all_of(row.begin(), row.end(), [](const Read& cell) {
    return cell.kind.empty() || (cell.kind == "text" && trimmed(cell.text).empty());
  });
}

std::string written(const std::string& text) {
  const bool plain = text.find_first_of(",\"\r\n") == std::string::npos;
  if (plain) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string key_of(const std::vector<std::string>& cells) {
  std::string key;
  for (const std::string& cell : cells) key += cell + '\x1f';
  return key;
}

class Composer {
 public:
  Composer(const List& list, const Grid& grid, const std::string& workbook, uint32_t file,
           Diagnostics& diagnostics)
      : list_(list), grid_(grid), workbook_(workbook), file_(file), diagnostics_(diagnostics) {}

  NewText compose() {
    made_.change.path = list_.shown;
    const bool marked = list_.text.starts_with("\xEF\xBB\xBF");
    if (marked) made_.text = "\xEF\xBB\xBF";
    const size_t line = list_.text.find('\n');
    end_ = line != std::string::npos && line > 0 && list_.text[line - 1] == '\r' ? "\r\n" : "\n";
    if (!match_header()) return std::move(made_);
    report_merged();
    write_header();
    note_old_rows();
    size_t written = 0;
    for (size_t row = 1; row < grid_.rows.size(); ++row) {
      if (is_blank_row(grid_.rows[row])) continue;
      write_row(row, written++);
    }
    finish(written);
    return std::move(made_);
  }

 private:
  std::string address(const std::string& bare) const {
    return workbook_ + " " + grid_.sheet + "!" + bare;
  }
  Span here(size_t begin) const {
    return {file_, static_cast<uint32_t>(begin), static_cast<uint32_t>(made_.text.size())};
  }
  const Read& at(size_t row, size_t column) const {
    static const Read none;
    const auto& cells = grid_.rows[row];
    return column < cells.size() ? cells[column] : none;
  }

  // Which column of the sheet holds which column of the list; new names come behind.
  bool match_header() {
    bool any = false;
    for (const Read& cell : grid_.rows.empty() ? std::vector<Read>{} : grid_.rows[0]) {
      any = any || !trimmed(cell.text).empty();
    }
    if (!any) {
      made_.text = list_.text;
      made_.cells.push_back({0, 0, address("A1")});
      std::string names;
      for (const Column& column : list_.columns) names += (names.empty() ? "" : "、") + column.name;
      diagnostics_.report(Kind::sheet_without_header, Span{file_, 0, 0}, {grid_.sheet, names});
      return false;
    }
    for (size_t i = 0; i < list_.columns.size(); ++i) places_.push_back(std::nullopt);
    for (size_t k = 0; k < grid_.rows[0].size(); ++k) {
      const std::string name = trimmed(at(0, k).text);
      if (name.empty()) continue;
      const auto known = std::find_if(list_.columns.begin(), list_.columns.end(),
                                      [&](const Column& one) { return one.name == name; });
      const auto i = static_cast<size_t>(known - list_.columns.begin());
      if (known != list_.columns.end() && !places_[i]) {
        places_[i] = k;
      } else {
        extra_.push_back(k);  // unknown, or twice: the compiler says so
      }
    }
    return true;
  }

  void report_merged() {
    for (const auto& [cell, range] : grid_.merged) {
      wrong_places_.push_back({cell.address, Kind::cell_merged, {range}});
    }
  }

  void write_cell(const std::string& raw, const std::string& bare) {
    const auto begin = static_cast<uint32_t>(made_.text.size());
    made_.text += raw;
    made_.cells.push_back({begin, static_cast<uint32_t>(made_.text.size()), address(bare)});
    for (const auto& [place, kind, arguments] : wrong_places_) {
      if (place == bare) diagnostics_.report(kind, here(begin), arguments);
    }
  }

  void write_header() {
    bool first = true;
    const auto separate = [&] {
      if (!first) made_.text += ',';
      first = false;
    };
    const auto cells = list_.split.rows[0].cells;
    for (size_t i = 0; i < places_.size(); ++i) {
      separate();
      const bool missing = !places_[i];
      const Span span = cells[i].span;
      write_cell(list_.text.substr(span.begin, span.end - span.begin),
                 missing ? "A1" : at(0, *places_[i]).address);
      if (missing) {
        const Span place = {file_, made_.cells.back().begin, made_.cells.back().end};
        diagnostics_.report(Kind::csv_missing_column, place, {list_.columns[i].name});
      }
    }
    for (const size_t k : extra_) {
      separate();
      write_cell(written(trimmed(at(0, k).text)), at(0, k).address);
    }
  }

  void note_old_rows() {
    for (size_t i = 1; i < list_.split.rows.size(); ++i) {
      std::vector<std::string> texts;
      for (const check::CsvCell& cell : list_.split.rows[i].cells) {
        texts.push_back(trimmed(cell.text));
      }
      old_.push_back(key_of(texts));
    }
    used_.assign(old_.size(), false);
  }

  // An unchanged row stays byte for byte, as whoever wrote it aligned it.
  std::optional<size_t> same_row(const std::string& key, size_t number) {
    if (number < old_.size() && !used_[number] && old_[number] == key) return number;
    for (size_t i = 0; i < old_.size(); ++i) {
      if (!used_[i] && old_[i] == key) return i;
    }
    return {};
  }

  void write_row(size_t row, size_t number) {
    std::vector<std::string> texts;
    std::vector<std::pair<size_t, Diagnostic>> found;  // by cell
    const auto add = [&](size_t k, Holds holds) {
      Diagnostics of_cell;
      texts.push_back(text_of(at(row, k), holds, {}, of_cell));
      for (Diagnostic& item : of_cell.items) found.emplace_back(texts.size() - 1, std::move(item));
    };
    for (size_t i = 0; i < places_.size(); ++i) {
      if (places_[i]) {
        add(*places_[i], list_.columns[i].holds);
      } else {
        texts.emplace_back();
      }
    }
    for (const size_t k : extra_) add(k, Holds::text);
    made_.text += end_;
    const auto same = extra_.empty() ? same_row(key_of(texts), number) : std::nullopt;
    const size_t first_cell = made_.cells.size();
    for (size_t i = 0; i < texts.size(); ++i) {
      if (i > 0) made_.text += ',';
      const size_t column =
          i < places_.size() ? places_[i].value_or(0) : extra_[i - places_.size()];
      std::string raw = written(texts[i]);
      if (same) {
        const auto& cells = list_.split.rows[*same + 1].cells;
        raw = list_.text.substr(cells[i].span.begin, cells[i].span.end - cells[i].span.begin);
      }
      write_cell(raw, column_letters(column) + std::to_string(row + 1));
    }
    if (same) used_[*same] = true;
    if (!same) ++fresh_;
    if (same && *same != number) moved_ = true;
    for (const auto& [index, item] : found) {
      const SheetCell& cell = made_.cells[first_cell + index];
      diagnostics_.report(item.kind, Span{file_, cell.begin, cell.end}, item.arguments);
    }
    report_beyond(row);
  }

  void report_beyond(size_t row) {
    for (size_t k = 0; k < grid_.rows[row].size(); ++k) {
      const Read& cell = at(row, k);
      const bool named = std::find(places_.begin(), places_.end(), k) != places_.end() ||
                         std::find(extra_.begin(), extra_.end(), k) != extra_.end();
      if (named || trimmed(cell.text).empty()) continue;
      const uint32_t place = made_.cells.back().end;  // where the line ends
      made_.cells.push_back({place, place, address(cell.address)});
      diagnostics_.report(Kind::cell_beyond_header, Span{file_, place, place}, {cell.text});
      return;
    }
  }

  void finish(size_t rows) {
    const size_t gone = static_cast<size_t>(std::count(used_.begin(), used_.end(), false));
    made_.change.changed = std::min(gone, fresh_);
    made_.change.added = fresh_ - made_.change.changed;
    made_.change.removed = gone - made_.change.changed;
    const bool same = fresh_ == 0 && gone == 0 && !moved_ && extra_.empty();
    if (same && !diagnostics_.has_errors()) {
      made_.text = list_.text;
      return;
    }
    if (moved_ && fresh_ == 0 && gone == 0) made_.change.changed = rows;
    const bool ended = list_.text.ends_with('\n');
    if (ended) made_.text += end_;
  }

  struct WrongPlace {
    std::string address;
    Kind kind;
    std::vector<std::string> arguments;
  };

  const List& list_;
  const Grid& grid_;
  const std::string& workbook_;
  const uint32_t file_;
  Diagnostics& diagnostics_;
  NewText made_;
  std::string end_;
  std::vector<std::optional<size_t>> places_;  // of the list's columns in the sheet
  std::vector<size_t> extra_;
  std::vector<std::string> old_;
  std::vector<bool> used_;
  std::vector<WrongPlace> wrong_places_;
  size_t fresh_ = 0;
  bool moved_ = false;
};

}  // namespace

std::string column_letters(size_t index) {
  std::string letters;
  for (size_t rest = index + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return letters;
}

std::string trimmed(std::string text) {
  const std::string_view blanks[] = {" ", "\t", "\n", "\r", "\u3000", "\u00A0"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view blank : blanks) {
      if (text.starts_with(blank)) text.erase(0, blank.size()), again = true;
      if (text.ends_with(blank)) text.resize(text.size() - blank.size()), again = true;
    }
  }
  return text;
}

std::string text_of(const Read& cell, Holds holds, Span span, Diagnostics& diagnostics) {
  if (cell.kind == "unvalued") diagnostics.report(Kind::cell_formula_unvalued, span, {});
  if (cell.kind == "error") diagnostics.report(Kind::cell_error_value, span, {});
  if (cell.kind == "time") diagnostics.report(Kind::cell_time, span, {});
  if (cell.kind == "long") diagnostics.report(Kind::cell_number_long, span, {});
  if (cell.formula && (cell.kind == "text" || cell.kind == "number" || cell.kind == "date" ||
                       cell.kind == "truth")) {
    diagnostics.report(Kind::cell_formula, span, {cell.text});
  }
  const std::string text = trimmed(cell.text);
  return holds == Holds::text || holds == Holds::long_text ? text : trimmed(narrow(text));
}

Grid grid_of(const json& sheet) {
  Grid grid;
  grid.sheet = sheet.value("name", "");
  for (const json& one : sheet.at("cells")) {
    const auto row = one.at("row").get<size_t>() - 1, column = one.at("column").get<size_t>() - 1;
    if (grid.rows.size() <= row) grid.rows.resize(row + 1);
    if (grid.rows[row].size() <= column) grid.rows[row].resize(column + 1);
    grid.rows[row][column] = {one.value("text", ""), one.value("address", ""),
                              one.value("kind", ""), one.value("formula", false)};
  }
  for (const json& one : sheet.at("merged")) {
    const auto row = one.at("row").get<size_t>(), column = one.at("column").get<size_t>() - 1;
    Read cell;
    cell.address = column_letters(column) + std::to_string(row);
    grid.merged.emplace_back(cell, one.value("range", ""));
  }
  return grid;
}

NewText new_text(const List& list, const Grid& grid, const std::string& workbook, uint32_t file,
                 Diagnostics& diagnostics) {
  return Composer(list, grid, workbook, file, diagnostics).compose();
}

}  // namespace xinheng::sheets
