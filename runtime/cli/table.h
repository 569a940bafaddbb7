// Rows of text in columns.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace xinheng::cli {

// The first column to the left, the others to the right and at least `narrowest` wide; each as wide
// as all rows need, of which the first `shown` are printed.
std::string table(const std::vector<std::vector<std::string>>& rows, size_t narrowest = 0,
                  size_t shown = SIZE_MAX);

}  // namespace xinheng::cli
