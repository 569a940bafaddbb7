// What an editor asks about one place of one file. Positions are those of the protocol.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "compiler/lint/lint.h"
#include "runtime/language_server/connection.h"
#include "runtime/language_server/lines.h"
#include "runtime/language_server/project.h"

namespace xinheng::language_server {

struct Place {
  const Project& project;
  uint32_t file;
  uint32_t offset;
};

Json json_of(Position position);
Position position_in(const Json& json);  // throws where it is none
Json range_in(const Lines& lines, Span span);
Json range_of(const Project& project, Span span);     // {start, end}
Json location_of(const Project& project, Span span);  // {uri, range}

// All of one file, as publishDiagnostics wants them.
Json diagnostics_of(const Project& project, const lint::Findings& linted, uint32_t file,
                    Language language);

Json hover_at(const Place& place, Language language);
Json definition_at(const Place& place);
Json references_at(const Place& place, bool with_declaration);
Json highlights_at(const Place& place);
Json completion_at(const Place& place, Language language);
Json outline_of(const Project& project, uint32_t file);
Json symbols_of(const Project& project, const std::string& query);
Json tokens_of(const Project& project, uint32_t file);
Json token_legend();
// The edit that lays the file out; none where it has mistakes or is laid out already.
Json layout_of(const Project& project, uint32_t file);
// Of what the compiler says there, and of what lint found.
Json fixes_in(const Project& project, const lint::Findings& linted, Span range, Language language);

// The span of the name there; nothing where none can be renamed.
std::optional<Span> renamable_at(const Place& place);
// A WorkspaceEdit, or why it can't be done.
std::variant<Json, std::string> rename_at(const Place& place, const std::string& name,
                                          const OpenTexts& texts, Language language);

// Runs the tests of a file where the pack is sound. False: it was stopped.
bool run_tests_in(Project& project, uint32_t file, Language language, const GoingOn& going_on);
// Of tests: how they came out, and what each expectation found.
Json lenses_of(Project& project, uint32_t file, Language language);
Json hints_of(Project& project, uint32_t file, Language language);
// "✗ …": what a test found, in a few lines.
std::string test_result(Project& project, const std::string& test, Language language);

std::string_view kind_word(NameKind kind, Language language);
int symbol_kind(NameKind kind);  // as the protocol numbers them
int completion_kind(NameKind kind);

}  // namespace xinheng::language_server
