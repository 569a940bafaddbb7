#include "runtime/language_server/project.h"

#include <algorithm>
#include <numeric>
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

Project project_of(const fs::path& folder, Compilation compilation, const Project* earlier) {
  Project project;
  project.folder = folder;
  project.compilation = std::move(compilation);
  for (uint32_t i = 0; i < project.compilation.sources.files.size(); ++i) {
    project.paths.push_back(path_of(project.compilation, folder, i));
  }
  std::optional<Earlier> before;
  if (earlier) before.emplace(Earlier{earlier->compilation, earlier->names});
  project.names = names_of(project.compilation, before);
  return project;
}

}  // namespace

std::optional<uint32_t> Project::file_of(const fs::path& path) const {
  const auto found = std::find(paths.begin(), paths.end(), path);
  if (found == paths.end()) return std::nullopt;
  return static_cast<uint32_t>(found - paths.begin());
}

Project check_project(const fs::path& folder, const OpenTexts& texts, const Project* earlier) {
  return project_of(folder, compile(folder, Stage::checked, {}, {unsaved(texts)}), earlier);
}

void check_again(Project& project, const fs::path& folder, const OpenTexts& texts,
                 syntax::ParsedFiles& parsed) {
  Compilation compilation = xinheng::check_again(folder, unsaved(texts), parsed,
                                                 std::move(project.compilation.pack.exprs));
  project = project_of(folder, std::move(compilation), &project);
}

void analyze_project(Project& project) {
  Compilation& compilation = project.compilation;
  if (project.analyzed) return;
  if (compilation.program && !compilation.diagnostics.has_errors()) {
    analyze::analyze(*compilation.program, compilation.diagnostics);
  }
  project.analyzed = true;
}

const std::vector<scenario::Report>& reports_of(Project& project, Language language) {
  if (!project.reports) {
    const program::Program& program = *project.compilation.program;
    std::vector<uint32_t> tests(program.tests.size());
    std::iota(tests.begin(), tests.end(), 0);
    project.reports = scenario::run_tests(program, tests, {language, 1, false});
  }
  return *project.reports;
}

}  // namespace xinheng::language_server
