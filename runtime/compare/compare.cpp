#include "runtime/compare/compare.h"

#include <algorithm>
#include <chrono>

#include "runtime/columns/shape.h"
#include "runtime/compare/data_causes.h"
#include "runtime/compare/dated.h"
#include "runtime/compare/reading.h"
#include "runtime/store/read.h"

namespace xinheng::compare {
namespace {

using Clock = std::chrono::steady_clock;
using program::Program;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

const Program& program_of(const Side& side) {
  return *side.compilation->program;
}

bool has_versions(const Program& program) {
  return std::any_of(program.records.begin(), program.records.end(),
                     [](const program::Record& record) { return record.known.has_value(); });
}

class Runner {
 public:
  Runner(const Options& options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics) {}

  std::optional<Comparison> run() {
    const Side& before = options_.sides[0];
    const Side& after = options_.sides[1];
    auto begin = Clock::now();
    result_.decisions = decisions_of(program_of(before), program_of(after));
    result_.rules = between_dates()
                        ? dated_changes(*after.compilation, before.dates.evaluation_date,
                                        after.dates.evaluation_date)
                        : compare_rules(*before.compilation, *after.compilation);
    if (!judge_alike() || !read()) return std::nullopt;
    result_.read_seconds = seconds_since(begin);
    begin = Clock::now();
    if (!judge()) return std::nullopt;
    result_.evaluate_seconds = seconds_since(begin);
    begin = Clock::now();
    find_causes();
    if (!going_on("evaluate")) return std::nullopt;
    result_.attribute_seconds = seconds_since(begin);
    for (const GroupField& field : options_.groups) {
      result_.groups.push_back(group(field, program_of(after), *result_.data[1],
                                     after.dates.evaluation_date, result_.decisions,
                                     result_.differences));
    }
    return std::move(result_);
  }

 private:
  bool between_dates() const {
    const execute::Dates before = options_.sides[0].dates, after = options_.sides[1].dates;
    return before.evaluation_date != after.evaluation_date || before.known_by != after.known_by;
  }

  static std::string kinds_of(const Program& program) {
    std::string list;
    for (const program::SubjectId kind : execute::judged_kinds(program)) {
      list += (list.empty() ? "" : "，") + program.subjects[kind].name;
    }
    return list;
  }

  bool judge_alike() {
    const Program& before = program_of(options_.sides[0]);
    const Program& after = program_of(options_.sides[1]);
    const Binding of_before = bind(result_.decisions, before);
    const Binding of_after = bind(result_.decisions, after);
    for (size_t kind = 0; kind < result_.decisions.kinds.size(); ++kind) {
      if (of_before.kinds[kind].valid() && of_after.kinds[kind].valid()) return true;
    }
    diagnostics_.report(Kind::compare_nobody, std::nullopt, {kinds_of(before), kinds_of(after)});
    return false;
  }

  bool one_data_set() const {
    const Side& before = options_.sides[0];
    const Side& after = options_.sides[1];
    const bool known_alike =
        before.dates.known_by == after.dates.known_by ||
        (!has_versions(program_of(before)) && !has_versions(program_of(after)));
    return before.data == after.data && known_alike &&
           columns::same_shape(program_of(before), program_of(after));
  }

  std::shared_ptr<const columns::Dataset> read_one(const Side& side,
                                                   const columns::NeededFields& needed) {
    const columns::ReadOptions reading = reading_of(options_, side.dates.known_by);
    auto data = store::read_data(program_of(side), needed, side.data, reading, diagnostics_);
    return data ? std::make_shared<const columns::Dataset>(std::move(*data)) : nullptr;
  }

  bool read() {
    std::array<columns::NeededFields, 2> needed;
    for (size_t s = 0; s < 2; ++s) {
      needed[s] = columns::needed_fields(program_of(options_.sides[s]));
      needed[s] = columns::either(needed[s], needed[s]);
    }
    if (one_data_set()) {
      columns::NeededFields both = columns::either(needed[0], needed[1]);
      for (const GroupField& field : options_.groups) need(field, both);
      result_.data[0] = result_.data[1] = read_one(options_.sides[1], both);
      if (!result_.data[0]) return false;
      if (!columns::refused_for_one(program_of(options_.sides[1]), needed[0], needed[1],
                                    *result_.data[0])) {
        return true;
      }
    }
    for (const GroupField& field : options_.groups) need(field, needed[1]);
    for (size_t s = 0; s < 2; ++s) {
      result_.data[s] = nullptr;
      result_.data[s] = read_one(options_.sides[s], needed[s]);
      if (!result_.data[s]) return false;
    }
    return true;
  }

  std::unique_ptr<execute::Judge> make_judge(size_t side) const {
    const Compilation& compilation = *options_.sides[side].compilation;
    execute::ExecuteOptions executing;
    executing.dates = options_.sides[side].dates;
    executing.engine = options_.engine;
    executing.threads = options_.threads;
    return std::make_unique<execute::Judge>(*compilation.program,
                                            compilation.plan ? &*compilation.plan : nullptr,
                                            compilation.code.get(), *result_.data[side], executing);
  }

  bool judge() {
    // Machine code is made here; both may share it.
    const std::unique_ptr<execute::Judge> before = make_judge(0);
    const std::unique_ptr<execute::Judge> after = make_judge(1);
    Pass pass;
    pass.threads = options_.threads;
    pass.same_data = result_.data[0] == result_.data[1];
    if (options_.progress) {
      pass.progress = [&](uint64_t done, uint64_t total) {
        return options_.progress("evaluate", done, total);
      };
    }
    auto found = find_differences(
        result_.decisions,
        {Judged{&program_of(options_.sides[0]), result_.data[0].get(), before.get()},
         Judged{&program_of(options_.sides[1]), result_.data[1].get(), after.get()}},
        pass);
    if (!found) {
      diagnostics_.report(Kind::run_stopped, std::nullopt, {});
      return false;
    }
    result_.differences = std::move(*found);
    return true;
  }

  bool going_on(const char* phase) {
    if (!options_.progress || options_.progress(phase, 1, 1)) return true;
    diagnostics_.report(Kind::run_stopped, std::nullopt, {});
    return false;
  }

  void find_causes() {
    const Side& before = options_.sides[0];
    const Side& after = options_.sides[1];
    Differences& differences = result_.differences;
    if (before.data != after.data) {
      result_.causes =
          data_causes(program_of(after), {result_.data[0].get(), result_.data[1].get()},
                      result_.decisions, differences);
      return;
    }
    AttributeOptions attributing;
    attributing.programs = {&program_of(before), &program_of(after)};
    attributing.data = {result_.data[0].get(), result_.data[1].get()};
    attributing.threads = options_.threads;
    if (options_.progress) {
      attributing.going_on = [&] { return options_.progress("evaluate", 1, 1); };
    }
    const Units units = between_dates()
                            ? units_of_dates(result_.decisions, result_.rules, *after.compilation,
                                             {before.dates, after.dates}, known_matters())
                            : units_of_packs(result_.decisions, result_.rules,
                                             {before.compilation, after.compilation}, after.dates);
    result_.causes = attribute(result_.decisions, units, attributing, differences);
  }

  // Whether it makes a difference until when things are known.
  bool known_matters() const {
    if (options_.sides[0].dates.known_by == options_.sides[1].dates.known_by) return false;
    const Program& program = program_of(options_.sides[1]);
    return result_.data[0] != result_.data[1] ||
           std::any_of(program.exprs.begin(), program.exprs.end(), [](const program::Expr& expr) {
             return std::holds_alternative<program::KnownBy>(expr.node);
           });
  }

  const Options& options_;
  Diagnostics& diagnostics_;
  Comparison result_;
};

}  // namespace

std::optional<Comparison> compare(const Options& options, Diagnostics& diagnostics) {
  return Runner(options, diagnostics).run();
}

}  // namespace xinheng::compare
