// Tests where they stand: how each came out, and what each expectation found.
#include <algorithm>

#include <fmt/format.h>

#include "runtime/language_server/answers.h"
#include "runtime/language_server/uri.h"

namespace xinheng::language_server {
namespace {

bool passed(const program::Program& program, const scenario::Report& report) {
  const scenario::Verdict verdict = scenario::verdict_of(program, report);
  return verdict == scenario::Verdict::passed || verdict == scenario::Verdict::failed_as_expected;
}

std::string title_of(const program::Program& program, const scenario::Report& report,
                     Language language) {
  const bool zh = language == Language::zh;
  const auto met = std::count_if(report.answers.begin(), report.answers.end(),
                                 [](const scenario::Answer& one) { return one.met; });
  const auto all = static_cast<long>(report.answers.size());
  if (passed(program, report)) {
    return fmt::format(fmt::runtime(zh ? "✓ 通过（{} 处断言）" : "✓ passed ({} expectations)"),
                       all);
  }
  return fmt::format(fmt::runtime(zh ? "✗ {} 处断言中 {} 处不符" : "✗ of {} expectations {} fail"),
                     all, all - met);
}

// Of a file, where the pack is sound.
std::vector<const scenario::Report*> reports_in(Project& project, uint32_t file,
                                                Language language) {
  std::vector<const scenario::Report*> result;
  if (!project.sound()) return result;
  const program::Program& program = *project.compilation.program;
  for (uint32_t test = 0; test < program.tests.size(); ++test) {
    if (program.tests[test].span.file != file) continue;
    result.push_back(&report_of(project, test, language));
  }
  return result;
}

}  // namespace

bool run_tests_in(Project& project, uint32_t file, Language language, const GoingOn& going_on) {
  if (!project.sound()) return true;
  const program::Program& program = *project.compilation.program;
  for (uint32_t test = 0; test < program.tests.size(); ++test) {
    if (program.tests[test].span.file != file) continue;
    if (!going_on()) return false;
    report_of(project, test, language);
  }
  return true;
}

// A row of a table of cases is a test of its own.
Json lenses_of(Project& project, uint32_t file, Language language) {
  Json result = Json::array();
  for (const scenario::Report* report : reports_in(project, file, language)) {
    const program::Program& program = *project.compilation.program;
    const program::Test& test = program.tests[report->test];
    result.push_back({{"range", range_of(project, {file, test.span.begin, test.span.begin})},
                      {"command",
                       {{"title", title_of(program, *report, language)},
                        {"command", "xinheng.runTest"},
                        {"arguments", {uri_of_path(project.paths[file]), test.name}}}}});
  }
  return result;
}

// Behind each expectation what came out.
Json hints_of(Project& project, uint32_t file, Language language) {
  Json result = Json::array();
  const bool zh = language == Language::zh;
  const Lines lines(project.text_of(file));
  for (const scenario::Report* report : reports_in(project, file, language)) {
    const program::Test& test = project.compilation.program->tests[report->test];
    for (const scenario::Answer& answer : report->answers) {
      const Span span = test.expectations[answer.expectation].span;
      const std::string label =
          answer.met ? "✓ " + answer.actual : (zh ? "✗ 实际 " : "✗ actual ") + answer.actual;
      result.push_back({{"position", json_of(lines.position_of(span.end))},
                        {"label", label},
                        {"paddingLeft", true}});
    }
  }
  return result;
}

std::string test_result(Project& project, const std::string& name, Language language) {
  const bool zh = language == Language::zh;
  if (!project.sound()) {
    return zh ? "规则包有错误，先改好才能运行测试。"
              : "the pack has errors: tests run once they are mended.";
  }
  const program::Program& program = *project.compilation.program;
  for (uint32_t test = 0; test < program.tests.size(); ++test) {
    if (program.tests[test].name != name) continue;
    const scenario::Report& report = report_of(project, test, language);
    std::string out = name + "：" + title_of(program, report, language);
    for (const scenario::Answer& answer : report.answers) {
      out += fmt::format(fmt::runtime(zh ? "\n{} 应当 {}；实际 {}" : "\n{} expected {}; actual {}"),
                         answer.met ? "✓" : "✗", answer.expected, answer.actual);
    }
    return out;
  }
  return fmt::format(fmt::runtime(zh ? "没有叫“{}”的测试。" : "no test is called '{}'."), name);
}

}  // namespace xinheng::language_server
