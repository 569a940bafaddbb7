#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/compile.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"
#include "runtime/scenario/property.h"
#include "runtime/scenario/scenario.h"

namespace xinheng::cli {
namespace {

using nlohmann::ordered_json;
using scenario::PropertyReport;
using scenario::Report;
using scenario::Verdict;

constexpr uint64_t property_cases_usual = 300;
constexpr uint64_t property_cases_max = 1'000'000;

struct Results {
  std::vector<Report> tests;
  std::vector<PropertyReport> properties;
};

// Those with the filter's text in their name.
template <class Items>
std::vector<uint32_t> chosen(const Items& items, const std::string& filter) {
  std::vector<uint32_t> result;
  for (uint32_t i = 0; i < items.size(); ++i) {
    if (items[i].name.find(filter) != std::string::npos) result.push_back(i);
  }
  return result;
}

void report_test(const program::Program& program, const Report& report, Diagnostics& diagnostics) {
  const program::Test& test = program.tests[report.test];
  const Verdict verdict = scenario::verdict_of(program, report);
  if (verdict == Verdict::passed_unexpectedly) {
    diagnostics.report(Kind::unexpected_pass, test.span, {test.name, test.fails});
  }
  if (verdict != Verdict::failed) return;
  for (const scenario::Answer& answer : report.answers) {
    if (answer.met) continue;
    diagnostics.report(Kind::expectation_failed, test.expectations[answer.expectation].span,
                       {test.name, answer.expected, answer.actual});
  }
}

Diagnostics failures_of(const program::Program& program, const Results& results) {
  Diagnostics diagnostics;
  for (const Report& report : results.tests) report_test(program, report, diagnostics);
  for (const PropertyReport& report : results.properties) {
    const program::Property& property = program.properties[report.property];
    for (const scenario::CounterExample& found : report.counter_examples) {
      const std::string lines = found.test.substr(0, found.test.find_last_not_of('\n') + 1);
      diagnostics.report(Kind::property_fails, property.claims[found.claim].span,
                         {property.name, std::to_string(found.number), found.finding, lines});
    }
  }
  return diagnostics;
}

struct Totals {
  size_t passed = 0, failed = 0, failed_as_expected = 0, expectations = 0;
  size_t properties_held = 0, properties_failed = 0;
  uint64_t cases_held = 0, cases_skipped = 0;
};
Totals totals_of(const program::Program& program, const Results& results) {
  Totals totals;
  for (const Report& report : results.tests) {
    totals.expectations += report.answers.size();
    switch (scenario::verdict_of(program, report)) {
      case Verdict::passed:
        ++totals.passed;
        break;
      case Verdict::failed_as_expected:
        ++totals.failed_as_expected;
        break;
      case Verdict::failed:
      case Verdict::passed_unexpectedly:
        ++totals.failed;
        break;
    }
  }
  for (const PropertyReport& report : results.properties) {
    ++(report.counter_examples.empty() ? totals.properties_held : totals.properties_failed);
    totals.cases_held += report.held;
    totals.cases_skipped += report.skipped;
  }
  return totals;
}

ordered_json placed(const Sources& sources, Span span) {
  const SourceFile& file = sources.files[span.file];
  const Place place = place_of(file, span.begin);
  return {{"path", file.path}, {"line", place.line}, {"column", place.column}};
}

ordered_json json_of_test(const Compilation& compilation, const Report& report) {
  const program::Test& test = compilation.program->tests[report.test];
  constexpr std::string_view verdicts[] = {"passed", "failed", "failed_as_expected",
                                           "passed_unexpectedly"};
  const Verdict verdict = scenario::verdict_of(*compilation.program, report);
  const bool right = verdict == Verdict::passed || verdict == Verdict::failed_as_expected;
  ordered_json expectations = ordered_json::array();
  for (const scenario::Answer& answer : report.answers) {
    ordered_json one = placed(compilation.sources, test.expectations[answer.expectation].span);
    one["met"] = answer.met;
    one["expected"] = answer.expected;
    one["actual"] = answer.actual;
    expectations.push_back(std::move(one));
  }
  ordered_json result = {{"name", test.name}};
  result.update(placed(compilation.sources, test.span));
  result["passed"] = right;
  result["verdict"] = verdicts[static_cast<size_t>(verdict)];
  if (!test.fails.empty()) result["should_fail"] = test.fails;
  result["expectations"] = std::move(expectations);
  return result;
}

ordered_json json_of_property(const Compilation& compilation, const PropertyReport& report) {
  const program::Property& property = compilation.program->properties[report.property];
  ordered_json found = ordered_json::array();
  for (const scenario::CounterExample& one : report.counter_examples) {
    ordered_json item = placed(compilation.sources, property.claims[one.claim].span);
    item["case"] = one.number;
    item["finding"] = one.finding;
    item["test"] = one.test;
    found.push_back(std::move(item));
  }
  ordered_json result = {{"name", property.name}};
  result.update(placed(compilation.sources, property.span));
  result["passed"] = report.counter_examples.empty();
  result["held"] = report.held;
  result["skipped"] = report.skipped;
  result["counter_examples"] = std::move(found);
  return result;
}

std::string json_of(const Compilation& compilation, const Results& results) {
  const Totals totals = totals_of(*compilation.program, results);
  ordered_json document = {{"passed", totals.passed},
                           {"failed", totals.failed},
                           {"failed_as_expected", totals.failed_as_expected},
                           {"expectations", totals.expectations},
                           {"properties_held", totals.properties_held},
                           {"properties_failed", totals.properties_failed},
                           {"tests", ordered_json::array()},
                           {"properties", ordered_json::array()}};
  for (const Report& report : results.tests) {
    document["tests"].push_back(json_of_test(compilation, report));
  }
  for (const PropertyReport& report : results.properties) {
    document["properties"].push_back(json_of_property(compilation, report));
  }
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// 1 test, 2 tests.
std::string counted(uint64_t number, const char* one, const char* more) {
  return fmt::format("{} {}", number, number == 1 ? one : more);
}

std::string summary_in_english(const Totals& totals) {
  std::string line =
      counted(totals.passed, "test", "tests") + fmt::format(" passed, {} failed", totals.failed);
  if (totals.failed_as_expected > 0)
    line += fmt::format(", {} failed as expected", totals.failed_as_expected);
  line += " (" + counted(totals.expectations, "expectation", "expectations") + ")\n";
  if (totals.properties_held + totals.properties_failed == 0) return line;
  return line + counted(totals.properties_held, "property holds", "properties hold") +
         fmt::format(", {} {} ({} tried, {} skipped)\n", totals.properties_failed,
                     totals.properties_failed == 1 ? "doesn't" : "don't",
                     counted(totals.cases_held, "case", "cases"), totals.cases_skipped);
}

std::string summary_of(const Totals& totals, Language language) {
  if (language == Language::en) return summary_in_english(totals);
  std::string line = fmt::format("{} 个测试通过，{} 个不符", totals.passed, totals.failed);
  if (totals.failed_as_expected > 0) {
    line += fmt::format("，{} 个预期不符", totals.failed_as_expected);
  }
  line += fmt::format("（共 {} 处断言）\n", totals.expectations);
  if (totals.properties_held + totals.properties_failed == 0) return line;
  return line + fmt::format("{} 个保证成立，{} 个不成立（试了 {} 例，跳过 {} 例）\n",
                            totals.properties_held, totals.properties_failed, totals.cases_held,
                            totals.cases_skipped);
}

std::string words_of(Verdict verdict, bool zh) {
  switch (verdict) {
    case Verdict::passed:
      return zh ? "通过" : "passed";
    case Verdict::failed:
      return zh ? "不符" : "failed";
    case Verdict::failed_as_expected:
      return zh ? "预期不符" : "failed as expected";
    case Verdict::passed_unexpectedly:
      return zh ? "预期不符却通过" : "passed, though it should fail";
  }
  return "";
}

// Every expectation with what came out.
std::string details_of(const program::Program& program, const Results& results, Language language) {
  const bool zh = language == Language::zh;
  std::string out;
  for (const Report& report : results.tests) {
    const program::Test& test = program.tests[report.test];
    out += words_of(scenario::verdict_of(program, report), zh) + "  " + test.name + "\n";
    for (const scenario::Answer& answer : report.answers) {
      out += fmt::format(
          fmt::runtime(zh ? "  {} 应当 {}；实际 {}\n" : "  {} expected {}; actual {}\n"),
          answer.met ? "✓" : "✗", answer.expected, answer.actual);
    }
  }
  for (const PropertyReport& report : results.properties) {
    const program::Property& property = program.properties[report.property];
    const bool holds = report.counter_examples.empty();
    out += fmt::format(fmt::runtime(zh ? "{}  保证 {}（试了 {} 例，跳过 {} 例）\n"
                                       : "{}  property {} ({} cases tried, {} skipped)\n"),
                       holds ? (zh ? "成立" : "holds") : (zh ? "不成立" : "fails"), property.name,
                       report.held, report.skipped);
  }
  return out;
}

ExitCode run(Arguments& arguments) {
  const Format format = arguments.format();
  const std::string filter = arguments.text("--filter");
  const Language language = arguments.language();
  scenario::PropertyOptions options;
  options.cases = arguments.number("--property-cases", 0, property_cases_max, property_cases_usual);
  options.seed = arguments.number("--seed", 0, UINT64_MAX, options.seed);
  if (arguments.wrong()) return arguments.explain_wrong();
  const Compilation compilation = compile(arguments.text("PACK"), Stage::typed);
  print_messages(compilation.diagnostics, compilation.sources, language, format);
  if (!compilation.program) return exit_code_of(compilation.diagnostics);
  const program::Program& program = *compilation.program;
  const auto tests = chosen(program.tests, filter);
  const auto properties = chosen(program.properties, filter);
  if (tests.empty() && properties.empty() && !filter.empty()) {
    arguments.diagnostics().report(
        Kind::no_test_fits, std::nullopt,
        {filter, std::to_string(program.tests.size() + program.properties.size())});
    return arguments.explain_wrong();
  }
  const Results results{scenario::run_tests(program, tests, language),
                        scenario::run_properties(program, properties, options, language)};
  const Diagnostics failures = failures_of(program, results);
  if (format == Format::json) {
    print_result(json_of(compilation, results));
    return exit_code_of(failures);
  }
  if (arguments.has("--verbose")) print_result(details_of(program, results, language));
  print_messages(failures, compilation.sources, language, format);
  print_result(summary_of(totals_of(program, results), language));
  return exit_code_of(failures);
}

}  // namespace

Command test_command() {
  return {
      "test",
      {"运行规则包里的“测试”和“保证”：应当与实际对照，不符的指出位置。",
       "Runs the tests and properties that a pack holds: expected against actual, with the place."},
      {pack_argument},
      {{"--filter", "TEXT", {"只运行名字里含 TEXT 的", "only those with TEXT in their name"}},
       {"--verbose", "", {"列出每一条期望和实际", "list each expectation with what came out"}},
       {"--property-cases",
        "N",
        {"每条保证试 N 例，不写是 300", "try N cases of each claim; without it 300"}},
       {"--seed", "S", {"造例子的种子，不写是 1", "the seed of the cases; without it 1"}},
       format_option},
      {"测试由参照解释器运行，它就是规则的含义；机器码必须与它逐行一致。保证在造出来的人身上试，\n"
       "同一个种子总是同样的人；不成立的，给出化简后的反例，可以贴进规则包作测试。\n\n"
       "例：\n"
       "  xinheng test rules/quzhou-person\n"
       "  xinheng test rules/quzhou-person --filter 修复 --verbose\n"
       "  xinheng test rules/quzhou-person --property-cases 10000\n",
       "Tests are run by the reference interpreter, which is what rules mean; machine code must\n"
       "agree with it in every row. Properties are tried on made-up subjects, the same ones for "
       "the\n"
       "same seed; a counter-example is made small and printed as a test of the pack.\n\n"
       "For example:\n"
       "  xinheng test rules/quzhou-person\n"
       "  xinheng test rules/quzhou-person --filter 修复 --verbose\n"
       "  xinheng test rules/quzhou-person --property-cases 10000\n"},
      run};
}

}  // namespace xinheng::cli
