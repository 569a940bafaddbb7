#include <chrono>
#include <filesystem>
#include <optional>

#include "compiler/compile.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/dates.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/replace_file.h"
#include "runtime/handbook/handbook.h"
#include "runtime/office/office.h"

namespace xinheng::cli {
namespace {

namespace fs = std::filesystem;

enum class Shape : uint8_t { html, docx, pdf };
const std::vector<std::string_view> shapes = {"html", "docx", "pdf"};

// By the file's name where nothing is said.
std::optional<size_t> shape_of(const fs::path& out) {
  const std::string extension = out.extension().string();
  for (size_t i = 0; i < shapes.size(); ++i) {
    if (extension == "." + std::string(shapes[i])) return i;
  }
  return extension == ".htm" ? std::optional<size_t>(0) : std::nullopt;
}

Days today() {
  const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return static_cast<Days>(now.time_since_epoch().count());
}

ExitCode run(Arguments& arguments) {
  const fs::path out = arguments.text("--out");
  const auto named = shape_of(out);
  const auto shape = static_cast<Shape>(arguments.choice("--format", shapes, named.value_or(0)));
  const Days day = arguments.date("--date", today());
  if (!named && !arguments.has("--format") && !arguments.wrong())
    arguments.diagnostics().report(Kind::output_ending_unknown, std::nullopt,
                                   {out.string(), ".html, .docx, .pdf"});
  if (arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  const Compilation compilation = xinheng::compile(arguments.text("PACK"), Stage::typed);
  print_messages(compilation.diagnostics, compilation.sources, language, Format::text);
  if (compilation.diagnostics.has_errors()) return exit_code_of(compilation.diagnostics);
  if (!in_force(*compilation.program, day, arguments.diagnostics())) {
    return conclude(arguments.diagnostics(), {}, language);
  }
  const std::string html = handbook::handbook(compilation, day, language);
  Diagnostics& diagnostics = arguments.diagnostics();
  if (shape == Shape::html) {
    write_file(out, html, diagnostics);
  } else {
    office::convert(html, out, std::string(shapes[static_cast<size_t>(shape)]), diagnostics);
  }
  return conclude(diagnostics, {}, language);
}

}  // namespace

Command doc_command() {
  return {
      "doc",
      {"把规则包写成一本守信手册，给工作人员和群众看。",
       "Writes the handbook of a pack, for staff and citizens."},
      {pack_argument},
      {{"--out",
        "FILE",
        {"写到哪里：.html 一页，不需要别的文件；.pdf 可以印刷；.docx 用 Word 打开",
         "where to: .html, one page that needs nothing else; .pdf to print; .docx for Word"},
        true},
       {"--format",
        "html|docx|pdf",
        {"默认看文件名的结尾", "by default what the file's name ends in"}},
       {"--date",
        "YYYY-MM-DD",
        {"按这一天施行的版本和数值写（默认今天）",
         "the versions and values of this day (default: today)"}}},
      {"手册里有：依据的文件，怎样评价，哪些行为算数，奖励、惩戒、预警、名单，公示，异议和修复，\n"
       "时限，场景，名词，数值，还没有正式规定的假设，条款索引，按拼音排的名词索引。条件写成句子，"
       "\n"
       "都来自规则本身；紧挨在声明上面的注释，是手册里对它的说明。\n\n"
       "例：\n"
       "  xinheng doc rules/quzhou-person --out 守信手册.html --date 2018-12-31\n"
       "  xinheng doc rules/quzhou-person --out 守信手册.pdf --date 2018-12-31\n"
       "  xinheng doc rules/quzhou-person --out handbook.docx --date 2018-12-31 --lang en\n",
       "It tells of the sources of law, how one is rated, what counts, rewards, punishments,\n"
       "warnings, rosters, publications, objection and repair, deadlines, occasions, what words\n"
       "mean, values, assumptions still to be decided; with an index of clauses and one of terms\n"
       "by pinyin. Conditions are sentences made from the rules; the comment right above a\n"
       "declaration explains it.\n\n"
       "For example:\n"
       "  xinheng doc rules/quzhou-person --out handbook.html --date 2018-12-31\n"
       "  xinheng doc rules/quzhou-person --out handbook.pdf --date 2018-12-31\n"
       "  xinheng doc rules/quzhou-person --out handbook.docx --date 2018-12-31 --lang en\n"},
      run,
      {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong,
       ExitCode::output_unwritable}};
}

}  // namespace xinheng::cli
