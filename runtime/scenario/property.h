// Properties (保证), tried on made-up subjects. What fails is made small and written as a test.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"

namespace xinheng::scenario {

struct PropertyOptions {
  uint64_t cases = 300;  // for each claim
  uint64_t seed = 1;
  uint32_t threads = 1;
};
struct CounterExample {
  uint32_t claim;        // index into Property::claims
  uint64_t number;       // of the case, from 1
  std::string finding;   // what came out
  std::string test;      // ready to be pasted into the pack
};
struct PropertyReport {
  uint32_t property = 0; // index into Program::properties
  uint64_t held = 0;
  uint64_t skipped = 0;  // no such change, or a value that is absent or undetermined
  std::vector<CounterExample> counter_examples;  // one for each claim that fails
};
std::vector<PropertyReport> run_properties(const program::Program& program,
                                           const std::vector<uint32_t>& properties,
                                           const PropertyOptions& options, Language language);

}  // namespace xinheng::scenario
