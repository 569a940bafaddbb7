// Random rule packs over random people: compiled code and the reference interpreter must agree,
// and nothing happens that the analysis excludes.
//   differential_tests [PROGRAMS] [FIRST_SEED] [--first | --all]
// A failure prints its seed, the shrunken program and both results; give the seed to see it again.
// --first: the first failure ends it, and is only named. --all: none does.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "tests/differential/analysis.h"
#include "tests/differential/engines.h"
#include "tests/differential/random_program.h"
#include "tests/differential/shrink.h"
#include "tests/differential/written.h"

using namespace xinheng;
using namespace xinheng::differential;

namespace {

// Narrower processors now and then; mostly this machine.
Choice choice_of(uint64_t seed) {
  Choice choice;
  if (seed % 8 == 0) choice.cpu = "x86-64-v2";
  if (seed % 8 == 1) choice.cpu = "x86-64-v3";
  choice.threads = seed % 5 == 0 ? 3 : 1;
  choice.order = seed;
  return choice;
}

// A run that fails ends soon: whoever broke something is waiting.
constexpr uint64_t failures_max = 3;
constexpr std::chrono::seconds shrinking_max{20};

struct Totals {
  uint64_t programs = 0, written = 0, failed = 0, judged = 0, deferred = 0;
  Clock::duration shrinking{};
};

// "" where all went well.
std::string outcome(const program::Program& program, const columns::Dataset& data,
                    execute::Dates dates, const Choice& choice, Comparison& result) {
  try {
    result = compare_engines(program, data, dates, choice);
    return result.difference;
  } catch (const std::exception& error) {
    return error.what();
  }
}

void print_words(const std::vector<columns::ColumnData>& columns, uint64_t row) {
  for (const columns::ColumnData& column : columns) {
    if (std::holds_alternative<std::monostate>(column.values)) continue;
    const auto word = column.at(row);
    fmt::print(" {}", word ? std::to_string(*word) : "-");
  }
  fmt::print("\n");
}

void print_failure(uint64_t seed, const Failing& failing, execute::Dates dates,
                   const std::string& difference) {
  fmt::print("== seed {}, on {}, known by {}\n{}\n{}\n", seed, format_date(dates.evaluation_date),
             format_date(dates.known_by), program::print(failing.program), difference);
  if (failing.data.subjects.empty() || failing.data.subjects[0].keys.size() > 1) return;
  for (const auto& kind : failing.data.subjects)
    if (kind.keys.size() == 1) print_words(kind.columns, 0);
  for (const auto& kind : failing.data.records)
    for (uint64_t row = 0; row < kind.count(); ++row) print_words(kind.columns, row);
}

// As rules in files, too; of those with very many people only what was asked of them so far.
void judge_written(uint64_t seed, const program::Program& program, const People& people,
                   execute::Dates dates, Totals& totals) {
  constexpr size_t rows_max = 5'000;
  size_t rows = 0;
  for (const auto& keys : people.keys) rows += keys.size();
  if (rows > rows_max) return;
  Draw draw(seed * 31 + 7);
  const WrittenResult result = compare_written(program, people, dates, draw);
  totals.written += result.skipped ? 0 : 1;
  if (result.difference.empty()) return;
  ++totals.failed;
  fmt::print("== seed {}, written, on {}, known by {}\n{}\n{}\n", seed,
             format_date(dates.evaluation_date), format_date(dates.known_by), result.difference,
             result.rules);
}

void judge(uint64_t seed, bool shrinks, Totals& totals) {
  Draw draw(seed);
  draw.calm = draw.chance(70);
  Failing failing{random_program(draw), {}};
  const execute::Dates dates = random_dates(draw);
  const People people = random_people(failing.program, dates, draw);
  failing.data = people.data;
  const Choice choice = choice_of(seed);
  Comparison first;
  const std::string difference = outcome(failing.program, failing.data, dates, choice, first);
  ++totals.programs;
  totals.judged += first.judged;
  totals.deferred += first.deferred;
  if (difference.empty()) {
    const std::string broken = broken_proof(failing.program, failing.data, dates);
    if (broken.empty()) return judge_written(seed, failing.program, people, dates, totals);
    ++totals.failed;
    print_failure(seed, failing, dates, broken);
    return;
  }
  ++totals.failed;
  if (!shrinks) {
    fmt::print("seed {}: {}\n", seed, difference);
    return;
  }
  const bool thrown = first.difference.empty();
  const auto start = Clock::now();
  failing = shrink(std::move(failing), first.subject, first.ordinal,
                   start + shrinking_max - totals.shrinking,
                   [&](const program::Program& program, const columns::Dataset& data) {
                     Comparison again;
                     const std::string found = outcome(program, data, dates, choice, again);
                     return !found.empty() && again.difference.empty() == thrown;
                   });
  totals.shrinking += Clock::now() - start;
  Comparison last;
  print_failure(seed, failing, dates, outcome(failing.program, failing.data, dates, choice, last));
}

}  // namespace

int main(int argc, char** argv) {
  const uint64_t programs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2000;
  const uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  const auto start = Clock::now();
  const bool first_only = argc > 3 && std::string_view(argv[3]) == "--first";
  const bool all = argc > 3 && std::string_view(argv[3]) == "--all";
  const uint64_t most = first_only ? 1 : all ? programs : failures_max;
  Totals totals;
  for (uint64_t seed = first; seed < first + programs && totals.failed < most; ++seed) {
    judge(seed, !first_only, totals);
    if (totals.programs % 1000 != 0) continue;
    fmt::print("{} programs so far, last seed {}\n", totals.programs, seed);
    std::fflush(stdout);
  }
  const std::chrono::duration<double> taken = Clock::now() - start;
  fmt::print(
      "{} programs, {} of them written as rules, {} persons, {:.1f} % left to the interpreter, "
      "{:.1f} s\n",
      totals.programs, totals.written, totals.judged,
      totals.judged
          ? 100.0 * static_cast<double>(totals.deferred) / static_cast<double>(totals.judged)
          : 0.0,
      taken.count());
  fmt::print("{} passed, {} failed\n", totals.programs - totals.failed, totals.failed);
  return totals.failed == 0 ? 0 : 1;
}
