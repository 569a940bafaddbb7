// The lists of a pack as a workbook, and back: what staff edit in a spreadsheet. Everything that a
// cell may be is checked by the compiler; nothing of the pack is changed unless all of it is good.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"

namespace xinheng::sheets {

// A sheet for each CSV file that the pack names, one for its parameters by date, and the codes to
// choose from. The pack compiled without errors.
void export_lists(const Compilation& compilation, const std::filesystem::path& out,
                  Language language, Diagnostics& diagnostics);

struct Change {
  std::string path;       // as shown: 行为清单.csv
  size_t changed = 0;     // rows; one that is new and one that is gone count apart
  size_t added = 0, removed = 0;
};
// What a workbook says of a pack, checked. Nothing has been written.
struct Import {
  Sources sources;        // of the diagnostics
  Diagnostics diagnostics;
  std::vector<Change> changes;
  std::vector<std::pair<std::filesystem::path, std::string>> files;  // new texts
};
Import import_lists(const std::filesystem::path& workbook, const std::filesystem::path& pack);

}  // namespace xinheng::sheets
