// Two packs, dates, data sets or values of a parameter over one population: what differs, for whom,
// and because of which rule. Data is read once where both sides can be judged over it.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "runtime/compare/attribute.h"
#include "runtime/compare/groups.h"

namespace xinheng::compare {

struct Side {
  std::string name;                      // as people call it: rules/quzhou-person, 2018-12-31
  const Compilation* compilation = nullptr;  // until Stage::code, for the native engine
  std::filesystem::path data;
  execute::Dates dates;
};
struct Options {
  std::array<Side, 2> sides;             // before, after
  std::vector<GroupField> groups;        // of the program after
  execute::Engine engine = execute::Engine::native;
  uint32_t threads = 1;
  uint64_t rejects_max = 1'000'000;
  // As RunOptions::progress has it; phases are "read", "evaluate".
  std::function<bool(const char* phase, uint64_t done, uint64_t total)> progress;
};
struct Comparison {
  std::array<std::shared_ptr<const columns::Dataset>, 2> data;  // one and the same where possible
  Decisions decisions;
  RuleDifference rules;
  Differences differences;
  Causes causes;
  std::vector<Groups> groups;
  double read_seconds = 0, evaluate_seconds = 0, attribute_seconds = 0;
};
// Empty where something is wrong or it was stopped: diagnostics says what.
std::optional<Comparison> compare(const Options& options, Diagnostics& diagnostics);

}  // namespace xinheng::compare
