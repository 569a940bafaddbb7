// Clarity and law: what a pack that is right had better say otherwise. grammar/LINT.md has the
// rules.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "compiler/syntax/tree.h"

namespace xinheng::lint {

struct Edit {                          // bytes of a file, and what stands there instead
  Span span;
  std::string text;
};
struct Fix {                           // of the finding of this kind at this place
  Kind kind;
  Span at;
  std::vector<Edit> edits;
};
struct Findings {
  Diagnostics diagnostics;
  std::vector<Fix> fixes;
};

// The citations of all rules and of what is carried elsewhere.
std::set<std::string> cited_by(const program::Program& program);

// What is found in the pack's own files and not allowed there. severities: those that the pack
// sets. cited: by this pack and those that are looked at with it. going_on is asked between files;
// empty: it said no.
std::optional<Findings> lint(const syntax::Pack& pack, const program::Program& program,
                             const Sources& sources, const std::map<Kind, Severity>& severities,
                             const std::set<std::string>& cited,
                             const std::function<bool()>& going_on = {});

// The file with these edits, which don't overlap.
std::string edited(const SourceFile& file, std::vector<Edit> edits);

}  // namespace xinheng::lint
