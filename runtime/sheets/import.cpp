#include <algorithm>
#include <set>

#include "compiler/values/sha256.h"
#include "runtime/office/office.h"
#include "runtime/sheets/parameters.h"

namespace xinheng::sheets {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Importer {
 public:
  Importer(const fs::path& workbook, const fs::path& pack) : workbook_(workbook), pack_(pack) {}

  Import import() {
    compilation_ = xinheng::compile(pack_, Stage::typed);
    result_.sources = compilation_.sources;
    result_.diagnostics = compilation_.diagnostics;
    if (result_.diagnostics.has_errors()) return std::move(result_);
    result_.diagnostics = {};
    const auto book = office::read_workbook(workbook_, result_.diagnostics);
    if (!book) return std::move(result_);
    lists_ = lists_of(compilation_);
    if (!is_ours(book->value("mark", json()))) return std::move(result_);
    result_.sources = {};
    if (!read_sheets(book->at("sheets"))) return std::move(result_);
    read_lists();
    read_parameters();
    try_out();
    return std::move(result_);
  }

 private:
  bool report(Kind kind, std::initializer_list<std::string> arguments) {
    result_.diagnostics.report(kind, std::nullopt, arguments);
    return false;
  }

  bool is_ours(const json& mark) {
    if (!mark.is_object() || !mark.contains("files")) {
      return report(Kind::workbook_not_exported, {workbook_.string()});
    }
    const std::string pack = mark.value("pack", "");
    const std::string& name = compilation_.program->name;
    if (pack != name) return report(Kind::workbook_other_pack, {pack, name});
    bool fresh = true;
    for (const json& file : mark.at("files")) {
      const std::string path = file.value("path", ""), sheet = file.value("sheet", "");
      std::string now;
      for (const List& list : lists_.lists) {
        if (list.shown == path) now = sha256(list.text);
      }
      if (path.empty()) now = hash_of(parameter_rows(compilation_));
      exported_.insert(sheet);
      if (now != file.value("sha256", "")) {
        fresh = report(Kind::list_changed_since, {path.empty() ? sheet : path});
      }
    }
    return fresh;
  }

  bool read_sheets(const json& sheets) {
    std::string known;
    for (const std::string& name : exported_) known += (known.empty() ? "" : "、") + name;
    bool sound = true;
    for (const json& sheet : sheets) {
      Grid grid = grid_of(sheet);
      const std::string name = trimmed(grid.sheet);
      if (name == "说明" || name == "代码") continue;
      if (!exported_.contains(name)) {
        report(Kind::sheet_unknown, {grid.sheet, known});
      } else if (grids_.contains(name)) {
        sound = report(Kind::sheet_twice, {name});
      } else {
        grids_[name] = std::move(grid);
      }
    }
    for (const std::string& name : exported_) {
      if (!grids_.contains(name)) report(Kind::sheet_missing, {name});
    }
    return sound;
  }

  std::string shown_workbook() const { return workbook_.filename().string(); }

  void take(const std::string& path, NewText made, const std::string& before) {
    const auto number = static_cast<size_t>(
        std::find_if(result_.sources.files.begin(), result_.sources.files.end(),
                     [&](const SourceFile& file) { return file.path == path; }) -
        result_.sources.files.begin());
    const SourceFile file = {path, made.text, std::move(made.cells)};
    if (number < result_.sources.files.size()) result_.sources.files[number] = file;
    if (made.text == before) return;
    result_.changes.push_back(made.change);
    const fs::path place = fs::path(compilation_.pack.folders[0].path) / path;
    replaced_.replaced[fs::weakly_canonical(place).string()] = file;
    result_.files.emplace_back(place, std::move(made.text));
  }

  void read_lists() {
    for (const List& list : lists_.lists) {
      const auto grid = grids_.find(list.sheet);
      if (grid == grids_.end()) continue;
      const uint32_t file = result_.sources.add(list.shown, "");
      take(list.shown, new_text(list, grid->second, shown_workbook(), file, result_.diagnostics),
           list.text);
    }
  }

  void read_parameters() {
    const auto grid = grids_.find(parameter_sheet);
    if (grid == grids_.end() || parameter_rows(compilation_).empty()) return;
    const std::string name = "#" + parameter_sheet;
    const uint32_t file = result_.sources.add(name, "");
    ParameterChanges changes =
        parameter_changes(compilation_, grid->second, shown_workbook(), file, result_.diagnostics);
    result_.sources.files[file].text = changes.sheet.text;
    result_.sources.files[file].cells = changes.sheet.cells;
    for (ChangedFile& changed : changes.files) {
      const SourceFile& source = compilation_.sources.files[changed.file];
      take(source.path, std::move(changed.made), source.text);
    }
  }

  static uint32_t file_like(Sources& sources, const SourceFile& file) {
    for (uint32_t i = 0; i < sources.files.size(); ++i) {
      if (sources.files[i].path != file.path) continue;
      if (sources.files[i].cells.empty()) sources.files[i].cells = file.cells;
      return i;
    }
    sources.files.push_back(file);
    return static_cast<uint32_t>(sources.files.size() - 1);
  }

  // What the compiler says of the pack as it would be; what has been said of single cells stays.
  void try_out() {
    if (replaced_.replaced.empty()) return;
    Compilation tried = xinheng::compile(pack_, Stage::typed, {}, {std::move(replaced_)});
    // Of a cell that couldn't be read nothing else is said.
    std::vector<Diagnostic> items = std::move(result_.diagnostics.items);
    for (Diagnostic& item : items) {
      if (!item.span) continue;
      item.span->file = file_like(tried.sources, result_.sources.files[item.span->file]);
    }
    std::erase_if(tried.diagnostics.items, [&](const Diagnostic& said) {
      return std::any_of(items.begin(), items.end(), [&](const Diagnostic& item) {
        if (!said.span || !item.span || item.severity != Severity::error) return false;
        const bool inside =
            said.span->begin == item.span->begin ||
            (said.span->begin > item.span->begin && said.span->begin < item.span->end);
        return inside && said.span->file == item.span->file;
      });
    });
    for (Diagnostic& item : items) tried.diagnostics.items.push_back(std::move(item));
    result_.sources = std::move(tried.sources);
    result_.diagnostics = std::move(tried.diagnostics);
  }

  const fs::path workbook_, pack_;
  Compilation compilation_;
  Lists lists_;
  std::set<std::string> exported_;
  std::map<std::string, Grid> grids_;
  Sources replaced_;
  Import result_;
};

}  // namespace

Import import_lists(const fs::path& workbook, const fs::path& pack) {
  return Importer(workbook, pack).import();
}

}  // namespace xinheng::sheets
