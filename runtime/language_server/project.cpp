#include "runtime/language_server/project.h"

#include <algorithm>
#include <system_error>

#include "compiler/analyze/analyze.h"

namespace xinheng::language_server {
namespace {

namespace fs = std::filesystem;

// Files are shown relative to the folder of the pack, those of other packs too.
fs::path path_of(const Compilation& compilation, const fs::path& folder, uint32_t file) {
  std::error_code problem;
  return fs::weakly_canonical(folder / compilation.sources.files[file].path, problem);
}

Sources unsaved(const OpenTexts& texts) {
  Sources given;
  for (const auto& [path, text] : texts) given.replaced[path.string()] = {"", text};
  return given;
}

}  // namespace

std::optional<uint32_t> Project::file_of(const fs::path& path) const {
  const auto found = std::find(paths.begin(), paths.end(), path);
  if (found == paths.end()) return std::nullopt;
  return static_cast<uint32_t>(found - paths.begin());
}

const syntax::TokenList& Project::tokens(uint32_t file) const {
  static const syntax::TokenList none;
  return file < parsed.size() ? parsed[file].tokens : none;
}

Project check_project(const fs::path& folder, const OpenTexts& texts, Project earlier) {
  Project project;
  project.folder = folder;
  project.parsed = std::move(earlier.parsed);
  project.compilation = check_again(folder, unsaved(texts), project.parsed,
                                    std::move(earlier.compilation.pack.exprs));
  for (uint32_t i = 0; i < project.compilation.sources.files.size(); ++i) {
    project.paths.push_back(path_of(project.compilation, folder, i));
  }
  return project;
}

void name_project(Project& project) {
  if (!project.named) project.names = names_of(project.compilation, project.parsed);
  project.named = true;
}

bool analyze_project(Project& project, const GoingOn& going_on) {
  Compilation& compilation = project.compilation;
  if (project.analyzed) return true;
  project.analyzed = true;
  if (!compilation.program || compilation.diagnostics.has_errors()) return true;
  auto& items = compilation.diagnostics.items;
  const auto said = std::ptrdiff_t(items.size());
  project.analyzed = analyze::analyze(*compilation.program, compilation.diagnostics, going_on);
  if (!project.analyzed) items.erase(items.begin() + said, items.end());
  return project.analyzed;
}

const scenario::Report& report_of(Project& project, uint32_t test, Language language) {
  auto known = project.reports.find(test);
  if (known == project.reports.end()) {
    const program::Program& program = *project.compilation.program;
    scenario::Report report = scenario::run_tests(program, {test}, {language, 1, false})[0];
    known = project.reports.emplace(test, std::move(report)).first;
  }
  return known->second;
}

}  // namespace xinheng::language_server
