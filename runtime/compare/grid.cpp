#include "runtime/compare/grid.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>

#include "compiler/syntax/set_parameter.h"
#include "runtime/columns/needed_fields.h"
#include "runtime/columns/shape.h"
#include "runtime/compare/reading.h"
#include "runtime/execute/in_order.h"
#include "runtime/execute/judge.h"
#include "runtime/results/count.h"
#include "runtime/store/read.h"

namespace xinheng::compare {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string parameters_of(const program::Program& program) {
  std::string list;
  for (const program::Parameter& one : program.parameters) {
    list += (list.empty() ? "" : "，") + one.name;
  }
  return list;
}

const program::Parameter* find(const program::Program& program, const std::string& name) {
  for (const program::Parameter& one : program.parameters) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

program::Words type_words(const program::Type& type) {
  using program::TypeKind;
  switch (type.kind) {
    case TypeKind::boolean:
      return {"是或否", "true or false"};
    case TypeKind::integer:
      return {"整数", "whole number"};
    case TypeKind::decimal:
      return {"小数（" + std::to_string(type.places) + "位）",
              "number with " + std::to_string(type.places) + " decimal places"};
    case TypeKind::money:
      return {"金额（如 200元）", "money (200元)"};
    case TypeKind::date:
      return {"日期（如 2018-12-31）", "date (2018-12-31)"};
    case TypeKind::period:
      return {"期间（如 3年、6个月、30日）", "period (3年, 6个月, 30日)"};
    default:
      return {"这个参数的值", "value of this parameter"};
  }
}

class GridRunner {
 public:
  GridRunner(const Compilation& pack, const GridOptions& options, Sources& sources,
             Diagnostics& diagnostics)
      : pack_(pack), options_(options), sources_(sources), diagnostics_(diagnostics) {}

  std::optional<Grid> run() {
    if (!compile_points() || !read()) return std::nullopt;
    const auto begin = Clock::now();
    make_code();
    if (!judge()) return std::nullopt;
    grid_.evaluate_seconds = seconds_since(begin);
    return std::move(grid_);
  }

 private:
  struct Compiled {
    Compilation own;  // empty for the pack as it is
    const Compilation* compilation = nullptr;
    std::unique_ptr<execute::Judge> judge;
  };

  bool compile_points() {
    const auto begin = Clock::now();
    std::vector<size_t> at(options_.axes.size());
    grid_.points.push_back({{}, {}});
    for (bool more = true; more;) {
      Point point;
      for (size_t a = 0; a < at.size(); ++a) point.values.push_back(options_.axes[a].values[at[a]]);
      grid_.points.push_back(std::move(point));
      more = false;
      for (size_t a = at.size(); a-- > 0 && !more;) {
        more = ++at[a] < options_.axes[a].values.size();
        if (!more) at[a] = 0;
      }
    }
    const bool native = options_.engine == execute::Engine::native;
    compiled_.resize(grid_.points.size());
    compiled_[0].compilation = &pack_;
    for (size_t i = 1; i < grid_.points.size(); ++i) {
      std::vector<Setting> settings;
      for (size_t a = 0; a < options_.axes.size(); ++a) {
        settings.push_back({options_.axes[a].parameter, grid_.points[i].values[a]});
      }
      auto own = with_settings(pack_, "--grid", settings, native ? Stage::plan : Stage::typed,
                               sources_, diagnostics_);
      if (!own) return false;
      compiled_[i].own = std::move(*own);
      compiled_[i].compilation = &compiled_[i].own;
    }
    grid_.compile_seconds = seconds_since(begin);
    return true;
  }

  // A value of a parameter is a constant of the run: as a rule all points have one plan.
  void make_code() {
    if (options_.engine != execute::Engine::native) return;
    const auto begin = Clock::now();
    std::vector<const Compilation*> different = {&pack_};
    for (size_t i = 1; i < compiled_.size(); ++i) {
      Compilation& own = compiled_[i].own;
      give_code(own, different);
      const bool shared = std::any_of(different.begin(), different.end(),
                                      [&](const auto* other) { return own.code == other->code; });
      if (!shared) different.push_back(&own);
    }
    grid_.compiled = uint32_t(different.size());
    grid_.compile_seconds += seconds_since(begin);
  }

  bool read() {
    const auto begin = Clock::now();
    const columns::ReadOptions reading = reading_of(options_, options_.dates.known_by);
    const columns::NeededFields needed = columns::needed_fields(*pack_.program);
    data_ = store::read_data(*pack_.program, columns::either(needed, needed), options_.data,
                             reading, diagnostics_);
    grid_.read_seconds = seconds_since(begin);
    return data_.has_value();
  }

  struct Task {
    program::SubjectId kind;
    uint32_t begin, end;
  };
  std::vector<Task> tasks() const {
    std::vector<Task> tasks;
    for (const program::SubjectId kind : execute::judged_kinds(*pack_.program)) {
      const auto count = uint32_t(data_->subjects[kind.index].keys.size());
      for (uint32_t begin = 0; begin < count; begin += execute::block_subjects) {
        tasks.push_back({kind, begin, std::min(count, begin + execute::block_subjects)});
      }
    }
    return tasks;
  }

  bool judge() {
    execute::ExecuteOptions executing;
    executing.dates = options_.dates;
    executing.engine = options_.engine;
    executing.threads = options_.threads;
    for (Compiled& one : compiled_) {
      const Compilation& own = *one.compilation;
      one.judge = std::make_unique<execute::Judge>(*own.program, own.plan ? &*own.plan : nullptr,
                                                   own.code.get(), *data_, executing);
    }
    const std::vector<Task> all = tasks();
    const uint32_t threads = std::max(options_.threads, 1u);
    std::vector<execute::Judge::Buffers> buffers(threads);
    using Summaries = std::vector<results::Summary>;
    const auto empty = [&] {
      return Summaries(compiled_.size(), results::empty_summary(*pack_.program));
    };
    Summaries total = empty();
    const auto work = [&](size_t task, uint32_t thread) {
      Summaries found = empty();
      for (size_t i = 0; i < compiled_.size(); ++i) {
        const execute::ResultBlock block = compiled_[i].judge->judge(
            all[task].kind, all[task].begin, all[task].end, buffers[thread]);
        results::count(*compiled_[i].compilation->program, block, found[i]);
      }
      return found;
    };
    uint64_t done = 0;
    const auto pass = [&](Summaries&& found) {
      for (size_t i = 0; i < found.size(); ++i) results::add(found[i], total[i]);
      ++done;
      return !options_.progress || options_.progress("evaluate", done, all.size());
    };
    if (!execute::in_order(all.size(), threads, work, pass)) {
      diagnostics_.report(Kind::run_stopped, std::nullopt, {});
      return false;
    }
    for (size_t i = 0; i < total.size(); ++i) grid_.points[i].summary = std::move(total[i]);
    return true;
  }

  const Compilation& pack_;
  const GridOptions& options_;
  Sources& sources_;
  Diagnostics& diagnostics_;
  std::vector<Compiled> compiled_;
  std::optional<columns::Dataset> data_;
  Grid grid_;
};

}  // namespace

std::optional<Compilation> with_settings(const Compilation& pack, const std::string& option,
                                         const std::vector<Setting>& settings, Stage until,
                                         Sources& sources, Diagnostics& diagnostics) {
  syntax::Pack changed = pack.pack;
  sources = pack.sources;
  std::string all;
  for (const Setting& setting : settings) {
    all += (all.empty() ? "" : "，") + setting.parameter + "=" + setting.value;
    const auto outcome =
        syntax::set_parameter(changed, sources, option, setting.parameter, setting.value);
    const program::Parameter* parameter = find(*pack.program, setting.parameter);
    if (outcome == syntax::SetOutcome::unknown_parameter || parameter == nullptr) {
      diagnostics.report(Kind::set_parameter_unknown, std::nullopt,
                         {pack.program->name, setting.parameter, parameters_of(*pack.program)});
      return std::nullopt;
    }
    if (outcome == syntax::SetOutcome::fine) continue;
    const program::Words type = type_words(parameter->type);
    diagnostics.report(Kind::set_value_wrong, std::nullopt,
                       {setting.parameter, setting.value, type.zh, type.en});
    return std::nullopt;
  }
  Compilation result = compile_tree(std::move(changed), sources, until);
  if (result.program) return result;
  sources = result.sources;
  const auto of_value = [&](const Diagnostic& item) {
    return item.severity == Severity::error && item.span &&
           sources.files[item.span->file].path == option;
  };
  const auto& items = result.diagnostics.items;
  if (settings.size() == 1 && std::any_of(items.begin(), items.end(), of_value)) {
    const program::Words type = type_words(find(*pack.program, settings[0].parameter)->type);
    diagnostics.report(Kind::set_value_wrong, std::nullopt,
                       {settings[0].parameter, settings[0].value, type.zh, type.en});
    return std::nullopt;
  }
  for (const Diagnostic& item : items) {
    if (item.severity == Severity::error) diagnostics.items.push_back(item);
  }
  diagnostics.report(Kind::point_wrong, std::nullopt, {all});
  return std::nullopt;
}

std::optional<Grid> try_grid(const Compilation& pack, const GridOptions& options, Sources& sources,
                             Diagnostics& diagnostics) {
  return GridRunner(pack, options, sources, diagnostics).run();
}

}  // namespace xinheng::compare
