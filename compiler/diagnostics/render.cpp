#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/message.h"
#include "compiler/diagnostics/source_line.h"

namespace xinheng {
namespace {

constexpr size_t shown_max = 100;

std::vector<const Diagnostic*> sorted(const Diagnostics& diagnostics) {
  std::vector<const Diagnostic*> result;
  for (const Diagnostic& item : diagnostics.items) result.push_back(&item);
  const auto key = [](const Diagnostic* item) {
    const Span span = item->span.value_or(Span{});
    return std::tuple(item->span.has_value(), span.file, span.begin, span.end);
  };
  std::stable_sort(result.begin(), result.end(),
                   [&](const Diagnostic* a, const Diagnostic* b) { return key(a) < key(b); });
  return result;
}

std::string_view severity_name(Severity severity, Language language) {
  if (language == Language::en) return severity == Severity::error ? "error" : "warning";
  return severity == Severity::error ? "错误" : "警告";
}

// Lines after the first stand under it.
std::string indented(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "    ";
  }
  return result;
}

void render_text(std::string& out, const Diagnostic& diagnostic, const Sources& sources,
                 Language language) {
  const bool zh = language == Language::zh;
  const KindText& text = text_of(diagnostic.kind);
  if (diagnostic.span) {
    const SourceFile& file = sources.files.at(diagnostic.span->file);
    const Place place = place_of(file, diagnostic.span->begin);
    out += fmt::format("{}:{}:{}: ", file.path, place.line, place.column);
  }
  out += fmt::format("{} {}{}{}\n", severity_name(diagnostic.severity, language), text.code,
                     zh ? "：" : ": ", indented(message_of(diagnostic, language)));
  if (diagnostic.span) {
    const SourceFile& file = sources.files.at(diagnostic.span->file);
    const MarkedLine marked = marked_line(file, *diagnostic.span);
    const std::string number = std::to_string(place_of(file, diagnostic.span->begin).line);
    out += fmt::format("  {} | {}\n", number, marked.line);
    out += fmt::format("  {} | {}\n", std::string(number.size(), ' '), marked.carets);
  }
  const std::string remedy = remedy_of(diagnostic, language);
  if (!remedy.empty()) out += fmt::format("  {}{}\n", zh ? "改法：" : "fix: ", indented(remedy));
}

std::string summary(const Diagnostics& diagnostics, Language language) {
  const auto errors = static_cast<size_t>(
      std::count_if(diagnostics.items.begin(), diagnostics.items.end(),
                    [](const Diagnostic& d) { return d.severity == Severity::error; }));
  const size_t warnings = diagnostics.items.size() - errors;
  if (language == Language::zh) return fmt::format("{} 个错误，{} 个警告\n", errors, warnings);
  return fmt::format("{} error{}, {} warning{}\n", errors, errors == 1 ? "" : "s", warnings,
                     warnings == 1 ? "" : "s");
}

nlohmann::ordered_json to_json(const Diagnostic& diagnostic, const Sources& sources,
                               Language language) {
  const KindText& text = text_of(diagnostic.kind);
  nlohmann::ordered_json object = {
      {"code", text.code},    {"severity", severity_name(diagnostic.severity, Language::en)},
      {"path", nullptr},      {"line", nullptr},
      {"column", nullptr},    {"end_line", nullptr},
      {"end_column", nullptr}};
  if (diagnostic.span) {
    const SourceFile& file = sources.files.at(diagnostic.span->file);
    const Place begin = place_of(file, diagnostic.span->begin);
    const Place end = place_of(file, std::max(diagnostic.span->begin, diagnostic.span->end));
    object["path"] = file.path;
    object["line"] = begin.line;
    object["column"] = begin.column;
    object["end_line"] = end.line;
    object["end_column"] = end.column;
  }
  object["message"] = message_of(diagnostic, language);
  object["remedy"] = remedy_of(diagnostic, language);
  return object;
}

}  // namespace

std::string render(const Diagnostics& diagnostics, const Sources& sources, Language language,
                   Format format) {
  const std::vector<const Diagnostic*> items = sorted(diagnostics);
  if (format == Format::json) {
    auto array = nlohmann::ordered_json::array();
    for (const Diagnostic* item : items) array.push_back(to_json(*item, sources, language));
    return array.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  std::string out;
  for (size_t i = 0; i < std::min(items.size(), shown_max); ++i) {
    render_text(out, *items[i], sources, language);
  }
  if (items.size() > shown_max) {
    const size_t rest = items.size() - shown_max;
    out += language == Language::zh ? fmt::format("还有 {} 条没有列出\n", rest)
                                    : fmt::format("{} more not shown\n", rest);
  }
  if (!items.empty()) out += summary(diagnostics, language);
  return out;
}

}  // namespace xinheng
