#include "runtime/generate/generate.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/compile.h"
#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/interruption.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/progress.h"

namespace xinheng::cli {
namespace {

// A year after the pack came into force: long enough for terms to matter.
Days usual_date(const program::Program& program) {
  const Days from = std::clamp(program.in_force.from, data_date_min, data_date_max - 1);
  const Days later = add_months(from, 12, MissingDay::month_end).value_or(from);
  return std::clamp(std::min(later, program.in_force.to - 1), data_date_min, data_date_max - 1);
}

generate::Options options_of(Arguments& arguments) {
  generate::Options options;  // what their sizes may be, generate says
  options.subjects = arguments.number("--subjects", 0, UINT64_MAX, 0);
  options.seed = arguments.number("--seed", 0, UINT64_MAX, 1);
  options.records_per_subject = arguments.real("--records-per-subject", 0, 1000, 10);
  options.wrong_share = arguments.real("--wrong-share", 0, 1, 0);
  options.format = static_cast<generate::FileFormat>(
      arguments.choice("--format", {"parquet", "arrow", "csv"}, 0));
  options.out = arguments.text("--out");
  return options;
}

ExitCode run(Arguments& arguments) {
  generate::Options options = options_of(arguments);
  const Days date = arguments.date("--date", data_date_max);
  if (arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  const Compilation compilation = compile(arguments.text("PACK"), Stage::typed);
  print_messages(compilation.diagnostics, compilation.sources, language, Format::text);
  if (!compilation.program) return exit_code_of(compilation.diagnostics);
  options.date = arguments.has("--date") ? date : usual_date(*compilation.program);
  Progress progress(Progress::form_of_terminal(arguments.has("--quiet")), language);
  options.progress = [&](uint64_t rows, uint64_t total) {
    progress.show("generate", rows, total);
    return !interrupted();
  };
  Diagnostics diagnostics;
  const bool made = generate::generate(*compilation.program, options, diagnostics);
  progress.end();
  if (!made) {
    print_messages(diagnostics, {}, language, Format::text);
    return exit_code_of(diagnostics);
  }
  const bool zh = language == Language::zh;
  const char* made_what = zh ? "已生成 {} 个主体（每种），日期围绕 {}：{}\n"
                             : "{} subjects of each kind, around {}: {}\n";
  if (!compilation.program->simulations.empty())
    made_what = zh ? "已按“模拟”生成（--subjects {}），日期围绕 {}：{}\n"
                   : "made up as the pack simulates (--subjects {}), around {}: {}\n";
  print_result(fmt::format(fmt::runtime(made_what), with_commas(options.subjects),
                           format_date(options.date), options.out.string()));
  return ExitCode::fine;
}

}  // namespace

Command generate_command() {
  return {"generate",
          {"按规则包的结构生成虚构数据；同样的种子，同样的字节。",
           "Makes up data for a pack from its schema; the same bytes for the same seed."},
          {pack_argument},
          {{"--subjects",
            "N",
            {"每种主体多少个；写了“模拟”的按它",
             "how many subjects of each kind, where the pack has no "
             "'simulate' for it"},
            true},
           {"--seed", "S", {"随机种子（默认 1）", "the seed of the random numbers (default 1)"}},
           {"--out", "DATA", {"写到哪个文件夹（还不存在的）", "a folder to make"}, true},
           {"--records-per-subject",
            "X",
            {"平均每个主体多少条记录（默认 10）；写了“模拟”的按它",
             "records per subject on average (default 10), where the pack has no 'simulate' for "
             "it"}},
           {"--wrong-share",
            "X",
            {"有多大比例的行带错（0 到 1，默认 0）",
             "the share of rows with a fault (0 to 1, default 0)"}},
           {"--date",
            "YYYY-MM-DD",
            {"日期大多在这一天之前（默认施行一年之后）",
             "most dates lie before it (default: a year after the pack's "
             "first day)"}},
           {"--format",
            "parquet|arrow|csv",
            {"文件格式（默认 parquet）", "the format of the files (default parquet)"}},
           {"--quiet", "", {"不显示进度", "no progress"}}},
          {"身份代码形式上有效，人是虚构的。\n\n"
           "例：\n"
           "  xinheng generate rules/quzhou-person --subjects 20000 --seed 7 --out data\n",
           "Identity codes are valid in form; the people are made up.\n\n"
           "For example:\n"
           "  xinheng generate rules/quzhou-person --subjects 20000 --seed 7 --out data\n"},
          run,
          {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong,
           ExitCode::output_unwritable, ExitCode::interrupted}};
}

}  // namespace xinheng::cli
