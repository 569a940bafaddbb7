// The sheet of parameters, put back into the files of rules that hold them.
#pragma once

#include <map>

#include "runtime/sheets/rows.h"

namespace xinheng::sheets {

struct ChangedFile {
  uint32_t file = 0;  // of the sources
  NewText made;
};
// Sentences that say the same stay byte for byte. Rows that can't be placed are reported at their
// cells, in the file of that number, whose text is made of what they say.
struct ParameterChanges {
  std::vector<ChangedFile> files;
  NewText sheet;  // only for its diagnostics
};
ParameterChanges parameter_changes(const Compilation& compilation, const Grid& grid,
                                   const std::string& workbook, uint32_t file,
                                   Diagnostics& diagnostics);

}  // namespace xinheng::sheets
