#include "runtime/store/update.h"

#include <fmt/format.h>

#include "compiler/compile.h"
#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/interruption.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/progress.h"

namespace xinheng::cli {
namespace {

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
  store::UpdateTotals totals;
  const bool updated = store::update(*compilation.program, arguments.text("STORE"),
                                     arguments.text("DELTA"), reading, totals, diagnostics);
  progress.end();
  print_messages(diagnostics, compilation.sources, language, Format::text);
  if (!updated) return exit_code_of(diagnostics);
  const char* text =
      language == Language::zh ? "第 {} 代：新增 {} 行\n" : "generation {}: {} rows\n";
  if (!arguments.has("--quiet"))
    print_result(fmt::format(fmt::runtime(text), totals.generation, with_commas(totals.rows)));
  return ExitCode::fine;
}

}  // namespace

Command update_command() {
  return {"update",
          {"把新的、更正了的行加进预备库，不重写已有的。",
           "Adds new and corrected rows to a store, without rewriting what is there."},
          {pack_argument,
           store_argument,
           {"DELTA",
            "",
            {"新增和更正的数据，与 DATA 一样放；只放有变动的那几种",
             "new and corrected data, laid out like DATA; only the kinds that change"}}},
          {threads_option,
           rejects_option,
           {"--quiet", "", {"不显示进度和小结", "neither progress nor summary"}}},
          {"主体按主键、记录按主键取代库里的那一行；有版本的记录（已知 自 …），主键和“自”\n"
           "都相同的才取代，不同的就是又一个版本：得知的日子写在行里，从前的评价不变。没有主键的记"
           "录只增。\n"
           "做完才看得见：中断、断电，库还是原来那一代。同时只能有一个程序更新，读的不受影响。\n\n"
           "例：\n"
           "  xinheng update rules/quzhou-person store 2019-01\n",
           "A row of a subject, or of a record with a key, takes the place of the one with its\n"
           "key. Where records have versions (known since …) it does so only where that day is\n"
           "the same too; else it is one more version, and what was decided before stays. Records\n"
           "without key are only added. It is seen when it is done: after an interruption the "
           "store has\n"
           "the generation before. One program updates at a time; readers aren't disturbed.\n\n"
           "For example:\n"
           "  xinheng update rules/quzhou-person store 2019-01\n"},
          run};
}

}  // namespace xinheng::cli
