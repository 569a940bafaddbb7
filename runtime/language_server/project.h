// A pack as it stands in the editor: compiled as far as it goes, with its names.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "runtime/language_server/names.h"
#include "runtime/scenario/scenario.h"

namespace xinheng::language_server {

// By canonical path.
using OpenTexts = std::map<std::filesystem::path, std::string>;
// Asked between pieces of work; no: nobody waits for the rest.
using GoingOn = std::function<bool()>;

struct Project {
  std::filesystem::path folder;
  Compilation compilation;  // until Stage::checked
  syntax::ParsedFiles parsed;
  bool analyzed = false;    // the diagnostics are complete
  bool named = false;       // names are there
  Names names;
  std::vector<std::filesystem::path> paths;      // canonical, by file of the sources
  std::map<uint32_t, scenario::Report> reports;  // by test, of those that were run

  bool sound() const { return analyzed && !compilation.diagnostics.has_errors(); }
  std::optional<uint32_t> file_of(const std::filesystem::path& path) const;
  const std::string& text_of(uint32_t file) const { return compilation.sources.files[file].text; }
  const syntax::TokenList& tokens(uint32_t file) const;  // none of spreadsheets
};

// Names and types; quick enough for every key that is pressed. earlier: the same before texts
// changed; files that are as they were then aren't parsed again.
Project check_project(const std::filesystem::path& folder, const OpenTexts& texts,
                      Project earlier);
// What is named where; nobody waits for it who waits for diagnostics.
void name_project(Project& project);
// What analyze adds, where there is no error yet. False: it was stopped, and added nothing.
bool analyze_project(Project& project, const GoingOn& going_on = {});
// Runs a test once; only of a sound project.
const scenario::Report& report_of(Project& project, uint32_t test, Language language);

}  // namespace xinheng::language_server
