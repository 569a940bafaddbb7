// The tests that a pack holds (测试), run by the reference interpreter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"
#include "runtime/execute/noted.h"

namespace xinheng::scenario {

struct Answer {
  uint32_t expectation;     // index into Test::expectations
  bool met;
  std::string expected, actual;
};
struct Report {
  uint32_t test;            // index into Program::tests
  std::vector<Answer> answers;
  // What gave the answers, where it is asked for.
  std::optional<execute::Noted> noted;
};
// One that is expected to fail (预期不符) is right where some expectation isn't met.
enum class Verdict : uint8_t { passed, failed, failed_as_expected, passed_unexpectedly };
Verdict verdict_of(const program::Program& program, const Report& report);

struct TestOptions {
  Language language = Language::zh;
  uint32_t threads = 1;
  bool note = false;
};
// One report for each of these tests, in order.
std::vector<Report> run_tests(const program::Program& program, const std::vector<uint32_t>& tests,
                              const TestOptions& options);

}  // namespace xinheng::scenario
