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

// Lines after the first stand under it.
std::string indented(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "    ";
  }
  return result;
}

// "规则.xh:3:5: ", "清单.xlsx 行为清单!D17: "
std::string place_prefix(const SourceFile& file, Span span) {
  if (const SheetCell* cell = cell_at(file, span.begin)) return cell->address + ": ";
  const Place place = place_of(file, span.begin);
  return fmt::format("{}:{}:{}: ", file.path, place.line, place.column);
}

// The line with carets under the span; of a sheet what stands in the cell.
std::string shown_source(const SourceFile& file, Span span) {
  if (const SheetCell* cell = cell_at(file, span.begin)) {
    const std::string text = file.text.substr(cell->begin, cell->end - cell->begin);
    const std::string bare = cell->address.substr(cell->address.rfind('!') + 1);
    return text.empty() ? "" : fmt::format("  {} | {}\n", bare, indented(text));
  }
  const MarkedLine marked = marked_line(file, span);
  const std::string number = std::to_string(place_of(file, span.begin).line);
  return fmt::format("  {} | {}\n  {} | {}\n", number, marked.line, std::string(number.size(), ' '),
                     marked.carets);
}

void render_text(std::string& out, const Diagnostic& diagnostic, const Sources& sources,
                 Language language) {
  const bool zh = language == Language::zh;
  const KindText& text = text_of(diagnostic.kind);
  if (diagnostic.span) {
    out += place_prefix(sources.files.at(diagnostic.span->file), *diagnostic.span);
  }
  out += fmt::format("{} {}{}{}\n", name_of(diagnostic.severity, language), text.code,
                     zh ? "：" : ": ", indented(message_of(diagnostic, language)));
  if (diagnostic.span) {
    out += shown_source(sources.files.at(diagnostic.span->file), *diagnostic.span);
  }
  const std::string remedy = remedy_of(diagnostic, language);
  if (!remedy.empty()) out += fmt::format("  {}{}\n", zh ? "改法：" : "fix: ", indented(remedy));
}

std::string summary(const Diagnostics& diagnostics, Language language) {
  size_t counts[3] = {};  // by severity
  for (const Diagnostic& item : diagnostics.items) ++counts[static_cast<size_t>(item.severity)];
  const auto [errors, warnings, notes] = counts;
  if (language == Language::zh) {
    return fmt::format("{} 个错误，{} 个警告{}\n", errors, warnings,
                       notes == 0 ? "" : fmt::format("，{} 个提示", notes));
  }
  const auto counted = [](size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
  };
  return fmt::format("{}, {}{}\n", counted(errors, "error"), counted(warnings, "warning"),
                     notes == 0 ? "" : ", " + counted(notes, "note"));
}

nlohmann::ordered_json to_json(const Diagnostic& diagnostic, const Sources& sources,
                               Language language) {
  const KindText& text = text_of(diagnostic.kind);
  nlohmann::ordered_json object = {
      {"code", text.code},    {"severity", name_of(diagnostic.severity, Language::en)},
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
    if (const SheetCell* cell = cell_at(file, diagnostic.span->begin)) {
      for (const char* name : {"line", "column", "end_line", "end_column"}) object[name] = nullptr;
      object["cell"] = cell->address;
    }
  }
  object["message"] = message_of(diagnostic, language);
  object["remedy"] = remedy_of(diagnostic, language);
  return object;
}

}  // namespace

std::string_view name_of(Severity severity, Language language) {
  const bool zh = language == Language::zh;
  if (severity == Severity::error) return zh ? "错误" : "error";
  return severity == Severity::warning ? (zh ? "警告" : "warning") : (zh ? "提示" : "note");
}

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
