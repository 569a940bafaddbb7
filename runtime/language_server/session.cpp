#include "runtime/language_server/session.h"

#include <algorithm>

#include "runtime/language_server/uri.h"

namespace xinheng::language_server {
namespace {

namespace fs = std::filesystem;

void apply(std::string& text, const Json& change) {
  const std::string& replacement = change.at("text").get_ref<const std::string&>();
  if (!change.contains("range")) {
    text = replacement;
    return;
  }
  const Lines lines(text);
  const uint32_t begin = lines.offset_of(position_in(change["range"].at("start")));
  const uint32_t end = lines.offset_of(position_in(change["range"].at("end")));
  if (begin <= end) text.replace(begin, end - begin, replacement);
}

// What was found in files that changed since, or that have other numbers now.
void forget_changed(lint::Findings& linted, const Sources& before, const Sources& after) {
  const auto changed = [&](uint32_t file) {
    if (file >= before.files.size() || file >= after.files.size()) return true;
    const SourceFile &was = before.files[file], &is = after.files[file];
    return was.path != is.path || was.text != is.text;
  };
  std::erase_if(linted.diagnostics.items,
                [&](const Diagnostic& item) { return !item.span || changed(item.span->file); });
  std::erase_if(linted.fixes, [&](const lint::Fix& fix) { return changed(fix.at.file); });
}

std::optional<fs::path> document_in(const Json& params) {
  return path_of_uri(params.at("textDocument").at("uri").get_ref<const std::string&>());
}

}  // namespace

void Session::initialize(const Json& params) {
  const std::string locale = params.value("locale", std::string());
  if (locale.starts_with("zh")) language_ = Language::zh;
  if (locale.starts_with("en")) language_ = Language::en;
}

void Session::touch(const fs::path& path) {
  for (auto& [folder, known] : known_) {
    if (folder == path.parent_path() || known.project.file_of(path)) known.stale = true;
  }
}

void Session::open(const Json& params) {
  const auto path = document_in(params);
  if (!path) return;  // not saved anywhere: of no pack
  texts_[*path] = params.at("textDocument").at("text").get<std::string>();
  known_.try_emplace(path->parent_path());
  touch(*path);
}

void Session::change(const Json& params) {
  const auto path = document_in(params);
  if (!path) return;
  const auto found = texts_.find(*path);
  if (found == texts_.end()) return;
  for (const Json& one : params.at("contentChanges")) apply(found->second, one);
  touch(*path);
}

void Session::close(const Json& params) {
  const auto path = document_in(params);
  if (!path || texts_.erase(*path) == 0) return;
  touch(*path);
  const fs::path folder = path->parent_path();
  const bool needed = std::any_of(texts_.begin(), texts_.end(), [&](const auto& one) {
    return one.first.parent_path() == folder;
  });
  const auto known = known_.find(folder);
  if (needed || known == known_.end()) return;
  for (const std::string& uri : known->second.spoken_of) say_of(uri, Json::array());
  known_.erase(known);
}

void Session::reread() {
  for (auto& [folder, known] : known_) known.stale = true;
}

void Session::check(const fs::path& folder, Known& known) {
  const Sources before = known.project.compilation.sources;
  known.project = check_project(folder, texts_, std::move(known.project));
  forget_changed(known.linted, before, known.project.compilation.sources);
  known.stale = false;
  known.to_lint = true;
}

GoingOn Session::while_nobody_types() {
  return [this] { return !connection_.waits("textDocument/didChange"); };
}

bool Session::lint_waits() const {
  return std::any_of(known_.begin(), known_.end(), [](const auto& one) {
    return one.second.to_lint && one.second.project.sound();
  });
}

void Session::lint() {
  for (auto& [folder, known] : known_) {
    if (!known.to_lint || !known.project.sound()) continue;
    const Compilation& compilation = known.project.compilation;
    const bool said = !known.linted.diagnostics.items.empty();
    auto linted = lint::lint(compilation.pack, *compilation.program, compilation.sources,
                             compilation.diagnostics.severities,
                             lint::cited_by(*compilation.program), while_nobody_types());
    if (!linted) return;
    known.linted = std::move(*linted);
    known.to_lint = false;
    if (said || !known.linted.diagnostics.items.empty()) publish(folder, known);
  }
}

const lint::Findings& Session::linted(const Json& params) const {
  const auto path = document_in(params);
  const auto known = path ? known_.find(path->parent_path()) : known_.end();
  return known == known_.end() ? no_findings_ : known->second.linted;
}

void Session::say_of(const std::string& uri, Json items) {
  connection_.notify("textDocument/publishDiagnostics",
                     {{"uri", uri}, {"diagnostics", std::move(items)}});
}

void Session::publish(const fs::path& folder, Known& known) {
  std::set<std::string> spoken_of;
  for (uint32_t i = 0; i < known.project.paths.size(); ++i) {
    const fs::path& path = known.project.paths[i];
    // Of a pack that is used, unless it is open itself.
    const bool foreign = path.parent_path() != folder && known_.contains(path.parent_path());
    if (foreign) continue;
    Json items = diagnostics_of(known.project, known.linted, i, language_);
    const std::string uri = uri_of_path(path);
    if (items.empty() && !known.spoken_of.contains(uri) && !texts_.contains(path)) continue;
    if (!items.empty()) spoken_of.insert(uri);
    say_of(uri, std::move(items));
  }
  for (const std::string& uri : known.spoken_of) {
    const auto path = path_of_uri(uri);
    if (path && known.project.file_of(*path)) continue;
    say_of(uri, Json::array());
  }
  known.spoken_of = std::move(spoken_of);
}

void Session::refresh() {
  for (auto& [folder, known] : known_) {
    if (connection_.waits("textDocument/didChange")) return;
    if (known.stale) {
      check(folder, known);
      publish(folder, known);
    }
  }
  for (auto& [folder, known] : known_) {
    if (connection_.waits("textDocument/didChange")) return;
    if (known.project.analyzed) continue;
    const size_t said = known.project.compilation.diagnostics.items.size();
    if (!analyze_project(known.project, while_nobody_types())) return;
    if (known.project.compilation.diagnostics.items.size() != said) publish(folder, known);
  }
}

std::optional<Session::Found> Session::find(const Json& params) {
  const auto path = document_in(params);
  if (!path) return std::nullopt;
  const auto known = known_.find(path->parent_path());
  if (known == known_.end()) return std::nullopt;
  if (known->second.stale) check(known->first, known->second);
  Project& project = known->second.project;
  const auto file = project.file_of(*path);
  if (!file) return std::nullopt;
  name_project(project);
  return Found{project, *file};
}

std::optional<Place> Session::place(const Json& params) {
  const auto found = find(params);
  if (!found) return std::nullopt;
  const Lines lines(found->project.text_of(found->file));
  return Place{found->project, found->file, lines.offset_of(position_in(params.at("position")))};
}

std::vector<Project*> Session::projects() {
  std::vector<Project*> result;
  for (auto& [folder, known] : known_) {
    if (known.stale) check(folder, known);
    name_project(known.project);
    result.push_back(&known.project);
  }
  return result;
}

}  // namespace xinheng::language_server
