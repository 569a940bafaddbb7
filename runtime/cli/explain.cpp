#include "runtime/explain/explain.h"

#include <algorithm>
#include <fstream>

#include "compiler/compile.h"
#include "compiler/values/identity_code.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/dates.h"
#include "runtime/cli/interruption.h"
#include "runtime/cli/messages.h"
#include "runtime/columns/dataset.h"
#include "runtime/report/subject_at.h"
#include "runtime/results/earlier_run.h"
#include "runtime/store/read.h"

namespace xinheng::cli {
namespace {

using Names = std::vector<execute::SubjectName>;

enum class Shape : uint8_t { text, json, html };

// Those of every kind that bear this key, which ascend by their bytes.
Names find(const columns::Dataset& data, std::string_view key) {
  Names found;
  for (uint32_t kind = 0; kind < data.subjects.size(); ++kind) {
    const columns::Texts& keys = data.subjects[kind].keys;
    uint64_t low = 0;
    uint64_t high = keys.size();
    while (low < high) {
      const uint64_t middle = low + (high - low) / 2;
      (keys[middle] < key ? low : high) = keys[middle] < key ? middle + 1 : middle;
    }
    if (low < keys.size() && keys[low] == key)
      found.push_back({program::SubjectId{kind}, static_cast<uint32_t>(low)});
  }
  return found;
}

// The lines of a file: a code each.
std::vector<std::string> codes_in(const std::string& path) {
  std::vector<std::string> codes;
  std::ifstream file(path, std::ios::binary);
  for (std::string line; std::getline(file, line);) {
    if (codes.empty() && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    const size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos || line[begin] == '#') continue;
    codes.push_back(line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin));
  }
  return codes;
}

// @FILE:ROW, of a result file.
bool is_row(const std::string& given) {
  const size_t colon = given.rfind(':');
  return colon != std::string::npos && colon + 1 < given.size() &&
         given.find_first_not_of("0123456789", colon + 1) == std::string::npos;
}

// As given: codes, @FILE for those of a file, @FILE:ROW for whom a row of results is about.
std::vector<std::string> codes_of(Arguments& arguments) {
  std::vector<std::string> codes;
  for (const std::string& given : arguments.texts("--subject")) {
    if (!given.starts_with("@")) {
      codes.push_back(given);
      continue;
    }
    if (is_row(given)) {
      const auto named = report::subject_at(given.substr(1));
      if (!named) arguments.diagnostics().report(Kind::subject_row_wrong, std::nullopt, {given});
      codes.push_back(named.value_or(""));
      continue;
    }
    const std::vector<std::string> listed = codes_in(given.substr(1));
    if (listed.empty())
      arguments.diagnostics().report(Kind::subject_list_unusable, std::nullopt, {given.substr(1)});
    codes.insert(codes.end(), listed.begin(), listed.end());
  }
  return codes;
}

// Those given; without, they are those of an earlier run.
execute::Dates asked_dates(Arguments& arguments) {
  Diagnostics& diagnostics = arguments.diagnostics();
  const bool dated = arguments.has("--date"), of_run = arguments.has("--run");
  const execute::Dates dates = dates_of(arguments);
  if (!of_run && !dated)
    diagnostics.report(Kind::argument_missing, std::nullopt,
                       {"--date", "explain", usage_of(explain_command()) + " --date YYYY-MM-DD"});
  for (const char* option : {"--date", "--known-by"})
    if (of_run && arguments.has(option))
      diagnostics.report(Kind::run_date_given, std::nullopt, {option});
  return dates;
}

std::vector<program::MeasureId> measures_of(const program::Program& program,
                                            const std::vector<std::string>& names,
                                            Diagnostics& diagnostics) {
  std::vector<program::MeasureId> found;
  std::vector<std::string> known = {"all"};
  for (const program::Measure& measure : program.measures) known.push_back(measure.name);
  for (const std::string& name : names) {
    const size_t before = found.size();
    for (uint32_t i = 0; i < program.measures.size(); ++i)
      if (name == "all" || program.measures.items[i].name == name)
        found.push_back(program::MeasureId{i});
    if (found.size() == before && name != "all")
      diagnostics.report(Kind::why_not_unknown, std::nullopt,
                         {name, nearest_name(name, known).value_or(known.back())});
  }
  return found;
}

Names subjects_of(const columns::Dataset& data, const std::vector<std::string>& codes,
                  Diagnostics& diagnostics) {
  Names subjects;
  for (const std::string& code : codes) {
    const Names found = find(data, code);
    if (found.empty())
      diagnostics.report(Kind::subject_unknown, std::nullopt, {mask_identity_code(code)});
    for (const execute::SubjectName one : found)
      if (std::find(subjects.begin(), subjects.end(), one) == subjects.end())
        subjects.push_back(one);
  }
  return subjects;
}

std::string shown(const program::Program& program, execute::Dates dates,
                  const std::vector<explain::Explanation>& explanations, Shape shape,
                  Language language) {
  switch (shape) {
    case Shape::json:
      return explain::json_of(program, dates, explanations);
    case Shape::html:
      return explain::html_of(program, dates, explanations, language);
    case Shape::text:
      break;
  }
  return explain::text_of(explanations);
}

ExitCode run(Arguments& arguments) {
  std::optional<results::EarlierRun> earlier;
  execute::Dates dates = asked_dates(arguments);
  const auto shape = static_cast<Shape>(arguments.choice("--format", {"text", "json", "html"}, 0));
  const std::vector<std::string> codes = codes_of(arguments);
  columns::ReadOptions reading;
  reading.threads = arguments.threads();
  reading.rejects_max = arguments.rejects_max();
  explain::Options options;
  options.depth = static_cast<uint32_t>(arguments.number("--depth", 0, 10, options.depth));
  if (arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  options.language = language;
  Diagnostics diagnostics;
  if (arguments.has("--run")) {
    earlier = results::read_earlier_run(arguments.text("--run"), diagnostics);
    if (!earlier) return conclude(diagnostics, {}, language);
    dates = earlier->dates;
  }
  const Compilation compilation = compile(arguments.text("PACK"), Stage::typed);
  print_messages(compilation.diagnostics, compilation.sources, language, Format::text);
  if (!compilation.program) return exit_code_of(compilation.diagnostics);
  const program::Program& program = *compilation.program;
  options.why_not = measures_of(program, arguments.texts("--why-not"), diagnostics);
  if (earlier) is_pack_of(*earlier, program, diagnostics);
  if (diagnostics.has_errors() || !in_force(program, dates.evaluation_date, diagnostics))
    return conclude(diagnostics, {}, language);
  reading.hash_files = earlier.has_value();
  reading.known_by = dates.known_by;
  for (uint32_t kind = 0; kind < program.subjects.size(); ++kind)
    if (const auto name = explain::name_field(program, program::SubjectId{kind}))
      reading.besides.push_back({true, kind, *name});
  reading.progress = [](uint64_t, uint64_t) { return !interrupted(); };
  const auto data = store::read_data(program, arguments.text("DATA"), reading, diagnostics);
  if (!data || (earlier && !is_data_of(*earlier, *data, diagnostics)))
    return conclude(diagnostics, {}, language);
  const Names subjects = subjects_of(*data, codes, diagnostics);
  if (diagnostics.has_errors()) return conclude(diagnostics, {}, language);
  std::vector<explain::Explanation> explanations;
  for (const execute::SubjectName subject : subjects)
    explanations.push_back(explain::explain(program, dates, *data, subject, options));
  print_result(shown(program, dates, explanations, shape, language));
  return ExitCode::fine;
}

}  // namespace

Command explain_command() {
  Argument date = date_option;
  date.required = false;  // an earlier run has one
  return {
      "explain",
      {"说明主体的评价：从等级到分项、记录、规则、条款，为什么没有某项措施。",
       "Explains decisions: from the grade down to records, rules and clauses; and why not."},
      {pack_argument, data_argument},
      {{"--subject",
        "CODE",
        {"哪个主体：它的主键，例如公民身份号码；可以写几个，@文件 是文件里的，每行一个",
         "whom: the subject's key, such as an identity code; may be given several times; @FILE\n"
         "takes those of a file, a line each"},
        true,
        true},
       date,
       known_by_option,
       {"--run",
        "RESULTS",
        {"说明一次评价的结果：日期取自这个结果文件夹，规则包和数据要还是那次的",
         "explains results of a run: dates are taken from this folder, and the pack and the data\n"
         "must be those of that run"}},
       {"--why-not",
        "MEASURE",
        {"要怎样变，这项不适用的措施才适用；可以写几个，all 是全部",
         "what would have to change for this measure, which doesn't apply, to apply; may be given\n"
         "several times; all: every one"},
        false,
        true},
       {"--depth",
        "N",
        {"沿关系走几层：关联主体的结果也这样详细说明（默认 1，更远的只说结果）",
         "along links so far the results of others are explained, too (default 1); beyond, only\n"
         "what they are"}},
       {"--format",
        "text|json|html",
        {"给人看的文字，给程序读的 JSON，或者一个网页（不用联网，可以打印）",
         "text to read, JSON, or a page for a browser that needs no network and prints well"}},
       rejects_option},
      {"说明由参照解释器作出，与 run 的结果一致。身份代码不完整显示。\n\n"
       "例：\n"
       "  xinheng explain rules/quzhou-person data --subject 330802… --date 2018-12-31\n"
       "  xinheng explain rules/quzhou-person data --subject 330802… --run results\n"
       "  xinheng explain rules/quzhou-person data --subject 330802… --run results \\\n"
       "    --why-not 绿色通道 --format html > 说明.html\n",
       "It is told by the reference interpreter and agrees with what `run` writes. Identity\n"
       "codes are masked.\n\n"
       "For example:\n"
       "  xinheng explain rules/quzhou-person data --subject 330802… --date 2018-12-31\n"
       "  xinheng explain rules/quzhou-person data --subject 330802… --run results\n"
       "  xinheng explain rules/quzhou-person data --subject 330802… --run results \\\n"
       "    --why-not 绿色通道 --format html > explained.html\n"},
      run,
      {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong,
       ExitCode::data_unusable}};
}

}  // namespace xinheng::cli
