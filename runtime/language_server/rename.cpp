// A new name for a declaration, wherever it is mentioned. It is tried first: where the pack would
// then mean something else, or nothing, it is refused.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/diagnostics/message.h"
#include "compiler/syntax/files.h"
#include "compiler/syntax/tokens.h"
#include "runtime/language_server/answers.h"
#include "runtime/language_server/uri.h"

namespace xinheng::language_server {
namespace {

constexpr std::string_view quote_begin = "「", quote_end = "」";

bool is_rule_file(const Project& project, Span span) {
  return syntax::is_rules_file(project.compilation.sources.files[span.file].path);
}

// Rows and clauses may stand in spreadsheets, and data hold their names.
bool can_be_renamed(const Project& project, const Declared& declared) {
  return declared.kind != NameKind::clause && declared.kind != NameKind::source &&
         declared.kind != NameKind::row && is_rule_file(project, declared.at);
}

// As it must be written: a word, or in 「」 what is no word.
std::optional<std::string> written(const std::string& name) {
  if (name.empty() || name.find_first_of("\r\n") != std::string::npos) return std::nullopt;
  if (name.find(quote_begin) != std::string::npos || name.find(quote_end) != std::string::npos) {
    return std::nullopt;
  }
  const auto word = syntax::single_token_type("甲");
  if (syntax::single_token_type(name) == word) return name;
  return std::string(quote_begin) + name + std::string(quote_end);
}

struct Edit {
  Span at;
  std::string text;
};

std::vector<Edit> edits_for(const Project& project, uint32_t declared, const std::string& text) {
  std::vector<Edit> edits;
  for (const Mention& one : project.names.mentions) {
    if (one.declared == declared && is_rule_file(project, one.at)) edits.push_back({one.at, text});
  }
  return edits;
}

OpenTexts applied(const Project& project, const std::vector<Edit>& edits, OpenTexts texts) {
  // From the last to the first, so that places stay right.
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
    auto [text, fresh] = texts.try_emplace(project.paths[edit->at.file]);
    if (fresh) text->second = project.text_of(edit->at.file);
    text->second.replace(edit->at.begin, edit->at.end - edit->at.begin, edit->text);
  }
  return texts;
}

size_t errors_in(const Project& project) {
  const auto& items = project.compilation.diagnostics.items;
  return static_cast<size_t>(std::count_if(items.begin(), items.end(), [](const Diagnostic& one) {
    return one.severity == Severity::error;
  }));
}

// The same places must mean the same declarations as before.
bool means_the_same(const Project& before, const Project& after, uint32_t declared,
                    const std::string& name) {
  const auto count = [](const Project& project, uint32_t index) {
    return std::count_if(project.names.mentions.begin(), project.names.mentions.end(),
                         [&](const Mention& one) { return one.declared == index; });
  };
  const auto found = after.names.find(before.names.declared[declared].owner, name);
  return found && before.names.mentions.size() == after.names.mentions.size() &&
         count(before, declared) == count(after, *found);
}

}  // namespace

std::optional<Span> renamable_at(const Place& place) {
  const Names& names = place.project.names;
  const Mention* mention = names.at(place.file, place.offset);
  if (!mention || !can_be_renamed(place.project, names.declared[mention->declared])) {
    return std::nullopt;
  }
  return mention->at;
}

std::variant<Json, std::string> rename_at(const Place& place, const std::string& name,
                                          const OpenTexts& texts, Language language) {
  const bool zh = language == Language::zh;
  const Names& names = place.project.names;
  const Mention* mention = names.at(place.file, place.offset);
  if (!mention || !can_be_renamed(place.project, names.declared[mention->declared])) {
    return std::string(zh ? "这里没有可以改的名字。" : "there is no name here to change.");
  }
  const auto text = written(name);
  if (!text) return std::string(zh ? "这不能作名字。" : "that can't be a name.");
  const std::vector<Edit> edits = edits_for(place.project, mention->declared, *text);
  Project tried =
      check_project(place.project.folder, applied(place.project, edits, texts), place.project);
  name_project(tried);
  if (errors_in(tried) > errors_in(place.project)) {
    const Diagnostic& first = tried.compilation.diagnostics.items.front();
    return fmt::format(fmt::runtime(zh ? "改名后规则包会有错误：{}"
                                       : "with that name the pack would be wrong: {}"),
                       message_of(first, language));
  }
  if (!means_the_same(place.project, tried, mention->declared, name)) {
    return fmt::format(
        fmt::runtime(zh ? "叫“{}”的已有别的东西，改名后有的地方会变成指它。"
                        : "'{}' is the name of something else, which some places would then mean."),
        name);
  }
  Json changes = Json::object();
  for (const Edit& edit : edits) {
    Json& list = changes[uri_of_path(place.project.paths[edit.at.file])];
    list.push_back({{"range", range_of(place.project, edit.at)}, {"newText", edit.text}});
  }
  return Json{{"changes", std::move(changes)}};
}

}  // namespace xinheng::language_server
