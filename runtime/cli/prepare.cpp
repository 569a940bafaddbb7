#include "runtime/prepare.h"

#include <fmt/format.h>

#include "compiler/compile.h"
#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/interruption.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/progress.h"

namespace xinheng::cli {
namespace {

std::string summary(const store::PrepareTotals& totals, const std::string& folder, bool zh) {
  const char* text = zh ? "预备库：{}\n主体 {}，记录 {}；每次要再看的行 {}\n"
                        : "store: {}\n{} subjects, {} records; {} rows to look at each time\n";
  std::string out = fmt::format(fmt::runtime(text), folder, with_commas(totals.subjects),
                                with_commas(totals.records), with_commas(totals.special_rows));
  std::string left_out;
  for (const std::string& column : totals.columns_left_out)
    left_out += (left_out.empty() ? "" : zh ? "、" : ", ") + column;
  if (!left_out.empty())
    out += fmt::format(
        fmt::runtime(zh ? "没有收进来的列（数据里没有，或者不能用；现在的规则不用）：{}\n"
                        : "columns left out (missing or unusable; no rule needs "
                          "them now): {}\n"),
        left_out);
  return out;
}

ExitCode run(Arguments& arguments) {
  columns::ReadOptions reading;
  reading.threads = arguments.threads();
  reading.rejects_max = arguments.rejects_max();
  if (arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  const Compilation compilation = compile(arguments.text("PACK"), Stage::typed);
  print_messages(compilation.diagnostics, compilation.sources, language, Format::text);
  if (!compilation.program) return exit_code_of(compilation.diagnostics);
  Progress progress(Progress::form_of_terminal(arguments.has("--quiet")), language);
  reading.progress = [&](uint64_t rows, uint64_t total) {
    progress.show("read", rows, total);
    return !interrupted();
  };
  Diagnostics diagnostics;
  const std::string folder = arguments.text("STORE");
  const auto totals =
      prepare(*compilation.program, arguments.text("DATA"), folder, reading, diagnostics);
  progress.end();
  print_messages(diagnostics, compilation.sources, language, Format::text);
  if (!totals) return exit_code_of(diagnostics);
  if (!arguments.has("--quiet")) print_result(summary(*totals, folder, language == Language::zh));
  return ExitCode::fine;
}

}  // namespace

Command prepare_command() {
  return {
      "prepare",
      {"把数据校验一遍，建成预备库：以后的 run 直接用，不再解码、校验、分组。",
       "Validates data once and makes a store of it: runs take it as it is."},
      {pack_argument,
       data_argument,
       {"STORE", "", {"库建在哪个文件夹（还不存在的）", "a folder to make"}}},
      {threads_option,
       rejects_option,
       {"--quiet", "", {"不显示进度和小结", "neither progress nor summary"}}},
      {"规则包声明的都收进库里，规则现在不用的也收；拒收的行留着，每次照样报告。run 从库里读，\n"
       "结果与从原来的文件读一个字节也不差。改规则、加代码、换代码的顺序，不用重新建库；\n"
       "改字段的要重建。库里有身份代码，要像原来的数据一样保管。\n\n"
       "例：\n"
       "  xinheng prepare rules/quzhou-person data store\n"
       "  xinheng run rules/quzhou-person store --date 2018-12-31 --out results\n",
       "Everything that the pack declares is kept, also what its rules don't read today, and\n"
       "rows that are refused, which each run reports. A run from the store gives the same\n"
       "bytes as one from the files. Other rules, more codes or another order of codes need\n"
       "no new store; other fields do. It holds identity codes: guard it like the data.\n\n"
       "For example:\n"
       "  xinheng prepare rules/quzhou-person data store\n"
       "  xinheng run rules/quzhou-person store --date 2018-12-31 --out results\n"},
      run};
}

}  // namespace xinheng::cli
