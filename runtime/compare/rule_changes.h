// Which rules of two packs differ: in meaning, or only in how they are written.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/program/meaning.h"
#include "compiler/program/rules.h"

namespace xinheng::compare {

enum class Edit : uint8_t { added, removed, changed, reworded };
struct PartChange {
  program::Words label;                   // 例外 撤销不计; empty: the rest of the declaration
  Edit edit = Edit::changed;
  program::Words before, after;           // what it says, in a few words; may be empty
  std::string place_before, place_after;  // 评价.xh:12
};
struct RuleChange {
  program::Words declaration;             // 惩戒 限制评优
  Edit edit = Edit::changed;              // reworded: only the text
  std::string place_before, place_after;
  std::vector<PartChange> parts;          // where it is changed
  std::optional<program::DeclarationName> before, after;
};

struct RuleDifference {
  std::vector<RuleChange> changes;        // by declaration
  std::map<std::string, program::Meaning> before, after;  // by declaration, in Chinese
};
RuleDifference compare_rules(const Compilation& before, const Compilation& after);

}  // namespace xinheng::compare
