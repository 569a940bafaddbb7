#include "runtime/run.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "runtime/changes/changes.h"
#include "runtime/cli/changes_summary.h"
#include "runtime/cli/code_options.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/dates.h"
#include "runtime/cli/interruption.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/progress.h"
#include "runtime/cli/summary.h"
#include "runtime/partition/memory.h"
#include "runtime/store/catalogue.h"

namespace xinheng::cli {
namespace {

constexpr uint64_t memory_least_bytes = uint64_t{64} << 20, memory_most_bytes = uint64_t{1} << 50;

std::optional<uint64_t> memory_of(Arguments& arguments) {
  if (!arguments.has("--memory")) return std::nullopt;
  const auto bytes = partition::parse_bytes(arguments.text("--memory"));
  if (!bytes || *bytes < memory_least_bytes || *bytes > memory_most_bytes)
    arguments.diagnostics().report(Kind::option_memory_wrong, std::nullopt,
                                   {"--memory", arguments.text("--memory"), "64MiB", "1024TiB"});
  return bytes;
}

RunOptions options_of(Arguments& arguments) {
  RunOptions options;
  options.dates = dates_of(arguments);
  options.engine = engine_of(arguments);
  options.columns = arguments.choice("--columns", {"declared", "alias"}, 0) == 0
                        ? results::ColumnNames::declared
                        : results::ColumnNames::alias;
  options.files = arguments.choice("--files", {"parquet", "ipc"}, 0) == 0
                      ? results::FileFormat::parquet
                      : results::FileFormat::ipc;
  options.threads = arguments.threads();
  options.rejects_max = arguments.rejects_max();
  options.memory_bytes = memory_of(arguments);
  options.data = arguments.text("DATA");
  options.out = arguments.text("--out");
  return options;
}

std::string content_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(text).str();
}

// Only what updates changed.
ExitCode run_since(Arguments& arguments, const Compilation& compilation, const RunOptions& options,
                   uint64_t generation, Format format) {
  const Language language = arguments.language();
  changes::Options since;
  since.store = options.data;
  since.out = options.out;
  since.dates = options.dates;
  since.engine = options.engine;
  since.files = options.files;
  since.threads = options.threads;
  since.rejects_max = options.rejects_max;
  since.since = generation;
  since.progress = [](uint64_t, uint64_t) { return !interrupted(); };
  Diagnostics diagnostics;
  std::optional<changes::Summary> summary;
  if (in_force(*compilation.program, options.dates.evaluation_date, diagnostics))
    summary = changes::changes(compilation, since, diagnostics);
  print_messages(diagnostics, compilation.sources, language, format);
  if (!summary) return exit_code_of(diagnostics);
  if (format == Format::json) {
    print_result(changes_json(*summary));
  } else if (!arguments.has("--quiet")) {
    print_result(changes_text(*summary, options.out, language));
  }
  return ExitCode::fine;
}

ExitCode run(Arguments& arguments) {
  RunOptions options = options_of(arguments);
  const Format format = arguments.format();
  const uint64_t since = arguments.number("--since", 1, UINT32_MAX, 1);
  if (arguments.has("--since") && !store::is_store(options.data))
    arguments.diagnostics().report(Kind::store_wanted, std::nullopt,
                                   {"--since", options.data.string()});
  if (options.memory_bytes && arguments.has("--since"))
    arguments.diagnostics().report(Kind::memory_since, std::nullopt, {});
  if (arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  const bool native = options.engine == execute::Engine::native;
  std::optional<Compilation> compiled;
  try {
    codegen::Options coding = code_options(arguments);
    coding.to_run = true;
    compiled = compile(arguments.text("PACK"), native ? Stage::code : Stage::typed, coding);
  } catch (const std::runtime_error& refused) {
    if (!arguments.has("--cpu")) throw;
    arguments.diagnostics().report(Kind::code_generation_refused, std::nullopt,
                                   {arguments.text("--cpu"), refused.what()});
    return arguments.explain_wrong();
  }
  const Compilation& compilation = *compiled;
  print_messages(compilation.diagnostics, compilation.sources, language, format);
  if (compilation.diagnostics.has_errors()) return exit_code_of(compilation.diagnostics);
  if (arguments.has("--since")) return run_since(arguments, compilation, options, since, format);

  Progress progress(Progress::form_of_terminal(arguments.has("--quiet")), language);
  options.progress = [&](const char* phase, uint64_t done, uint64_t total) {
    progress.show(phase, done, total);
    return !interrupted();
  };
  Diagnostics diagnostics;
  std::optional<results::Summary> summary;
  auto by = results::find_by(*compilation.program, arguments.texts("--by"), diagnostics);
  if (by) options.by = std::move(*by);
  if (by && in_force(*compilation.program, options.dates.evaluation_date, diagnostics)) {
    summary = xinheng::run(compilation, options, diagnostics);
  }
  progress.end();
  print_messages(diagnostics, compilation.sources, language, format);
  if (arguments.has("--timings")) print_message(timings_text(compilation, language));
  if (!summary) return exit_code_of(diagnostics);
  if (format == Format::json) {
    print_result(content_of(options.out / "manifest.json"));
  } else if (!arguments.has("--quiet")) {
    print_result(summary_text(*compilation.program, options.dates, *summary, language));
  }
  return ExitCode::fine;
}

constexpr Words notes = {
    "结果：\n"
    "  evaluations.parquet  每个主体一行：分项、总分、等级、不能确定的和原因\n"
    "  measures.parquet     每个主体适用的每项措施一行：方式、程度、场景、部门、起（from）、\n"
    "                       止（until，这一天起不再适用）、条款、情形、依据的记录\n"
    "  publications.parquet 公示着的每条记录一行：公开的内容（已遮盖）、起、止、条款；\n"
    "                       有公示的规则包才有\n"
    "  deadlines.parquet    逾期的每条记录一行：截止日、天数、由谁负责；有时限的才有\n"
    "  rejects.parquet      不能用的行和值：文件、行（row：第几行数据，CSV 的表头不算）、\n"
    "                       列、值（涉及个人的遮盖）、原因、处理（effect：row 整行不用，\n"
    "                       field 只是这个值按未知处理）\n"
    "  manifest.json        规则包、引擎、日期、输入输出文件及其 SHA-256、计数、假设\n"
    "写 --files ipc 时，表的文件名以 .arrow 结尾。\n"
    "文件夹写完整了才出现；中断不留半成品。结果的字节与线程数、输入行的顺序无关。\n"
    "有 --since 的只写 changes.parquet，变动一处一行：主体、项目（item）、之前、之后、由于哪些\n"
    "行（because）、经由哪些主体（through）；与两次全部评价的差别一致。\n\n"
    "例：\n"
    "  xinheng run rules/quzhou-person data --date 2018-12-31 --out results\n"
    "  xinheng run rules/quzhou-person data --date 2018-12-31 --out results --by 所在地\n",
    "Results:\n"
    "  evaluations.parquet  a row per subject: dimensions, score, grade, what is undetermined\n"
    "  measures.parquet     a row per subject and measure that applies: binding, degree,\n"
    "                       scene, department, from, until (it ends on that day), clauses,\n"
    "                       cases, records\n"
    "  publications.parquet a row per record shown in public: what is shown, masked, from,\n"
    "                       until, clauses; where the pack publishes something\n"
    "  deadlines.parquet    a row per record that is late: last day, days, who answers; where\n"
    "                       the pack sets deadlines\n"
    "  rejects.parquet      rows and values that can't be used: file, row (of the data: the\n"
    "                       header line of a CSV isn't counted), column, value (masked where\n"
    "                       personal), reason, effect (row: the row isn't used; field: this\n"
    "                       value is taken as unknown)\n"
    "  manifest.json        pack, engine, dates, files with their SHA-256, counts, "
    "assumptions\n"
    "With --files ipc the names of the tables end in .arrow.\n"
    "The folder appears only when it is whole. Its bytes depend neither on the number of\n"
    "threads nor on the order of the input's rows.\n"
    "With --since only changes.parquet is written, a row per change: subject, item, before,\n"
    "after, because of which rows, through whom; the same as two runs of everybody differ.\n\n"
    "For example:\n"
    "  xinheng run rules/quzhou-person data --date 2018-12-31 --out results\n"
    "  xinheng run rules/quzhou-person data --date 2018-12-31 --out results --by 所在地\n"};

}  // namespace

Command run_command() {
  return {
      "run",
      {"评价全部主体，写出结果文件。", "Judges everybody and writes the result files."},
      {pack_argument, data_argument},
      {date_option,
       {"--out", "RESULTS", {"结果写到哪个文件夹（还不存在的）", "a folder to make"}, true},
       known_by_option,
       {"--engine",
        "native|interpreter",
        {"机器码（默认），或参照解释器：慢，但它就是规则的含义",
         "machine code (default), or the reference interpreter: slow, but what rules mean"}},
       {"--columns",
        "declared|alias",
        {"evaluations 的列名：规则里的名字（默认），或“别名”；没有别名的仍用名字",
         "the columns of evaluations: as declared (default), or by alias where there is one"}},
       {"--files",
        "parquet|ipc",
        {"结果的表写成 Parquet（默认，小），或 Arrow IPC（.arrow，不压缩，可直接映射到内存）",
         "result tables as Parquet (default, small) or as Arrow IPC (.arrow, not compressed,\n"
         "to be mapped into memory)"}},
       {"--since",
        "N",
        {"DATA 是预备库：只评价第 N 代以后的更新涉及的主体，写出谁的什么变了",
         "DATA is a store: judges only whom updates after generation N concern, and writes what\n"
         "changed for whom"}},
       {"--by",
        "NAME",
        {"结果按它分：主体的字段或定义（每个值有多少人得哪一等），记录的字段或定义、公示或时限\n"
         "（多少条，日期按月）；可以写几个，例如 --by 所在地 --by 信用信息.报送日",
         "results by it: a field or definition of a subject (who has which grade), of a record, "
         "or\n"
         "a publication or deadline (how many; dates by month); may be given several times"},
        false,
        true},
       {"--memory",
        "SIZE",
        {"最多用多少内存，例如 2GiB；放不下的记录按主体分批，暂存在 --out 旁边的磁盘上\n"
         "（预备库的记录就地分批读），结果不变；不能和 --since 一起写",
         "how much memory to take at most, such as 2GiB; records beyond it are kept on the disk\n"
         "beside --out, in partitions by subject (those of a store are read where they are); the\n"
         "results are the same; not with --since"}},
       threads_option,
       rejects_option,
       cpu_option,
       no_cache_option,
       timings_option,
       format_option,
       {"--quiet", "", {"不显示进度和小结", "neither progress nor summary"}}},
      notes,
      run,
      {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong, ExitCode::data_unusable,
       ExitCode::output_unwritable, ExitCode::interrupted}};
}

}  // namespace xinheng::cli
