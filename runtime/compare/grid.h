// What would be at each of many values of a parameter: one pass over the data for all of them.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "runtime/columns/dataset.h"
#include "runtime/results/results.h"

namespace xinheng::compare {

// A parameter and what it is tried at, written as in a rule.
struct Axis {
  std::string parameter;
  std::vector<std::string> values;
};
inline constexpr uint64_t points_max = 1'000;
// "黑榜线=80..120 步长 5", "期限=1年，3年，5年". Empty: the form is wrong.
std::optional<Axis> parse_axis(const std::string& text);

struct GridOptions {
  std::vector<Axis> axes;
  std::filesystem::path data;
  execute::Dates dates;
  execute::Engine engine = execute::Engine::native;
  uint32_t threads = 1;
  uint64_t rejects_max = 1'000'000;
  std::function<bool(const char* phase, uint64_t done, uint64_t total)> progress;
};
struct Point {
  std::vector<std::string> values;         // by axis; none: as the pack is
  results::Summary summary;
};
struct Grid {
  std::vector<Point> points;               // the pack as it is, then the last axis fastest
  uint32_t compiled = 0;                   // of the points those that needed code of their own
  double read_seconds = 0, evaluate_seconds = 0, compile_seconds = 0;
};
// pack: compiled until Stage::code, for the native engine. Empty: diagnostics says why; places are
// in `sources`.
std::optional<Grid> try_grid(const Compilation& pack, const GridOptions& options, Sources& sources,
                             Diagnostics& diagnostics);

// The pack with parameters given other values. Empty: diagnostics says what is wrong.
struct Setting {
  std::string parameter, value;
};
std::optional<Compilation> with_settings(const Compilation& pack, const std::string& option,
                                         const std::vector<Setting>& settings, Stage until,
                                         Sources& sources, Diagnostics& diagnostics);

}  // namespace xinheng::compare
