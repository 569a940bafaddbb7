// The tests that a pack holds (测试), run by the reference interpreter.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"

namespace xinheng::scenario {

struct Failure {
  uint32_t expectation;     // index into Test::expectations
  std::string expected, actual;
};
struct Report {
  uint32_t test;            // index into Program::tests
  std::vector<Failure> failures;
};
// One report a test, in order.
std::vector<Report> run_tests(const program::Program& program, Language language);

}  // namespace xinheng::scenario
