// The declarations of a file as a tree, those of a pack by name.
#include <algorithm>

#include "runtime/language_server/answers.h"

namespace xinheng::language_server {
namespace {

// Instances of tests, codes and rows would drown the rest.
bool is_shown(const Declared& one) {
  return one.kind != NameKind::row && one.kind != NameKind::instance &&
         one.kind != NameKind::inverse;
}

Json symbol_of(const Lines& lines, const Declared& one) {
  // The name must lie within the whole.
  const Span whole = one.whole.begin <= one.at.begin && one.at.end <= one.whole.end &&
                             one.whole.file == one.at.file
                         ? one.whole
                         : one.at;
  const bool of_owner = one.kind == NameKind::define;
  return {{"name", of_owner ? one.owner + "." + one.name : one.name},
          {"detail", std::string(kind_word(one.kind, Language::zh))},
          {"kind", symbol_kind(one.kind)},
          {"range", range_in(lines, whole)},
          {"selectionRange", range_in(lines, one.at)},
          {"children", Json::array()}};
}

}  // namespace

Json outline_of(const Project& project, uint32_t file) {
  const auto& declared = project.names.declared;
  const Lines lines(project.text_of(file));
  std::vector<Json> symbols(declared.size());
  // Parts come after what they are parts of: from the last to the first, each is whole when it is
  // given to its parent.
  for (uint32_t i = 0; i < declared.size(); ++i) {
    const bool here = declared[i].at.file == file && is_shown(declared[i]);
    if (here) symbols[i] = symbol_of(lines, declared[i]);
  }
  std::vector<uint32_t> top;
  for (auto i = static_cast<uint32_t>(declared.size()); i-- > 0;) {
    if (symbols[i].is_null()) continue;
    auto& children = symbols[i]["children"];
    std::reverse(children.begin(), children.end());
    const auto parent = declared[i].parent;
    if (parent && !symbols[*parent].is_null()) {
      symbols[*parent]["children"].push_back(std::move(symbols[i]));
    } else {
      top.push_back(i);
    }
  }
  Json result = Json::array();
  std::sort(top.begin(), top.end(), [&](uint32_t a, uint32_t b) {
    return declared[a].whole.begin < declared[b].whole.begin;
  });
  for (const uint32_t i : top) result.push_back(std::move(symbols[i]));
  return result;
}

Json symbols_of(const Project& project, const std::string& query) {
  constexpr size_t shown_max = 300;
  Json result = Json::array();
  for (const Declared& one : project.names.declared) {
    if (one.name.find(query) == std::string::npos || !is_shown(one)) continue;
    const bool inner = one.owner.starts_with("//");
    result.push_back({{"name", one.name},
                      {"kind", symbol_kind(one.kind)},
                      {"containerName", inner ? "" : one.owner},
                      {"location", location_of(project, one.at)}});
    if (result.size() == shown_max) break;
  }
  return result;
}

}  // namespace xinheng::language_server
