// Messages to people: place, cause, remedy, in Chinese and English, from one registry.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xinheng {

// note: of lint, nothing need be done. ignored: not said, unless a pack asks for it.
enum class Severity : uint8_t { error, warning, note, ignored };
enum class Language : uint8_t { zh, en };

// kinds.inc is the registry: XH_KIND(name, code, severity, zh, en, zh_remedy, en_remedy).
// Texts name their arguments by position: {0}, {1}.
enum class Kind : uint16_t {
#define XH_KIND(name, code, severity, zh, en, zh_remedy, en_remedy) name,
#include "compiler/diagnostics/kinds.inc"
#undef XH_KIND
};

struct KindText {
  std::string_view name;
  std::string_view code;  // "XH0101"
  Severity severity;
  std::string_view zh, en, zh_remedy, en_remedy;
};
const KindText& text_of(Kind kind);
size_t kind_count();

// What stands in a cell of a workbook, and what its place is called there: 行为清单!D17.
struct SheetCell {
  uint32_t begin = 0, end = 0;  // of the text
  std::string address;
};
struct SourceFile {
  std::string path;  // as shown to people, relative to the pack
  std::string text;  // UTF-8, exactly as on disk
  // The text comes from a sheet of a workbook: places in it are cells. Ascending.
  std::vector<SheetCell> cells = {};
};

// All files that a compilation has read; a Span names one by its index.
struct Sources {
  std::vector<SourceFile> files;
  // What is read instead of what is on disk, by canonical path: unsaved text, sheets.
  std::map<std::string, SourceFile> replaced = {};
  uint32_t add(std::string path, std::string text);
};

// Bytes [begin, end) of a file.
struct Span {
  uint32_t file = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
};

// 1-based; column counts Unicode code points.
struct Place {
  uint32_t line;
  uint32_t column;
};
Place place_of(const SourceFile& file, uint32_t offset);
// "规则.xh:3", for "already declared at …".
std::string place_text(const Sources& sources, Span span);

struct Diagnostic {
  Kind kind;
  Severity severity;
  std::optional<Span> span;           // none: about a file or a command as a whole
  std::vector<std::string> arguments;
};

struct Diagnostics {
  std::vector<Diagnostic> items;
  std::map<Kind, Severity> severities;  // that a pack sets (检查) instead of the registry's

  void report(Kind kind, std::optional<Span> span, std::initializer_list<std::string> arguments);
  void report(Kind kind, std::optional<Span> span, std::vector<std::string> arguments);
  bool has_errors() const;
};

std::string_view name_of(Severity severity, Language language);  // error, warning, note

enum class Format : uint8_t { text, json };

// The cell that a place lies in; null where the file is no sheet.
const SheetCell* cell_at(const SourceFile& file, uint32_t offset);

// Sorted by file and place, at most 100 and a line that counts the rest (nothing is hidden
// silently). Text: path:line:column: severity code: message, the line, a caret under the span
// that is right under wide characters, the remedy.
std::string render(const Diagnostics& diagnostics, const Sources& sources, Language language,
                   Format format);

// The known name nearest to the unknown one (edit distance over code points), if near enough.
std::optional<std::string> nearest_name(std::string_view unknown,
                                        const std::vector<std::string>& known);
// All that are equally near.
std::vector<std::string> nearest_names(std::string_view unknown,
                                       const std::vector<std::string>& known);
// No `zh` is called so, these are near; false where none is, or too many are, and nothing is said.
bool report_nearest(Diagnostics& diagnostics, Span span, const std::string& unknown,
                    const std::string& zh, const std::string& en,
                    const std::vector<std::string>& known);

}  // namespace xinheng
