// Quick fixes: remedies that are a replacement of what stands there, and those of lint.
#include "compiler/diagnostics/message.h"
#include "runtime/language_server/answers.h"
#include "runtime/language_server/uri.h"

namespace xinheng::language_server {
namespace {

// What should stand there instead, for those messages whose remedy is just that.
std::optional<std::string> replacement_for(const Diagnostic& item) {
  const auto argument = [&](size_t index) -> std::optional<std::string> {
    if (index >= item.arguments.size()) return std::nullopt;
    return item.arguments[index];
  };
  switch (item.kind) {
    case Kind::unknown_name_near:  // of several none is the one
      return argument(3) == argument(4) ? argument(3) : std::nullopt;
    case Kind::glued_name:
      return argument(4);
    case Kind::misspelt_word:
    case Kind::glued_words:
      return argument(1);
    case Kind::keyword_as_name:
      return "「" + argument(0).value_or("") + "」";
    case Kind::full_stop_for_semicolon:
      return "；";
    case Kind::unknown_character:
    case Kind::stray_bracket:
      return "";
    default:
      return std::nullopt;
  }
}

std::string title_of(const std::string& replacement, Language language) {
  const bool zh = language == Language::zh;
  if (replacement.empty()) return zh ? "删去" : "remove it";
  return (zh ? "改成 " : "change to ") + replacement;
}

bool touch(Span a, Span b) {
  return a.begin <= b.end && b.begin <= a.end;
}

Json fix_of(const Project& project, const Diagnostic& item, const std::vector<lint::Edit>& edits,
            Language language) {
  Json changes = Json::array();
  for (const lint::Edit& edit : edits) {
    changes.push_back({{"range", range_of(project, edit.span)}, {"newText", edit.text}});
  }
  return {{"title", title_of(edits.front().text, language)},
          {"kind", "quickfix"},
          {"isPreferred", true},
          {"diagnostics",
           {{{"range", range_of(project, *item.span)},
             {"code", text_of(item.kind).code},
             {"source", "xinheng"},
             {"message", message_of(item, language) + "\n" + remedy_of(item, language)}}}},
          {"edit", {{"changes", {{uri_of_path(project.paths[item.span->file]), changes}}}}}};
}

}  // namespace

Json fixes_in(const Project& project, const lint::Findings& linted, Span range, Language language) {
  Json result = Json::array();
  const auto here = [&](const Diagnostic& item) {
    return item.span && item.span->file == range.file && touch(*item.span, range);
  };
  for (const Diagnostic& item : project.compilation.diagnostics.items) {
    if (!here(item)) continue;
    if (const auto replacement = replacement_for(item)) {
      result.push_back(fix_of(project, item, {{*item.span, *replacement}}, language));
    }
  }
  for (const Diagnostic& item : linted.diagnostics.items) {
    if (!here(item)) continue;
    for (const lint::Fix& fix : linted.fixes) {
      const bool its = fix.kind == item.kind && fix.at.file == item.span->file &&
                       fix.at.begin == item.span->begin && fix.at.end == item.span->end;
      if (its) result.push_back(fix_of(project, item, fix.edits, language));
    }
  }
  return result;
}

}  // namespace xinheng::language_server
