// Findings as SARIF 2.1.0, which code hosts and editors show.
#pragma once

#include <string>
#include <vector>

#include "compiler/lint/lint.h"

namespace xinheng::cli {

struct LintedPack {
  std::string folder;       // before the names of its files
  const Sources& sources;
  const lint::Findings& findings;
};
std::string sarif(const std::vector<LintedPack>& packs, Language language);

}  // namespace xinheng::cli
