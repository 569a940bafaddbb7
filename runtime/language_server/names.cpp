#include "runtime/language_server/names.h"

#include <algorithm>
#include <tuple>

#include "runtime/language_server/names_index.h"

namespace xinheng::language_server {
namespace {

auto place_of(const Mention& mention) {
  return std::tuple(mention.at.file, mention.at.begin, mention.at.end);
}

}  // namespace

std::optional<uint32_t> Names::find(const std::string& owner, const std::string& name) const {
  const auto found = by_owner_and_name.find({owner, name});
  if (found == by_owner_and_name.end()) return std::nullopt;
  return found->second;
}

const Mention* Names::at(uint32_t file, uint32_t offset) const {
  const auto after = std::partition_point(mentions.begin(), mentions.end(), [&](const auto& one) {
    return std::tuple(one.at.file, one.at.begin) <= std::tuple(file, offset);
  });
  if (after == mentions.begin()) return nullptr;
  const Mention& before = *std::prev(after);
  return before.at.file == file && offset <= before.at.end ? &before : nullptr;
}

Names names_of(const Compilation& compilation, const syntax::ParsedFiles& parsed) {
  Index index(compilation, parsed);
  index.declare_all();
  index.mention_in_trees();
  index.mention_in_exprs();
  index.mention_citations();
  return index.finish();
}

Names Index::finish() {
  for (uint32_t i = 0; i < names_.declared.size(); ++i) {
    names_.mentions.push_back({names_.declared[i].at, i});
  }
  auto& all = names_.mentions;
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return place_of(a) < place_of(b); });
  const auto same = [](const auto& a, const auto& b) { return place_of(a) == place_of(b); };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return std::move(names_);
}

}  // namespace xinheng::language_server
