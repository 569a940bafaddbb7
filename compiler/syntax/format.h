// One layout for all: a file of rules again, with every comment, the same tree.
#pragma once

#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/print.h"

namespace xinheng::syntax {

// The text of the file laid out anew; of Markdown the rules only. keywords: in the words of that
// language. Nothing where the file has mistakes, which are reported.
std::optional<std::string> format(const Sources& sources, uint32_t file,
                                  const std::optional<Wording>& keywords,
                                  Diagnostics& diagnostics);

// Whether two texts of one file hold the same rules; false where either has mistakes.
bool same_rules(const SourceFile& before, const SourceFile& after, const Wording& wording);

}  // namespace xinheng::syntax
