#include <algorithm>

#include <fmt/format.h>

#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/replace_file.h"
#include "runtime/cli/test_report.h"
#include "runtime/cli/test_watch.h"

namespace xinheng::cli {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t property_cases_usual = 300;
constexpr uint64_t property_cases_max = 1'000'000;
constexpr uint64_t example_tries_usual = 1'500;
constexpr uint64_t example_tries_max = 1'000'000;

enum class Shape : uint8_t { text, json, junit };
constexpr std::string_view shapes[] = {"text", "json", "junit"};

struct Options {
  std::string pack, run;
  Shape shape = Shape::text;
  Language language = Language::zh;
  bool verbose = false, watch = false;
  bool coverage = false;
  std::vector<std::string> coverage_files;
  std::optional<double> coverage_min;
  scenario::PropertyOptions properties;
  uint64_t example_tries = example_tries_usual;
  uint32_t threads = 1;
};

// ---- which tests: * and ? stand for any letters, else it is somewhere in the name ----
bool fits_pattern(std::string_view name, std::string_view pattern) {
  if (pattern.empty()) return name.empty();
  if (pattern[0] == '*') {
    for (size_t skip = 0; skip <= name.size(); ++skip)
      if (fits_pattern(name.substr(skip), pattern.substr(1))) return true;
    return false;
  }
  if (name.empty() || (pattern[0] != '?' && pattern[0] != name[0])) return false;
  size_t letter = 1;  // ? is a whole one of UTF-8
  while (pattern[0] == '?' && letter < name.size() && (name[letter] & 0xC0) == 0x80) ++letter;
  return fits_pattern(name.substr(letter), pattern.substr(1));
}

bool is_chosen(const std::string& name, const std::string& filter) {
  const bool pattern = filter.find_first_of("*?") != std::string::npos;
  return pattern ? fits_pattern(name, filter) : name.find(filter) != std::string::npos;
}

template <class Items>
std::vector<uint32_t> chosen(const Items& items, const std::string& filter) {
  std::vector<uint32_t> result;
  for (uint32_t i = 0; i < items.size(); ++i) {
    if (is_chosen(items[i].name, filter)) result.push_back(i);
  }
  return result;
}

// ---- coverage ----
using Print = std::string (*)(const coverage::Printing&);
Print print_for(const std::string& file) {
  const std::pair<std::string_view, Print> kinds[] = {{".txt", coverage::text_of},
                                                      {".json", coverage::json_of},
                                                      {".info", coverage::lcov_of},
                                                      {".html", coverage::html_of},
                                                      {".xh", coverage::tests_of}};
  for (const auto& [ending, print] : kinds)
    if (file.ends_with(ending)) return print;
  return nullptr;
}

// What is missing, where less is covered than is asked for; empty where it is enough.
std::string too_little(const coverage::Coverage& coverage, double min, Language language) {
  constexpr size_t shown_max = 3;
  const bool zh = language == Language::zh;
  const coverage::Total total = coverage::total_of(coverage);
  const auto needed = static_cast<uint32_t>(min * 100 + 0.5);
  if (total.share() >= needed) return "";
  const auto missing = coverage::missing_of(coverage);
  std::string text = fmt::format(
      fmt::runtime(zh ? "覆盖 {}，不到 {}：没有到达的有 {} 处\n  改法：补上测试，例如到达："
                      : "coverage {}, less than {}: {} not reached\n  fix: add tests, "
                        "for instance for: "),
      coverage::percent(total.share()), coverage::percent(needed), missing.size());
  for (size_t i = 0; i < std::min(missing.size(), shown_max); ++i)
    text += (i == 0 ? "" : zh ? "；" : "; ") + coverage::said_of(*missing[i], language);
  return text + (zh ? "。\n" : ".\n");
}

// ---- one run ----
struct Outcome {
  ExitCode code = ExitCode::fine;
  std::vector<fs::path> folders;  // of the pack and of those that it uses
};

std::vector<fs::path> folders_of(const Options& options, const Compilation& compilation) {
  std::vector<fs::path> folders{options.pack};
  for (const syntax::Folder& folder : compilation.pack.folders) folders.emplace_back(folder.path);
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  return folders;
}

// What is printed, in the shape that is asked for.
void show(const Options& options, const Compilation& compilation, const TestResults& results,
          const Diagnostics& failures, const std::optional<coverage::Coverage>& coverage) {
  const program::Program& program = *compilation.program;
  const Language language = options.language;
  const auto printed = [&](Print print) {
    return coverage ? print({*coverage, compilation, options.pack, language}) : std::string();
  };
  switch (options.shape) {
    case Shape::json:
      print_result(test_json(compilation, results, printed(coverage::json_of), language));
      return;
    case Shape::junit:
      print_result(test_junit(compilation, results, coverage ? &*coverage : nullptr, language));
      return;
    case Shape::text:
      break;
  }
  if (options.verbose) print_result(test_details(program, results, language));
  print_messages(failures, compilation.sources, language, Format::text);
  print_result(test_summary(program, results, language) + printed(coverage::text_of));
}

Outcome run_once(const Options& options) {
  const Language language = options.language;
  const Format format = options.shape == Shape::json ? Format::json : Format::text;
  const Compilation compilation = compile(options.pack, Stage::typed);
  Outcome outcome{exit_code_of(compilation.diagnostics), folders_of(options, compilation)};
  print_messages(compilation.diagnostics, compilation.sources, language, format);
  if (!compilation.program) return outcome;
  const program::Program& program = *compilation.program;
  const auto tests = chosen(program.tests, options.run);
  const auto properties = chosen(program.properties, options.run);
  Diagnostics wrong;
  if (tests.empty() && properties.empty() && !options.run.empty()) {
    wrong.report(Kind::no_test_fits, std::nullopt,
                 {options.run, std::to_string(program.tests.size() + program.properties.size())});
    print_messages(wrong, {}, language, Format::text);
    outcome.code = ExitCode::command_line_wrong;
    return outcome;
  }
  const TestResults results{
      scenario::run_tests(program, tests, {language, options.threads, options.coverage}),
      scenario::run_properties(program, properties, options.properties, language)};
  std::optional<coverage::Coverage> coverage;
  if (options.coverage) {
    coverage = coverage::measure(compilation, results.tests);
    if (options.example_tries > 0)
      coverage::find_examples(*coverage, compilation, results.tests,
                              {language, options.threads, options.example_tries});
  }
  const Diagnostics failures = failures_of(program, results);
  show(options, compilation, results, failures, coverage);
  for (const std::string& file : options.coverage_files)
    write_file(file, print_for(file)({*coverage, compilation, options.pack, language}), wrong);
  print_messages(wrong, {}, language, Format::text);
  outcome.code = std::max({outcome.code, exit_code_of(failures), exit_code_of(wrong)});
  const std::string little =
      options.coverage_min ? too_little(*coverage, *options.coverage_min, language) : "";
  print_message(little);
  if (!little.empty()) outcome.code = std::max(outcome.code, ExitCode::pack_wrong);
  return outcome;
}

// ---- the command line ----
Options options_of(Arguments& arguments) {
  Options options;
  options.pack = arguments.text("PACK");
  options.run = arguments.text("--run");
  options.shape =
      static_cast<Shape>(arguments.choice("--format", {std::begin(shapes), std::end(shapes)}, 0));
  options.language = arguments.language();
  options.verbose = arguments.has("--verbose");
  options.watch = arguments.has("--watch");
  options.coverage_files = arguments.texts("--coverage-out");
  options.coverage = arguments.has("--coverage") || !options.coverage_files.empty() ||
                     arguments.has("--coverage-min");
  if (arguments.has("--coverage-min")) {
    options.coverage_min = arguments.real("--coverage-min", 0, 100, 0);
    if (!(*options.coverage_min >= 0 && *options.coverage_min <= 100))
      arguments.diagnostics().report(
          Kind::option_number_wrong, std::nullopt,
          {"--coverage-min", arguments.text("--coverage-min"), "0", "100"});
  }
  options.example_tries =
      arguments.number("--example-tries", 0, example_tries_max, example_tries_usual);
  options.threads = arguments.threads();
  options.properties.cases =
      arguments.number("--property-cases", 0, property_cases_max, property_cases_usual);
  options.properties.seed = arguments.number("--seed", 0, UINT64_MAX, options.properties.seed);
  options.properties.threads = options.threads;
  for (const std::string& file : options.coverage_files) {
    if (print_for(file) == nullptr)
      arguments.diagnostics().report(
          Kind::option_choice_wrong, std::nullopt,
          {"--coverage-out", file, "*.txt, *.json, *.info, *.html, *.xh"});
  }
  if (options.watch && options.shape != Shape::text)
    arguments.diagnostics().report(
        Kind::option_choice_wrong, std::nullopt,
        {"--format", std::string(shapes[static_cast<size_t>(options.shape)]), "text (--watch)"});
  return options;
}

void keep_running(const Options& options) {
  const bool zh = options.language == Language::zh;
  watch([&] { return run_once(options).folders; },
        [&](const std::vector<std::string>& changed) {
          std::string line = changed.empty() ? (zh ? "等待改动（Ctrl-C 结束）\n"
                                                   : "waiting for changes (Ctrl-C ends)\n")
                                             : (zh ? "\n有改动：" : "\nchanged: ");
          for (const std::string& name : changed)
            line += name + (&name == &changed.back() ? "\n" : zh ? "，" : ", ");
          print_result(line);
          print_message("");  // both shown at once
        });
}

ExitCode run(Arguments& arguments) {
  const Options options = options_of(arguments);
  if (arguments.wrong()) return arguments.explain_wrong();
  if (!options.watch) return run_once(options).code;
  keep_running(options);
  return ExitCode::fine;
}

}  // namespace

Command test_command() {
  return {
      "test",
      {"运行规则包里的“测试”和“保证”：应当与实际对照，不符的指出位置；测试覆盖了多少规则。",
       "Runs the tests and properties of a pack: expected against actual, with the place; what of "
       "its rules the tests cover."},
      {pack_argument},
      {{"--run",
        "NAME",
        {"只运行名字里含 NAME 的；可以写 * 和 ?，那就要与整个名字相符",
         "only those with NAME in their name; with * and ? it is to fit the whole name"}},
       {"--verbose",
        "",
        {"列出每一条期望和实际，不符的说明是哪些规则决定的",
         "list each expectation with what came out and, where it isn't met, which rules decided"}},
       {"--format",
        "text|json|junit",
        {"给人看的文字，给程序读的 JSON，或给 CI 的 JUnit XML",
         "text to read, JSON, or JUnit's XML for CI"}},
       {"--watch",
        "",
        {"规则包有文件改动就再运行，Ctrl-C 结束",
         "run again whenever a file of the packs changes; Ctrl-C ends"}},
       threads_option,
       {"--property-cases",
        "N",
        {"每条保证试 N 例，不写是 300", "try N cases of each claim; without it 300"}},
       {"--seed", "S", {"造例子的种子，不写是 1", "the seed of the cases; without it 1"}},
       {"--coverage",
        "",
        {"测试覆盖了多少规则，没有到达的列出来，附上能到达的例子",
         "what of the rules the tests come to; what they don't, with examples that do"}},
       {"--coverage-out",
        "FILE",
        {"覆盖报告另存，可以写几次：.txt .json .info（LCOV） .html .xh（例子）",
         "save a report on it, several times if need be: .txt .json .info (LCOV) .html .xh "
         "(examples)"},
        false,
        true},
       {"--coverage-min",
        "PERCENT",
        {"覆盖不到百分之 PERCENT 的，退出码 1", "exit code 1 where less than this is covered"}},
       {"--example-tries",
        "N",
        {"每处声明试 N 次来找例子，不写是 1500，0 是不找",
         "try N times for each declaration to find examples; without it 1500, 0: no examples"}}},
      {"测试由参照解释器运行，它就是规则的含义；机器码必须与它逐行一致。保证在造出来的人身上试，\n"
       "同一个种子总是同样的人；不成立的，给出化简后的反例，可以贴进规则包作测试。\n"
       "覆盖算通过的测试为了得到期望的值而到达的：规则、例外、表格的行、每个条件成立和不成立、\n"
       "每种答案（包括无法确定）。\n\n"
       "例：\n"
       "  xinheng test rules/quzhou-person\n"
       "  xinheng test rules/quzhou-person --run 修复 --verbose\n"
       "  xinheng test rules/quzhou-person --coverage-out 覆盖.html --coverage-min 90\n"
       "  xinheng test rules/quzhou-person --watch\n",
       "Tests are run by the reference interpreter, which is what rules mean; machine code must\n"
       "agree with it in every row. Properties are tried on made-up subjects, the same ones for "
       "the\n"
       "same seed; a counter-example is made small and printed as a test of the pack.\n"
       "Covered is what tests that pass come to for the values they expect: rules, exceptions, "
       "rows\n"
       "of tables, each condition true and false, each answer, \"undetermined\" among them.\n\n"
       "For example:\n"
       "  xinheng test rules/quzhou-person\n"
       "  xinheng test rules/quzhou-person --run 修复 --verbose\n"
       "  xinheng test rules/quzhou-person --coverage-out coverage.html --coverage-min 90\n"
       "  xinheng test rules/quzhou-person --watch\n"},
      run};
}

}  // namespace xinheng::cli
