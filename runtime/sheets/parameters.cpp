#include "runtime/sheets/parameters.h"

#include <algorithm>
#include <iterator>

namespace xinheng::sheets {

namespace {

// A row of the sheet: five texts and what the cells are called.
struct Row {
  std::vector<std::string> texts, addresses;
  std::vector<Span> spans;  // in the text made for messages
  bool same_as(const DatedRow& old) const {
    return texts[1] == old.since && texts[2] == old.value && texts[3] == old.citations &&
           texts[4] == old.assumption;
  }
};
struct Edit {
  uint32_t begin = 0, end = 0;
  std::string text;
  std::vector<SheetCell> cells;  // from the beginning of the text
};

std::string quoted(const std::string& text) {
  const bool has_quote = text.find("”") != std::string::npos;
  return has_quote ? "\"" + text + "\"" : "“" + text + "”";
}

class Placer {
 public:
  Placer(const Compilation& compilation, const Grid& grid, const std::string& workbook,
         uint32_t file, Diagnostics& diagnostics)
      : compilation_(compilation),
        grid_(grid),
        workbook_(workbook),
        file_(file),
        diagnostics_(diagnostics),
        old_(parameter_rows(compilation)) {}

  ParameterChanges place() {
    const size_t reported = diagnostics_.items.size();
    if (!read_rows()) return std::move(result_);
    std::vector<std::string> names;
    for (const DatedRow& row : old_) {
      if (names.empty() || names.back() != row.parameter) names.push_back(row.parameter);
    }
    report_unknown(names);
    // Of rows that aren't understood nothing is put anywhere.
    for (size_t i = reported; i < diagnostics_.items.size(); ++i) {
      if (diagnostics_.items[i].severity == Severity::error) return std::move(result_);
    }
    for (const std::string& name : names) place_parameter(name);
    for (auto& [file, edits] : edits_) apply(file, edits);
    return std::move(result_);
  }

 private:
  std::string address(const std::string& bare) const {
    return workbook_ + " " + grid_.sheet + "!" + bare;
  }

  // Cells one after the other make the text that messages point into.
  Span note(const std::string& text, const std::string& bare) {
    NewText& sheet = result_.sheet;
    const auto begin = static_cast<uint32_t>(sheet.text.size());
    sheet.text += text + "\n";
    const auto end = static_cast<uint32_t>(begin + text.size());
    sheet.cells.push_back({begin, end, address(bare)});
    return {file_, begin, end};
  }

  bool read_rows() {
    std::vector<size_t> places;
    for (const std::string& name : parameter_columns) {
      size_t k = 0;
      const size_t width = grid_.rows.empty() ? 0 : grid_.rows[0].size();
      while (k < width && trimmed(grid_.rows[0][k].text) != name) ++k;
      if (k == width) {
        diagnostics_.report(Kind::csv_missing_column, note("", "A1"), {name});
        return false;
      }
      places.push_back(k);
    }
    for (size_t number = 1; number < grid_.rows.size(); ++number) read_row(number, places);
    for (const auto& [cell, range] : grid_.merged) {
      diagnostics_.report(Kind::cell_merged, note("", cell.address), {range});
    }
    return true;
  }

  void read_row(size_t number, const std::vector<size_t>& places) {
    constexpr Holds holds[] = {Holds::text, Holds::exact, Holds::exact, Holds::long_text,
                               Holds::long_text};
    Row row;
    bool any = false;
    bool unread[std::size(holds)] = {};
    for (size_t i = 0; i < places.size(); ++i) {
      const auto& cells = grid_.rows[number];
      const Read cell = places[i] < cells.size() ? cells[places[i]] : Read{};
      const std::string bare = column_letters(places[i]) + std::to_string(number + 1);
      const Span span = note(trimmed(cell.text), bare);
      const size_t reported = diagnostics_.items.size();
      row.texts.push_back(text_of(cell, holds[i], span, diagnostics_));
      unread[i] = diagnostics_.items.size() != reported && row.texts.back().empty();
      row.addresses.push_back(address(bare));
      row.spans.push_back(span);
      any = any || !row.texts.back().empty() || unread[i];
    }
    if (!any) return;
    for (size_t i = 0; i < 3; ++i) {
      if (!row.texts[i].empty() || unread[i]) continue;
      diagnostics_.report(Kind::csv_empty_cell, row.spans[i], {parameter_columns[i]});
      return;
    }
    if (std::find(std::begin(unread), std::end(unread), true) != std::end(unread)) return;
    if (!parse_date(row.texts[1])) {
      diagnostics_.report(Kind::csv_bad_value, row.spans[1],
                          {row.texts[1], "日期（例如 2021-01-01）", "date like 2021-01-01"});
      return;
    }
    rows_.push_back(std::move(row));
  }

  void report_unknown(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : "、") + name;
    for (const Row& row : rows_) {
      if (std::find(names.begin(), names.end(), row.texts[0]) != names.end()) continue;
      diagnostics_.report(Kind::parameter_unknown, row.spans[0], {row.texts[0], list});
    }
  }

  // "自 2021-01-01 起：2 依据 《细则》三 假设 “…”；" in the words of the sentence beside it.
  Edit sentence(const Row& row, const DatedRow& beside) {
    const std::string& text = compilation_.sources.files[beside.span.file].text;
    const bool zh = !text.substr(beside.span.begin, 5).starts_with("since");
    Edit edit;
    const auto add = [&](const std::string& part) { edit.text += part; };
    const auto add_cell = [&](size_t i, const std::string& part) {
      const auto begin = static_cast<uint32_t>(edit.text.size());
      edit.text += part;
      edit.cells.push_back({begin, static_cast<uint32_t>(edit.text.size()), row.addresses[i]});
    };
    add(zh ? "自 " : "since ");
    add_cell(1, row.texts[1]);
    add(zh ? " 起：" : " on: ");
    const bool repealed = row.texts[2] == "废止" || row.texts[2] == "repealed";
    add_cell(2, repealed ? (zh ? "废止" : "repealed") : row.texts[2]);
    if (!row.texts[3].empty()) {
      add(zh ? " 依据 " : " citing ");
      add_cell(3, row.texts[3]);
    }
    if (!row.texts[4].empty()) {
      add(zh ? " 假设 " : " assuming ");
      add_cell(4, quoted(row.texts[4]));
    }
    add(zh ? "；" : ";");
    return edit;
  }

  void place_parameter(const std::string& name) {
    std::vector<const DatedRow*> old;
    for (const DatedRow& row : old_) {
      if (row.parameter == name) old.push_back(&row);
    }
    std::vector<const Row*> now;
    for (const Row& row : rows_) {
      if (row.texts[0] == name) now.push_back(&row);
    }
    if (now.empty()) {
      diagnostics_.report(Kind::parameter_emptied, note("", "A1"), {name});
      return;
    }
    std::stable_sort(now.begin(), now.end(),
                     [](const Row* a, const Row* b) { return a->texts[1] < b->texts[1]; });
    std::vector<bool> kept(old.size(), false);
    std::vector<const Row*> fresh;
    for (const Row* row : now) {
      size_t i = 0;
      while (i < old.size() && (kept[i] || old[i]->since != row->texts[1])) ++i;
      if (i == old.size()) {
        fresh.push_back(row);
        continue;
      }
      kept[i] = true;
      if (!row->same_as(*old[i])) replace(*old[i], sentence(*row, *old[i]));
    }
    for (const Row* row : fresh) insert(*row, old);
    for (size_t i = 0; i < old.size(); ++i) {
      if (!kept[i]) remove(*old[i]);
    }
  }

  void replace(const DatedRow& old, Edit edit) {
    edit.begin = old.span.begin;
    edit.end = old.span.end;
    edits_[old.span.file].push_back(std::move(edit));
    ++counts_[old.span.file].changed;
  }

  // Behind the sentence before it, on a line of its own, indented alike.
  void insert(const Row& row, const std::vector<const DatedRow*>& old) {
    const DatedRow* before = nullptr;
    for (const DatedRow* one : old) {
      if (one->since < row.texts[1]) before = one;
    }
    const DatedRow& beside = before != nullptr ? *before : *old[0];
    const std::string& text = compilation_.sources.files[beside.span.file].text;
    const size_t line = text.rfind('\n', beside.span.begin);
    const size_t first = line == std::string::npos ? 0 : line + 1;
    std::string indent = text.substr(first, beside.span.begin - first);
    const bool own_line = indent.find_first_not_of(" \t") == std::string::npos;
    const std::string gap = own_line ? "\n" + indent : " ";
    Edit edit = sentence(row, beside);
    const std::string head = before != nullptr ? gap : "";
    for (SheetCell& cell : edit.cells) {
      cell.begin += static_cast<uint32_t>(head.size());
      cell.end += static_cast<uint32_t>(head.size());
    }
    edit.text = head + edit.text + (before != nullptr ? "" : gap);
    edit.begin = edit.end = before != nullptr ? beside.span.end : beside.span.begin;
    edits_[beside.span.file].push_back(std::move(edit));
    ++counts_[beside.span.file].added;
  }

  void remove(const DatedRow& old) {
    const std::string& text = compilation_.sources.files[old.span.file].text;
    Edit edit;
    edit.begin = old.span.begin;
    edit.end = old.span.end;
    const size_t line = text.rfind('\n', old.span.begin);
    const bool alone = line != std::string::npos && old.span.end < text.size() &&
                       text[old.span.end] == '\n' &&
                       text.find_first_not_of(" \t", line + 1) == old.span.begin;
    if (alone) edit.begin = static_cast<uint32_t>(line);
    edits_[old.span.file].push_back(std::move(edit));
    ++counts_[old.span.file].removed;
  }

  void apply(uint32_t file, std::vector<Edit>& edits) {
    std::stable_sort(edits.begin(), edits.end(),
                     [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
    const SourceFile& source = compilation_.sources.files[file];
    ChangedFile changed;
    changed.file = file;
    changed.made.change = counts_[file];
    changed.made.change.path = source.path;
    uint32_t at = 0;
    for (const Edit& edit : edits) {
      changed.made.text += source.text.substr(at, edit.begin - at);
      const auto begin = static_cast<uint32_t>(changed.made.text.size());
      changed.made.text += edit.text;
      for (const SheetCell& cell : edit.cells) {
        changed.made.cells.push_back({begin + cell.begin, begin + cell.end, cell.address});
      }
      at = edit.end;
    }
    changed.made.text += source.text.substr(at);
    result_.files.push_back(std::move(changed));
  }

  const Compilation& compilation_;
  const Grid& grid_;
  const std::string& workbook_;
  const uint32_t file_;
  Diagnostics& diagnostics_;
  const std::vector<DatedRow> old_;
  std::vector<Row> rows_;
  std::map<uint32_t, std::vector<Edit>> edits_;
  std::map<uint32_t, Change> counts_;
  ParameterChanges result_;
};

}  // namespace

ParameterChanges parameter_changes(const Compilation& compilation, const Grid& grid,
                                   const std::string& workbook, uint32_t file,
                                   Diagnostics& diagnostics) {
  return Placer(compilation, grid, workbook, file, diagnostics).place();
}

}  // namespace xinheng::sheets
