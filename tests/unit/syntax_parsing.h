// Parsing a text for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/parse_file.h"
#include "compiler/syntax/print.h"

namespace xinheng::syntax {

struct Parsed {
  Sources sources;
  Diagnostics diagnostics;
  Pack pack;

  explicit Parsed(std::string_view text) {
    const uint32_t file = sources.add("规则.xh", std::string(text));
    pack.folders.emplace_back();
    pack.folder_of.assign(file + 1, 0);
    parse_file(sources, file, pack, diagnostics);
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> result;
    for (const Diagnostic& item : diagnostics.items) {
      result.emplace_back(text_of(item.kind).name);
    }
    return result;
  }
  std::string messages() const { return render(diagnostics, sources, Language::zh, Format::text); }
};

}  // namespace xinheng::syntax
