// Where things are: going there, finding uses, what is wrong.
#include <algorithm>

#include "compiler/diagnostics/message.h"
#include "compiler/syntax/format.h"
#include "runtime/language_server/answers.h"
#include "runtime/language_server/uri.h"

namespace xinheng::language_server {
namespace {

constexpr int severities[] = {1, 2, 3};         // error, warning, information
constexpr int severities_linted[] = {2, 3, 4};  // a pack is right all the same; 4: hint

// What concerns no place is said at the beginning of the pack's first file.
Span place_of(const Diagnostic& item) {
  return item.span.value_or(Span{});
}

}  // namespace

Json json_of(Position position) {
  return {{"line", position.line}, {"character", position.character}};
}

Position position_in(const Json& json) {
  return {json.at("line").get<uint32_t>(), json.at("character").get<uint32_t>()};
}

Json range_in(const Lines& lines, Span span) {
  return {{"start", json_of(lines.position_of(span.begin))},
          {"end", json_of(lines.position_of(span.end))}};
}

Json range_of(const Project& project, Span span) {
  return range_in(Lines(project.text_of(span.file)), span);
}

Json location_of(const Project& project, Span span) {
  return {{"uri", uri_of_path(project.paths[span.file])}, {"range", range_of(project, span)}};
}

Json diagnostics_of(const Project& project, const lint::Findings& linted, uint32_t file,
                    Language language) {
  Json result = Json::array();
  const Lines lines(project.text_of(file));
  const auto add = [&](const Diagnostics& diagnostics, const int* numbers) {
    for (const Diagnostic& item : diagnostics.items) {
      const Span span = place_of(item);
      if (span.file != file || item.severity == Severity::ignored) continue;
      result.push_back(
          {{"range", range_in(lines, span)},
           {"severity", numbers[static_cast<size_t>(item.severity)]},
           {"code", text_of(item.kind).code},
           {"source", "xinheng"},
           {"message", message_of(item, language) + "\n" + remedy_of(item, language)}});
    }
  };
  add(project.compilation.diagnostics, severities);
  add(linted.diagnostics, severities_linted);
  return result;
}

Json layout_of(const Project& project, uint32_t file) {
  const std::string& text = project.text_of(file);
  Diagnostics said_already;
  const auto laid_out =
      syntax::format(project.compilation.sources, file, std::nullopt, said_already);
  if (!laid_out || *laid_out == text) return Json::array();
  const Span whole{file, 0, static_cast<uint32_t>(text.size())};
  return {{{"range", range_of(project, whole)}, {"newText", *laid_out}}};
}

Json definition_at(const Place& place) {
  const Names& names = place.project.names;
  const Mention* mention = names.at(place.file, place.offset);
  if (!mention) return nullptr;
  return location_of(place.project, names.declared[mention->declared].at);
}

Json references_at(const Place& place, bool with_declaration) {
  const Names& names = place.project.names;
  const Mention* here = names.at(place.file, place.offset);
  if (!here) return Json::array();
  Json result = Json::array();
  const Span declared = names.declared[here->declared].at;
  for (const Mention& one : names.mentions) {
    const bool is_declaration = one.at.file == declared.file && one.at.begin == declared.begin;
    if (one.declared != here->declared || (is_declaration && !with_declaration)) continue;
    result.push_back(location_of(place.project, one.at));
  }
  return result;
}

Json highlights_at(const Place& place) {
  const Names& names = place.project.names;
  const Mention* here = names.at(place.file, place.offset);
  Json result = Json::array();
  if (!here) return result;
  const Lines lines(place.project.text_of(place.file));
  for (const Mention& one : names.mentions) {
    if (one.declared != here->declared || one.at.file != place.file) continue;
    result.push_back({{"range", range_in(lines, one.at)}});
  }
  return result;
}

}  // namespace xinheng::language_server
