#include "runtime/explain/explain.h"

#include <algorithm>
#include <thread>

#include "compiler/compile.h"
#include "compiler/values/identity_code.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/dates.h"
#include "runtime/cli/interruption.h"
#include "runtime/cli/messages.h"
#include "runtime/columns/dataset.h"
#include "runtime/report/subject_at.h"
#include "runtime/store/read.h"

namespace xinheng::cli {
namespace {

// Keys ascend by their bytes.
std::optional<execute::SubjectName> find(const columns::Dataset& data, std::string_view key) {
  for (uint32_t kind = 0; kind < data.subjects.size(); ++kind) {
    const columns::Texts& keys = data.subjects[kind].keys;
    uint64_t low = 0;
    uint64_t high = keys.size();
    while (low < high) {
      const uint64_t middle = low + (high - low) / 2;
      (keys[middle] < key ? low : high) = keys[middle] < key ? middle + 1 : middle;
    }
    if (low < keys.size() && keys[low] == key) {
      return execute::SubjectName{program::SubjectId{kind}, static_cast<uint32_t>(low)};
    }
  }
  return std::nullopt;
}

ExitCode fail(const Diagnostics& diagnostics, Language language) {
  print_messages(diagnostics, {}, language, Format::text);
  return exit_code_of(diagnostics);
}

ExitCode run(Arguments& arguments) {
  const execute::Dates dates = dates_of(arguments);
  std::string subject = arguments.text("--subject");
  if (subject.starts_with('@')) {
    const auto named = report::subject_at(subject.substr(1));
    if (!named) {
      arguments.diagnostics().report(Kind::subject_row_wrong, std::nullopt, {subject});
    }
    subject = named.value_or("");
  }
  columns::ReadOptions reading;
  reading.threads = std::max(1u, std::thread::hardware_concurrency());
  reading.rejects_max = arguments.number("--max-rejects", 0, 1'000'000'000, 1'000'000);
  reading.hash_files = false;
  reading.known_by = dates.known_by;
  reading.progress = [](uint64_t, uint64_t) { return !interrupted(); };
  if (arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  const Compilation compilation = compile(arguments.text("PACK"), Stage::typed);
  print_messages(compilation.diagnostics, compilation.sources, language, Format::text);
  if (!compilation.program) return exit_code_of(compilation.diagnostics);
  const program::Program& program = *compilation.program;
  Diagnostics diagnostics;
  if (!in_force(program, dates.evaluation_date, diagnostics)) return fail(diagnostics, language);
  const auto data = store::read_data(program, arguments.text("DATA"), reading, diagnostics);
  if (!data) return fail(diagnostics, language);
  const auto found = find(*data, subject);
  if (!found) {
    diagnostics.report(Kind::subject_unknown, std::nullopt, {mask_identity_code(subject)});
    return fail(diagnostics, language);
  }
  print_result(explain::explain(program, dates, *data, *found, language));
  return ExitCode::fine;
}

}  // namespace

Command explain_command() {
  return {"explain",
          {"说明一个主体的评价：从等级到分项、记录、规则、条款。",
           "Explains one decision: from the grade down to records, rules and clauses."},
          {pack_argument, data_argument},
          {{"--subject",
            "CODE",
            {"哪个主体：它的主键，例如公民身份号码；或者 @结果文件:行，那一行的主体",
             "whom: the subject's key, such as an identity code; or @FILE:ROW, whom that row of\n"
             "a result file is about"},
            true},
           date_option,
           known_by_option,
           rejects_option},
          {"说明由参照解释器作出，与 run 的结果一致。身份代码不完整显示。\n\n"
           "例：\n"
           "  xinheng explain rules/quzhou-person data --subject 330802… --date 2018-12-31\n",
           "It is told by the reference interpreter and agrees with what `run` writes. Identity\n"
           "codes are masked.\n\n"
           "For example:\n"
           "  xinheng explain rules/quzhou-person data --subject 330802… --date 2018-12-31\n"},
          run,
          {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong,
           ExitCode::data_unusable}};
}

}  // namespace xinheng::cli
