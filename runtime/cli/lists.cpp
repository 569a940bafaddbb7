// Lists of a pack to a workbook and back.
#include <fmt/format.h>

#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/replace_file.h"
#include "runtime/office/office.h"
#include "runtime/sheets/sheets.h"

namespace xinheng::cli {
namespace {

ExitCode run_export(Arguments& arguments) {
  if (arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  const Compilation compilation = xinheng::compile(arguments.text("PACK"), Stage::typed);
  print_messages(compilation.diagnostics, compilation.sources, language, Format::text);
  if (compilation.diagnostics.has_errors()) return exit_code_of(compilation.diagnostics);
  Diagnostics& diagnostics = arguments.diagnostics();
  sheets::export_lists(compilation, arguments.text("--out"), language, diagnostics);
  return conclude(diagnostics, {}, language);
}

std::string changes_text(const std::vector<sheets::Change>& changes, Language language) {
  const bool zh = language == Language::zh;
  std::string text;
  for (const sheets::Change& one : changes) {
    text += fmt::format(fmt::runtime(zh ? "{}：改 {} 行，加 {} 行，删 {} 行\n"
                                        : "{}: rows changed {}, added {}, removed {}\n"),
                        one.path, one.changed, one.added, one.removed);
  }
  if (text.empty()) return zh ? "没有改动\n" : "nothing changed\n";
  return text;
}

ExitCode run_import(Arguments& arguments) {
  const auto format = arguments.format();
  if (arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  sheets::Import import = sheets::import_lists(arguments.text("FILE"), arguments.text("PACK"));
  const std::string messages = render(import.diagnostics, import.sources, language, format);
  if (format == Format::json) {
    print_result(messages);
  } else if (!import.diagnostics.items.empty()) {
    print_message(messages);
  }
  const ExitCode code = exit_code_of(import.diagnostics);
  if (code != ExitCode::fine) return code;
  Diagnostics& diagnostics = arguments.diagnostics();
  if (!arguments.has("--check")) {
    for (const auto& [path, text] : import.files) {
      if (!write_file(path, text, diagnostics)) break;
    }
  }
  print_messages(diagnostics, {}, language, Format::text);
  if (format == Format::text && !diagnostics.has_errors()) {
    print_result(changes_text(import.changes, language));
  }
  return exit_code_of(diagnostics);
}

}  // namespace

Command export_lists_command() {
  return {
      "export-lists",
      {"把规则包的清单、决策表、日历、参数写成一个工作簿（.xlsx），用电子表格改。",
       "Writes the lists of a pack, its tables, calendars and parameters, as a workbook (.xlsx)."},
      {pack_argument},
      {{"--out", "FILE.xlsx", {"写到哪里", "where to"}, true}},
      {"一份清单一张表：第一行是列名，格里只能填代码的，点开选；日期、数有检查。“代码”表列出可以选"
       "\n"
       "的值。参数一行一个值，写明从哪天起。改好以后用 import-lists 读回规则包。\n\n"
       "例：\n"
       "  xinheng export-lists rules/quzhou-person --out 清单.xlsx\n",
       "A sheet for each list: the first row names the columns; codes are chosen from a list, "
       "dates\n"
       "and numbers are checked. Parameters have a row for each value, with the day from which it\n"
       "holds. Read it back with import-lists.\n\n"
       "For example:\n"
       "  xinheng export-lists rules/quzhou-person --out lists.xlsx\n"},
      run_export,
      {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong,
       ExitCode::output_unwritable}};
}

Command import_lists_command() {
  return {
      "import-lists",
      {"把 export-lists 写出的工作簿读回规则包；哪一格有错，写明表和格。",
       "Reads a workbook of export-lists back into the pack; wrong cells are named."},
      {pack_argument, {"FILE", "", {"工作簿（.xlsx）", "the workbook (.xlsx)"}}},
      {{"--check", "", {"只检查，不改规则包", "only check, change nothing"}}, format_option},
      {"全部单元格都对了才写；有一格不对，什么也不改。没有改过的清单，文件一个字节也不变；没有改过"
       "的\n"
       "行也是。行可以换次序，列可以换次序；多出来的表不读。公式读它算出的值。\n"
       "导出以后规则包里的清单又改过的，要重新导出。读回来以后，运行 xinheng test。\n\n"
       "例：\n"
       "  xinheng import-lists rules/quzhou-person 清单.xlsx --check\n"
       "  xinheng import-lists rules/quzhou-person 清单.xlsx\n",
       "Nothing is written unless all cells are good. A list that wasn't changed keeps its bytes, "
       "and\n"
       "so does a row. Rows and columns may be in another order; sheets of your own aren't read;\n"
       "formulas count by their value. Where a list of the pack was changed after the export, "
       "export\n"
       "again. Then run xinheng test.\n\n"
       "For example:\n"
       "  xinheng import-lists rules/quzhou-person lists.xlsx --check\n"
       "  xinheng import-lists rules/quzhou-person lists.xlsx\n"},
      run_import,
      {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong,
       ExitCode::output_unwritable}};
}

}  // namespace xinheng::cli
