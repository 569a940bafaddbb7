#include "runtime/cli/test_report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/values/markup.h"
#include "runtime/explain/why.h"
#include "runtime/scenario/given.h"

namespace xinheng::cli {
namespace {

using nlohmann::ordered_json;
using scenario::PropertyReport;
using scenario::Report;
using scenario::Verdict;

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

struct Totals {
  size_t passed = 0, failed = 0, failed_as_expected = 0, expectations = 0;
  size_t properties_held = 0, properties_failed = 0;
  uint64_t cases_held = 0, cases_skipped = 0;
};
Totals totals_of(const program::Program& program, const TestResults& results) {
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

ordered_json json_of_test(const Compilation& compilation, const Report& report, Language language) {
  const program::Program& program = *compilation.program;
  const program::Test& test = program.tests[report.test];
  constexpr std::string_view verdicts[] = {"passed", "failed", "failed_as_expected",
                                           "passed_unexpectedly"};
  const Verdict verdict = scenario::verdict_of(program, report);
  const bool right = verdict == Verdict::passed || verdict == Verdict::failed_as_expected;
  ordered_json expectations = ordered_json::array();
  for (const scenario::Answer& answer : report.answers) {
    ordered_json one = placed(compilation.sources, test.expectations[answer.expectation].span);
    one["met"] = answer.met;
    one["expected"] = answer.expected;
    one["actual"] = answer.actual;
    if (!answer.met) one["why"] = why_of(program, report, answer, language);
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

std::string indented(const std::string& lines, std::string_view indent) {
  std::string out;
  for (size_t begin = 0; begin < lines.size();) {
    const size_t end = std::min(lines.find('\n', begin), lines.size());
    out += std::string(indent) + lines.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return out;
}

std::string expected_beside_actual(const scenario::Answer& answer, bool zh) {
  return fmt::format(fmt::runtime(zh ? "{} 应当 {}；实际 {}\n" : "{} expected {}; actual {}\n"),
                     answer.met ? "✓" : "✗", answer.expected, answer.actual);
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

}  // namespace

Diagnostics failures_of(const program::Program& program, const TestResults& results) {
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

std::string why_of(const program::Program& program, const Report& report,
                   const scenario::Answer& answer, Language language) {
  const program::Test& test = program.tests[report.test];
  const program::Expectation& expectation = test.expectations[answer.expectation];
  if (expectation.kind == program::Expectation::Kind::rejected) return "";
  const columns::SmallDataset given = scenario::dataset_of(program, test);
  const execute::SubjectName subject{test.subjects[expectation.subject].subject,
                                     given.ordinals[expectation.subject]};
  std::optional<execute::RecordName> record;
  if (expectation.record) {
    record = {test.subjects[expectation.subject].records[*expectation.record].record,
              given.rows[expectation.subject][*expectation.record]};
  }
  return explain::why(program, {test.evaluation_date, test.known_by}, given.data, subject, record,
                      expectation.expr, language);
}

std::string test_json(const Compilation& compilation, const TestResults& results,
                      const std::string& coverage, Language language) {
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
    document["tests"].push_back(json_of_test(compilation, report, language));
  }
  for (const PropertyReport& report : results.properties) {
    document["properties"].push_back(json_of_property(compilation, report));
  }
  if (!coverage.empty()) document["coverage"] = ordered_json::parse(coverage);
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string test_summary(const program::Program& program, const TestResults& results,
                         Language language) {
  const Totals totals = totals_of(program, results);
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

std::string test_details(const program::Program& program, const TestResults& results,
                         Language language) {
  const bool zh = language == Language::zh;
  std::string out;
  for (const Report& report : results.tests) {
    const program::Test& test = program.tests[report.test];
    out += words_of(scenario::verdict_of(program, report), zh) + "  " + test.name + "\n";
    for (const scenario::Answer& answer : report.answers) {
      out += "  " + expected_beside_actual(answer, zh);
      if (!answer.met) out += indented(why_of(program, report, answer, language), "      ");
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

// ---- JUnit ----
namespace {

// XML allows no control characters but these.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : escaped(text)) {
    if (c == '\n') {
      out += "&#10;";
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') {
      out += c;
    }
  }
  return out;
}

class Junit {
 public:
  Junit(const Compilation& compilation, Language language)
      : compilation_(compilation),
        program_(*compilation.program),
        language_(language),
        zh_(language == Language::zh) {}

  std::string print(const TestResults& results, const coverage::Coverage* coverage) {
    const Totals totals = totals_of(program_, results);
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    const size_t tests = results.tests.size(), properties = results.properties.size();
    out += fmt::format("<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\">\n",
                       xml(program_.name + " " + program_.version), tests + properties,
                       totals.failed + totals.properties_failed);
    out += suite(zh_ ? "测试" : "tests", tests, totals.failed, totals.failed_as_expected);
    if (coverage != nullptr) add_properties(out, *coverage);
    for (const Report& report : results.tests) add_test(out, report);
    out += "  </testsuite>\n";
    if (properties > 0) {
      out += suite(zh_ ? "保证" : "properties", properties, totals.properties_failed, 0);
      for (const PropertyReport& report : results.properties) add_property(out, report);
      out += "  </testsuite>\n";
    }
    return out + "</testsuites>\n";
  }

 private:
  static std::string suite(const char* name, size_t tests, size_t failures, size_t skipped) {
    return fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
        "skipped=\"{}\">\n",
        name, tests, failures, skipped);
  }

  static void add_properties(std::string& out, const coverage::Coverage& coverage) {
    const coverage::Total total = coverage::total_of(coverage);
    out += fmt::format(
        "    <properties>\n      <property name=\"coverage\" value=\"{}\"/>\n"
        "      <property name=\"coverage.reached\" value=\"{}\"/>\n"
        "      <property name=\"coverage.all\" value=\"{}\"/>\n    </properties>\n",
        coverage::percent(total.share()), total.reached, total.all);
  }

  std::string open_case(const std::string& name, Span span) const {
    const SourceFile& file = compilation_.sources.files[span.file];
    return fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
                       xml(file.path), xml(name), xml(file.path), place_of(file, span.begin).line);
  }

  static std::string failure(const std::string& message, const std::string& text) {
    return fmt::format("      <failure message=\"{}\">{}</failure>\n", xml(message), xml(text));
  }

  void add_test(std::string& out, const Report& report) {
    const program::Test& test = program_.tests[report.test];
    out += open_case(test.name, test.span);
    switch (scenario::verdict_of(program_, report)) {
      case Verdict::passed:
        out += "/>\n";
        return;
      case Verdict::failed_as_expected:
        out += ">\n      <skipped message=\"" + xml(test.fails) + "\"/>\n";
        break;
      case Verdict::passed_unexpectedly:
        out += ">\n" + failure(words_of(Verdict::passed_unexpectedly, zh_), test.fails);
        break;
      case Verdict::failed:
        out += ">\n";
        for (const scenario::Answer& answer : report.answers) {
          if (answer.met) continue;
          const Span span = test.expectations[answer.expectation].span;
          const std::string said = expected_beside_actual(answer, zh_);
          out += failure(said.substr(0, said.size() - 1),
                         place_text(compilation_.sources, span) + "\n" +
                             why_of(program_, report, answer, language_));
        }
        break;
    }
    out += "    </testcase>\n";
  }

  void add_property(std::string& out, const PropertyReport& report) const {
    const program::Property& property = program_.properties[report.property];
    out += open_case(property.name, property.span);
    if (report.counter_examples.empty()) {
      out += "/>\n";
      return;
    }
    out += ">\n";
    for (const scenario::CounterExample& one : report.counter_examples)
      out += failure(one.finding, one.test);
    out += "    </testcase>\n";
  }

  const Compilation& compilation_;
  const program::Program& program_;
  const Language language_;
  const bool zh_;
};

}  // namespace

std::string test_junit(const Compilation& compilation, const TestResults& results,
                       const coverage::Coverage* coverage, Language language) {
  return Junit(compilation, language).print(results, coverage);
}

}  // namespace xinheng::cli
