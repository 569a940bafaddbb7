// What tests came to: as text, JSON and JUnit's XML.
#pragma once

#include <string>
#include <vector>

#include "compiler/compile.h"
#include "runtime/coverage/coverage.h"
#include "runtime/scenario/property.h"
#include "runtime/scenario/scenario.h"

namespace xinheng::cli {

struct TestResults {
  std::vector<scenario::Report> tests;
  std::vector<scenario::PropertyReport> properties;
};

Diagnostics failures_of(const program::Program& program, const TestResults& results);
// Why an expectation of a test came out as it did, line by line.
std::string why_of(const program::Program& program, const scenario::Report& report,
                   const scenario::Answer& answer, Language language);

std::string test_summary(const program::Program& program, const TestResults& results,
                         Language language);
// Every expectation with what came out and, where it isn't met, why.
std::string test_details(const program::Program& program, const TestResults& results,
                         Language language);
// coverage: printed as JSON; "" where it wasn't asked for.
std::string test_json(const Compilation& compilation, const TestResults& results,
                      const std::string& coverage, Language language);
std::string test_junit(const Compilation& compilation, const TestResults& results,
                       const coverage::Coverage* coverage, Language language);

}  // namespace xinheng::cli
