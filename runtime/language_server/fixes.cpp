// Quick fixes: remedies that are a replacement of what stands there.
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
    case Kind::unknown_name_near:
      return argument(3);
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

}  // namespace

Json fixes_in(const Project& project, uint32_t file, Span range, Language language) {
  Json result = Json::array();
  for (const Diagnostic& item : project.compilation.diagnostics.items) {
    if (!item.span || item.span->file != file || !touch(*item.span, range)) continue;
    const auto replacement = replacement_for(item);
    if (!replacement) continue;
    const Json edit = {{"range", range_of(project, *item.span)}, {"newText", *replacement}};
    result.push_back(
        {{"title", title_of(*replacement, language)},
         {"kind", "quickfix"},
         {"isPreferred", true},
         {"diagnostics",
          {{{"range", range_of(project, *item.span)},
            {"code", text_of(item.kind).code},
            {"source", "xinheng"},
            {"message", message_of(item, language) + "\n" + remedy_of(item, language)}}}},
         {"edit", {{"changes", {{uri_of_path(project.paths[file]), {edit}}}}}}});
  }
  return result;
}

}  // namespace xinheng::language_server
