// What `xinheng init` writes: examples/new-pack, taken in by cmake/new_pack.cmake.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::cli {

struct NewPackFile {
  Language language;
  std::string_view name, text;
};
const std::vector<NewPackFile>& new_pack_files();

}  // namespace xinheng::cli
