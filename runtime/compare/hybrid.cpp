#include "runtime/compare/hybrid.h"

#include <algorithm>

#include "compiler/syntax/declared.h"
#include "compiler/syntax/mix.h"
#include "compiler/syntax/parse.h"

namespace xinheng::compare {
namespace {

using syntax::Declaration;

std::string full_name(const Declaration& one) {
  const std::string name = name_of(one.node).text;
  return std::string(sort_of(one.node).zh) + (name.empty() ? "" : " " + name);
}

const Declaration* find(const syntax::Pack& pack, const std::string& name) {
  const auto found =
      std::find_if(pack.declarations.begin(), pack.declarations.end(),
                   [&](const Declaration& one) { return !one.amends && full_name(one) == name; });
  return found == pack.declarations.end() ? nullptr : &*found;
}

// Decides something by itself; what doesn't is only there to be named by what does.
bool decides(const Declaration& one) {
  return std::holds_alternative<syntax::Evaluation>(one.node) ||
         std::holds_alternative<syntax::Measure>(one.node) ||
         std::holds_alternative<syntax::Finding>(one.node);
}

// No part of what is judged. Tests of one side may not fit a mixture, but their texts are numbered
// with those of the rules: they stay where they can.
bool is_aside(const Declaration& one) {
  return std::holds_alternative<syntax::Test>(one.node) ||
         std::holds_alternative<syntax::Property>(one.node) ||
         std::holds_alternative<syntax::Simulation>(one.node) ||
         std::holds_alternative<syntax::Instance>(one.node);
}

bool sets_levels(const Declaration& one) {
  return std::holds_alternative<syntax::Checks>(one.node);
}

// The label of the tree's part that a rule stands in: all bands are one.
std::string tree_label(const std::string& label, const syntax::PartLabels& parts) {
  if (parts.contains(label)) return label;
  if (label.starts_with("档 ") && parts.contains("档")) return "档";
  return "";
}

// Expressions and files of both; the folders of `side` first, since its header counts.
syntax::Pack common_pack(const std::array<const Compilation*, 2>& packs, size_t side) {
  const syntax::Pack& before = packs[0]->pack;
  const syntax::Pack& after = packs[1]->pack;
  syntax::Pack pack;
  pack.exprs = after.exprs;
  pack.literate = after.literate;
  pack.literate.insert(pack.literate.end(), before.literate.begin(), before.literate.end());
  pack.folders = packs[side]->pack.folders;
  pack.folder_of = after.folder_of;
  const auto& of = after.folder_of;
  // One pack with another value of a parameter: the files are the same.
  if (std::find(of.begin(), of.end(), syntax::no_folder) == of.end()) return pack;
  const auto offset = uint32_t(pack.folders.size());
  const auto& others = packs[1 - side]->pack.folders;
  pack.folders.insert(pack.folders.end(), others.begin(), others.end());
  for (size_t file = 0; file < of.size(); ++file) {
    const bool is_after = of[file] != syntax::no_folder;
    // A list that was read for the other side has no folder of its own.
    const bool known = is_after || file < before.folder_of.size();
    const uint32_t folder = is_after ? of[file] : known ? before.folder_of[file] : 0;
    pack.folder_of[file] = folder + (is_after == (side == 1) ? 0 : offset);
  }
  return pack;
}

// As hybrid; where aside, with the tests of the side.
std::optional<Compilation> mixture(const std::array<const Compilation*, 2>& packs, size_t side,
                                   const Unit& unit, const std::string& name, bool aside,
                                   Stage until) {
  const syntax::Pack& own = packs[side]->pack;
  const syntax::Pack& other = packs[1 - side]->pack;
  const Declaration* here = find(own, name);
  const Declaration* there = find(other, name);
  syntax::Pack pack = common_pack(packs, side);
  for (const Declaration& one : own.declarations) {
    if (sets_levels(one) || (is_aside(one) && !aside)) continue;
    if (here == nullptr || full_name(one) != name) {
      pack.declarations.push_back(one);
    } else if (there != nullptr && unit.label.empty()) {
      syntax::PartLabels parts = syntax::part_labels(*here);
      parts.merge(syntax::part_labels(*there));
      pack.declarations.push_back(syntax::mixed(*there, *here, parts));
    } else if (there != nullptr) {
      pack.declarations.push_back(syntax::mixed(*here, *there, {unit.label}));
    }
  }
  // What only the other side declares does no harm where nothing names it.
  for (const Declaration& one : other.declarations) {
    if (sort_of(one.node) == syntax::Sort{} || find(own, full_name(one)) != nullptr) continue;
    if (!decides(one) || full_name(one) == name) pack.declarations.push_back(one);
  }
  Compilation result = compile_tree(std::move(pack), packs[1]->sources, until);
  if (!result.program) return std::nullopt;
  return result;
}

}  // namespace

std::vector<Unit> units_of(const RuleDifference& difference, const Compilation& before,
                           const Compilation& after) {
  std::vector<Unit> units;
  for (uint32_t c = 0; c < difference.changes.size(); ++c) {
    const RuleChange& change = difference.changes[c];
    const Declaration* was = find(before.pack, change.declaration.zh);
    const Declaration* is = find(after.pack, change.declaration.zh);
    if (change.edit == Edit::added || change.edit == Edit::removed) {
      const Declaration* only = is != nullptr ? is : was;
      if (only != nullptr && decides(*only)) units.push_back({c, "", change.declaration});
      continue;
    }
    if (change.edit != Edit::changed || was == nullptr || is == nullptr) continue;
    syntax::PartLabels parts = syntax::part_labels(*was);
    parts.merge(syntax::part_labels(*is));
    for (const PartChange& part : change.parts) {
      const std::string label = tree_label(part.label.zh, parts);
      const bool known = std::any_of(units.begin(), units.end(), [&](const Unit& unit) {
        return unit.change == c && unit.label == label;
      });
      if (known) continue;
      Unit unit{c, label, change.declaration};
      if (label == part.label.zh && !label.empty()) {
        unit.name = {unit.name.zh + " " + part.label.zh, unit.name.en + " " + part.label.en};
      }
      units.push_back(std::move(unit));
    }
  }
  return units;
}

std::optional<Compilation> hybrid(const std::array<const Compilation*, 2>& packs, size_t side,
                                  const Unit& unit, const RuleDifference& difference, Stage until) {
  const std::string& name = difference.changes[unit.change].declaration.zh;
  auto result = mixture(packs, side, unit, name, true, until);
  return result ? std::move(result) : mixture(packs, side, unit, name, false, until);
}

}  // namespace xinheng::compare
