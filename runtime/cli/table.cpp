#include "runtime/cli/table.h"

#include <algorithm>

#include "compiler/diagnostics/text_width.h"

namespace xinheng::cli {

std::string table(const std::vector<std::vector<std::string>>& rows, size_t narrowest,
                  size_t shown) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (size_t r = 0; r < std::min(rows.size(), shown); ++r) {
    out += "  ";
    for (size_t i = 0; i < rows[r].size(); ++i)
      out += i == 0 ? left_aligned(rows[r][0], widths[0])
                    : "  " + right_aligned(rows[r][i], std::max(widths[i], narrowest));
    out += "\n";
  }
  return out;
}

}  // namespace xinheng::cli
