
#include "runtime/cli/code_options.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/dates.h"
#include "runtime/cli/grid_text.h"
#include "runtime/cli/interruption.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/progress.h"
#include "runtime/report/grid_document.h"
#include "runtime/report/write.h"

namespace xinheng::cli {
namespace {

enum Shape : size_t { text, json, csv };

// False: reported.
bool read_axes(Arguments& arguments, compare::GridOptions& options) {
  Diagnostics& diagnostics = arguments.diagnostics();
  const std::string most = std::to_string(compare::points_max);
  uint64_t points = 1;
  for (const std::string& word : arguments.texts("--grid")) {
    auto axis = compare::parse_axis(word);
    points = axis && points <= compare::points_max ? points * axis->values.size() : points;
    if (axis && points <= compare::points_max) {
      options.axes.push_back(std::move(*axis));
      continue;
    }
    const size_t equal = word.find('=');
    const std::string name =
        equal == 0 || equal == std::string::npos ? "参数" : word.substr(0, equal);
    diagnostics.report(Kind::grid_wrong, std::nullopt, {word, name, most});
  }
  return !arguments.wrong();
}

ExitCode run(Arguments& arguments) {
  compare::GridOptions options;
  options.dates = dates_of(arguments);
  options.data = arguments.text("--data");
  options.engine = engine_of(arguments);
  options.threads = arguments.threads();
  options.rejects_max = arguments.rejects_max();
  const size_t shape = arguments.choice("--format", {"text", "json", "csv"}, 0);
  if (!read_axes(arguments, options)) return arguments.explain_wrong();
  const Language language = arguments.language();
  const bool native = options.engine == execute::Engine::native;
  const Compilation pack =
      compile(arguments.text("PACK"), native ? Stage::code : Stage::typed, code_options(arguments));
  print_messages(pack.diagnostics, pack.sources, language, Format::text);
  if (!pack.program) return exit_code_of(pack.diagnostics);
  Diagnostics diagnostics;
  Sources sources;
  if (!in_force(*pack.program, options.dates.evaluation_date, diagnostics)) {
    return conclude(diagnostics, sources, language);
  }
  const std::string out = arguments.text("--out");
  std::error_code unread;
  if (!out.empty() && std::filesystem::exists(out, unread)) {
    diagnostics.report(Kind::output_exists, std::nullopt, {out});
    return conclude(diagnostics, sources, language);
  }
  Progress progress(Progress::form_of_terminal(arguments.has("--quiet")), language);
  options.progress = [&](const char* phase, uint64_t done, uint64_t total) {
    progress.show(phase, done, total);
    return !interrupted();
  };
  const auto grid = compare::try_grid(pack, options, sources, diagnostics);
  progress.end();
  if (!grid) return conclude(diagnostics, sources, language);
  const auto document = report::grid_document(*pack.program, options, *grid);
  const std::string table = report::grid_csv(document);
  if (!out.empty() && !report::write_grid(out, document, table, language, diagnostics)) {
    return conclude(diagnostics, sources, language);
  }
  if (shape == Shape::csv) {
    print_result(table);
  } else if (shape == Shape::json) {
    print_result(document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
                 "\n");
  } else if (!arguments.has("--quiet")) {
    print_result(grid_text(document, language));
    if (!out.empty()) {
      print_result((language == Language::zh ? "\n结果：" : "\nResults: ") + out + "\n");
    }
  }
  return ExitCode::fine;
}

}  // namespace

Command what_if_command() {
  return {
      "what-if",
      {"试算：参数取别的值，各等级、各项措施会有多少主体。",
       "Tries other values of parameters: how many subjects each grade and measure would have."},
      {pack_argument},
      {{"--data", "DATA", data_argument.help, true},
       date_option,
       {"--grid",
        "RANGE",
        {"参数=起..止 步长 步，或者 参数=值，值；可以几次，试全部组合",
         "PARAMETER=FROM..TO step STEP, or PARAMETER=VALUE,VALUE; where repeated, all\n"
         "combinations are tried"},
        true,
        true},
       known_by_option,
       {"--out", "FOLDER", {"结果写到哪个文件夹（还不存在的）", "a folder to make"}},
       engine_option,
       threads_option,
       rejects_option,
       no_cache_option,
       {"--format",
        "text|json|csv",
        {"给人看的文字，给程序读的 JSON，或表格", "text to read, JSON, or a spreadsheet"}},
       {"--quiet", "", {"不显示进度和小结", "neither progress nor summary"}}},
      {"数据只读一遍，所有取值一起评价；参数只是一个常数，机器码也只生成一次。“现在”是规则包\n"
       "自己的值。值写成规则里的样子：100、12.5、3年、200元。\n\n"
       "--out 的文件夹：what-if.json，what-if.csv，report.html（图和表，不用联网）。\n\n"
       "例：\n"
       "  xinheng what-if rules/quzhou-person --data data --date 2018-12-31 \\\n"
       "    --grid 'A级线=100..140 步长 5'\n",
       "The data is read once and all values are judged together; a parameter is only a constant,\n"
       "so machine code is made once. \"as it is\" is what the pack says itself. Values are "
       "written\n"
       "as in rules: 100, 12.5, 3年, 200元.\n\n"
       "The folder of --out: what-if.json, what-if.csv, report.html (charts and tables, works\n"
       "offline).\n\n"
       "For example:\n"
       "  xinheng what-if rules/quzhou-person --data data --date 2018-12-31 \\\n"
       "    --grid 'A级线=100..140 step 5'\n"},
      run,
      {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong, ExitCode::data_unusable,
       ExitCode::output_unwritable, ExitCode::interrupted}};
}

}  // namespace xinheng::cli
