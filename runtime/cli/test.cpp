#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/compile.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"
#include "runtime/scenario/scenario.h"

namespace xinheng::cli {
namespace {

using nlohmann::ordered_json;
using scenario::Report;

std::vector<Report> chosen(std::vector<Report> reports, const program::Program& program,
                           const std::string& filter) {
  std::erase_if(reports, [&](const Report& report) {
    return program.tests[report.test].name.find(filter) == std::string::npos;
  });
  return reports;
}

Diagnostics failures_of(const program::Program& program, const std::vector<Report>& reports) {
  Diagnostics diagnostics;
  for (const Report& report : reports) {
    const program::Test& test = program.tests[report.test];
    for (const scenario::Failure& failure : report.failures) {
      diagnostics.report(Kind::expectation_failed, test.expectations[failure.expectation].span,
                         {test.name, failure.expected, failure.actual});
    }
  }
  return diagnostics;
}

struct Totals {
  size_t passed = 0, failed = 0, expectations = 0;
};
Totals totals_of(const program::Program& program, const std::vector<Report>& reports) {
  Totals totals;
  for (const Report& report : reports) {
    ++(report.failures.empty() ? totals.passed : totals.failed);
    totals.expectations += program.tests[report.test].expectations.size();
  }
  return totals;
}

std::string json_of(const Compilation& compilation, const std::vector<Report>& reports) {
  const program::Program& program = *compilation.program;
  const Totals totals = totals_of(program, reports);
  ordered_json tests = ordered_json::array();
  for (const Report& report : reports) {
    const program::Test& test = program.tests[report.test];
    ordered_json failures = ordered_json::array();
    for (const scenario::Failure& failure : report.failures) {
      const Span span = test.expectations[failure.expectation].span;
      const SourceFile& file = compilation.sources.files[span.file];
      const Place place = place_of(file, span.begin);
      failures.push_back({{"path", file.path},
                          {"line", place.line},
                          {"column", place.column},
                          {"expected", failure.expected},
                          {"actual", failure.actual}});
    }
    tests.push_back(
        {{"name", test.name}, {"passed", report.failures.empty()}, {"failures", failures}});
  }
  const ordered_json document = {
      {"passed", totals.passed}, {"failed", totals.failed}, {"tests", tests}};
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string summary_of(const Totals& totals, Language language) {
  if (language == Language::zh) {
    return fmt::format("{} 个测试通过，{} 个不符（共 {} 处断言）\n", totals.passed, totals.failed,
                       totals.expectations);
  }
  return fmt::format("{} tests passed, {} failed ({} expectations)\n", totals.passed, totals.failed,
                     totals.expectations);
}

ExitCode run(Arguments& arguments) {
  const Format format = arguments.format();
  const std::string filter = arguments.text("--filter");
  const Language language = arguments.language();
  if (arguments.wrong()) return arguments.explain_wrong();
  const Compilation compilation = compile(arguments.text("PACK"), Stage::typed);
  print_messages(compilation.diagnostics, compilation.sources, language, format);
  if (!compilation.program) return exit_code_of(compilation.diagnostics);
  const program::Program& program = *compilation.program;
  const std::vector<Report> reports =
      chosen(scenario::run_tests(program, language), program, filter);
  if (reports.empty() && !filter.empty()) {
    arguments.diagnostics().report(Kind::no_test_fits, std::nullopt,
                                   {filter, std::to_string(program.tests.size())});
    return arguments.explain_wrong();
  }
  const Diagnostics failures = failures_of(program, reports);
  if (format == Format::json) {
    print_result(json_of(compilation, reports));
  } else {
    print_messages(failures, compilation.sources, language, format);
    print_result(summary_of(totals_of(program, reports), language));
  }
  return exit_code_of(failures);
}

}  // namespace

Command test_command() {
  return {
      "test",
      {"运行规则包里的“测试”：应当与实际对照，不符的指出位置。",
       "Runs the tests that a pack holds: expected against actual, with the place."},
      {pack_argument},
      {{"--filter", "TEXT", {"只运行名字里含 TEXT 的测试", "only tests with TEXT in their name"}},
       format_option},
      {"测试由参照解释器运行，它就是规则的含义；机器码必须与它逐行一致。\n\n"
       "例：\n"
       "  xinheng test rules/quzhou\n"
       "  xinheng test rules/quzhou --filter 修复\n",
       "Tests are run by the reference interpreter, which is what rules mean; machine code must\n"
       "agree with it in every row.\n\n"
       "For example:\n"
       "  xinheng test rules/quzhou\n"
       "  xinheng test rules/quzhou --filter 修复\n"},
      run};
}

}  // namespace xinheng::cli
