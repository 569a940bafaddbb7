#include "runtime/cli/sarif.h"

#include <algorithm>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/message.h"
#include "runtime/results/version.h"

namespace xinheng::cli {
namespace {

using nlohmann::ordered_json;

// A URI keeps what RFC 3986 leaves alone.
std::string uri_of(const std::string& path) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string result;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte < 0x80 && std::isalnum(byte) != 0) || c == '/' || c == '.' ||
                       c == '-' || c == '_' || c == '~';
    if (plain) {
      result += c;
    } else {
      result += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return result;
}

ordered_json artifact(const LintedPack& pack, uint32_t file) {
  const std::filesystem::path path =
      std::filesystem::path(pack.folder) / pack.sources.files[file].path;
  return {{"uri", uri_of(path.lexically_normal().generic_string())}};
}

// Columns are counted in code points, as `columnKind` says.
ordered_json region(const LintedPack& pack, Span span) {
  const SourceFile& file = pack.sources.files[span.file];
  const Place begin = place_of(file, span.begin);
  const Place end = place_of(file, std::max(span.begin, span.end));
  return {{"startLine", begin.line},
          {"startColumn", begin.column},
          {"endLine", end.line},
          {"endColumn", end.column}};
}

ordered_json fix(const LintedPack& pack, const lint::Fix& fix, const std::string& text) {
  ordered_json replacements = ordered_json::array();
  for (const lint::Edit& edit : fix.edits) {
    replacements.push_back(
        {{"deletedRegion", region(pack, edit.span)}, {"insertedContent", {{"text", edit.text}}}});
  }
  return {{"description", {{"text", text}}},
          {"artifactChanges",
           {{{"artifactLocation", artifact(pack, fix.at.file)}, {"replacements", replacements}}}}};
}

ordered_json result(const LintedPack& pack, const Diagnostic& item, Language language) {
  const std::string remedy = remedy_of(item, language);
  ordered_json made = {{"ruleId", text_of(item.kind).code},
                       {"level", name_of(item.severity, Language::en)},
                       {"message", {{"text", message_of(item, language) + "\n" + remedy}}}};
  if (!item.span) return made;
  made["locations"] = {{{"physicalLocation",
                         {{"artifactLocation", artifact(pack, item.span->file)},
                          {"region", region(pack, *item.span)}}}}};
  for (const lint::Fix& one : pack.findings.fixes) {
    if (one.kind == item.kind && one.at.file == item.span->file &&
        one.at.begin == item.span->begin) {
      made["fixes"].push_back(fix(pack, one, remedy));
    }
  }
  return made;
}

ordered_json rules() {
  ordered_json all = ordered_json::array();
  for (size_t i = 0; i < kind_count(); ++i) {
    const KindText& text = text_of(static_cast<Kind>(i));
    if (!text.code.starts_with("XH11")) continue;
    all.push_back({{"id", text.code},
                   {"name", text.name},
                   {"shortDescription", {{"text", text.en}}},
                   {"help", {{"text", text.en_remedy}}},
                   {"defaultConfiguration", {{"level", name_of(text.severity, Language::en)}}}});
  }
  return all;
}

}  // namespace

std::string sarif(const std::vector<LintedPack>& packs, Language language) {
  ordered_json results = ordered_json::array();
  for (const LintedPack& pack : packs) {
    for (const Diagnostic& item : pack.findings.diagnostics.items) {
      results.push_back(result(pack, item, language));
    }
  }
  const ordered_json driver = {{"name", std::string(results::engine_name)},
                               {"version", std::string(results::engine_version)},
                               {"rules", rules()}};
  const ordered_json document = {
      {"$schema",
       "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
       "sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs",
       {{{"tool", {{"driver", driver}}},
         {"columnKind", "unicodeCodePoints"},
         {"results", results}}}}};
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace xinheng::cli
