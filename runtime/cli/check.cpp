#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/compile.h"
#include "compiler/program/standing.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"
#include "runtime/results/results.h"

namespace xinheng::cli {
namespace {

using nlohmann::ordered_json;

struct Count {
  Words name;
  const char* json_name;
  size_t count;
};

std::vector<Count> counts_of(const program::Program& program) {
  size_t clauses = program.clauses.size();
  size_t measures[4] = {};  // by kind
  for (const program::Measure& measure : program.measures) {
    ++measures[static_cast<size_t>(measure.kind)];
  }
  size_t defines = 0;
  for (const program::Define& define : program.defines) {
    defines += define.finding.valid() ? 0 : 1;
  }
  const auto found = [&](program::FindingKind kind) {
    return static_cast<size_t>(
        std::count_if(program.findings.begin(), program.findings.end(),
                      [&](const program::Finding& finding) { return finding.kind == kind; }));
  };
  return {
      {{"法源", "sources"}, "sources", program.sources.size()},
      {{"条目", "clauses"}, "clauses", clauses},
      {{"代码表", "code lists"}, "codes", program.codes.size()},
      {{"主体", "subjects"}, "subjects", program.subjects.size()},
      {{"记录", "records"}, "records", program.records.size()},
      {{"清单", "tables"}, "tables", program.tables.size()},
      {{"参数", "parameters"}, "parameters", program.parameters.size()},
      {{"定义", "defines"}, "defines", defines},
      {{"决策表", "decision tables"}, "decisions", program.decisions.size()},
      {{"评价", "evaluations"}, "evaluations", program.evaluations.size()},
      {{"奖励", "rewards"}, "rewards", measures[0]},
      {{"惩戒", "punishments"}, "punishments", measures[1]},
      {{"预警", "warnings"}, "warnings", measures[2]},
      {{"名单", "rosters"}, "rosters", measures[3]},
      {{"修复", "repairs"}, "repairs", found(program::FindingKind::repair)},
      {{"异议", "objections"}, "objections", found(program::FindingKind::objection)},
      {{"公示", "publications"}, "publications", found(program::FindingKind::publication)},
      {{"时限", "deadlines"}, "deadlines", found(program::FindingKind::deadline)},
      {{"场景", "scenes"}, "scenes", program.scenes.size()},
      {{"测试", "tests"}, "tests", program.tests.size()},
  };
}

std::string text_of_pack(const Compilation& compilation, Language language) {
  const program::Program& program = *compilation.program;
  const bool zh = language == Language::zh;
  std::string out = fmt::format(
      fmt::runtime(zh ? "检查通过：{} {}，{} 条声明\n" : "no errors: {} {}, {} declarations\n"),
      program.name, program.version, compilation.pack.declarations.size());
  for (const program::UsedPack& used : program.uses) {
    out += fmt::format(fmt::runtime(zh ? "  使用 {} {}（{}）\n" : "  uses {} {} ({})\n"), used.name,
                       used.version, used.path);
  }
  std::string line;
  for (const Count& count : counts_of(program)) {
    if (count.count == 0) continue;
    if (!line.empty()) line += zh ? "，" : ", ";
    line += zh ? fmt::format("{} {}", count.name.zh, count.count)
               : fmt::format("{} {}", count.count, count.name.en);
  }
  out += fmt::format("  {}\n", line);
  out += fmt::format(fmt::runtime(zh ? "  假设 {} 处\n" : "  {} assumptions\n"),
                     results::assumptions_written(program).size());
  return out;
}

// What is in force on a day, what not yet, what no longer.
std::string standing_of_pack(const program::Program& program, Days date, Language language) {
  const bool zh = language == Language::zh;
  std::string out = fmt::format(fmt::runtime(zh ? "  {}：\n" : "  on {}:\n"), format_date(date));
  const auto add = [&](const char* zh_word, const char* en_word, const std::string& name,
                       const std::vector<program::Interval>& intervals) {
    const program::StandingOn standing = program::standing_on(intervals, date);
    out += fmt::format("    {} {} {}\n", zh ? zh_word : en_word, name,
                       program::standing_text(standing, language));
  };
  add("规则包", "pack", program.name, {program.in_force});
  for (const program::UsedPack& used : program.uses) {
    add("规则包", "pack", used.name, {used.in_force});
  }
  for (const program::Source& source : program.sources) {
    add("法源", "source", source.title, source.in_force);
  }
  return out;
}

std::string json_of_pack(const Compilation& compilation, Language language) {
  ordered_json document = {{"ok", !compilation.diagnostics.has_errors()}};
  if (compilation.program) {
    const program::Program& program = *compilation.program;
    document["pack"] = {
        {"name", program.name}, {"version", program.version}, {"sha256", program.content_hash}};
    for (const program::UsedPack& used : program.uses) {
      document["pack"]["uses"].push_back(
          {{"name", used.name}, {"version", used.version}, {"path", used.path}});
    }
    for (const Count& count : counts_of(program)) {
      document["declarations"][count.json_name] = count.count;
    }
    document["assumptions"] = results::assumptions_written(program);
  }
  document["diagnostics"] = ordered_json::parse(
      render(compilation.diagnostics, compilation.sources, language, Format::json));
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ExitCode run(Arguments& arguments) {
  const Format format = arguments.format();
  const Days date = arguments.date("--date", 0);
  if (arguments.wrong()) return arguments.explain_wrong();
  const Compilation compilation = compile(arguments.text("PACK"), Stage::typed);
  if (format == Format::json) {
    print_result(json_of_pack(compilation, arguments.language()));
    return exit_code_of(compilation.diagnostics);
  }
  print_messages(compilation.diagnostics, compilation.sources, arguments.language(), format);
  if (!compilation.program) return exit_code_of(compilation.diagnostics);
  print_result(text_of_pack(compilation, arguments.language()));
  if (arguments.has("--date")) {
    print_result(standing_of_pack(*compilation.program, date, arguments.language()));
  }
  if (arguments.has("--assumptions")) {
    for (const std::string& one : results::assumptions_written(*compilation.program)) {
      print_result(fmt::format("    {}\n", one));
    }
  }
  return ExitCode::fine;
}

}  // namespace

Command check_command() {
  return {
      "check",
      {"检查规则包：语法、名字、类型、施行日期、每条惩戒的依据。",
       "Checks a pack: syntax, names, types, dates in force, the basis of every punishment."},
      {pack_argument},
      {{"--assumptions", "", {"列出全部假设", "list all assumptions"}},
       {"--date",
        "YYYY-MM-DD",
        {"那一天规则包和各法源施行没有，废止没有", "what is in force on that day, or repealed"}},
       format_option},
      {"全部文件里的错误一次列出：位置、原因、改法。规则包是一个文件夹，里面的 .xh 文件共用\n"
       "一套名字，其中一个文件写“规则包”。\n\n"
       "例：\n"
       "  xinheng check rules/quzhou-person\n"
       "  xinheng check rules/quzhou-person --format json\n",
       "All mistakes in all files are listed at once: place, cause, remedy. A pack is a folder;\n"
       "its .xh files share one set of names, and one of them has the header `package`.\n\n"
       "For example:\n"
       "  xinheng check rules/quzhou-person\n"
       "  xinheng check rules/quzhou-person --format json\n"},
      run};
}

}  // namespace xinheng::cli
