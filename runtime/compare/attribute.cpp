#include "runtime/compare/attribute.h"

#include <algorithm>
#include <map>
#include <memory>

#include "runtime/columns/parallel.h"
#include "runtime/columns/shape.h"

namespace xinheng::compare {
namespace {

// Above so many subjects machine code is quicker than the interpreter, its making included.
constexpr size_t interpreted_max = 4'000;
constexpr uint32_t native_subjects = 512;

class Attributor {
 public:
  Attributor(const Decisions& decisions, const Units& units, const AttributeOptions& options,
             Differences& differences)
      : decisions_(decisions), units_(units), options_(options), differences_(differences) {}

  Causes attribute() {
    causes_.units = units_.names;
    std::vector<uint32_t> open;  // changes with more than one candidate
    for (uint32_t i = 0; i < differences_.changes.size(); ++i) {
      Changed& change = differences_.changes[i];
      const auto& those = units_.candidates[change.decision];
      if (those.size() == 1) {
        change.cause = cause({How::alone, those});
      } else if (!those.empty()) {
        open.push_back(i);
      }
    }
    if (!open.empty()) decide(open);
    return std::move(causes_);
  }

 private:
  uint32_t cause(const Cause& one) {
    const auto [at, fresh] = known_.emplace(one, uint32_t(causes_.causes.size()));
    if (fresh) causes_.causes.push_back(one);
    return at->second;
  }

  // What each candidate does when it alone is undone; where that says nothing, when it alone is
  // done.
  void decide(const std::vector<uint32_t>& open) {
    std::vector<Effects> undone(open.size());
    try_each(open, 1, undone);
    std::vector<uint32_t> unsaid;
    for (uint32_t i = 0; i < open.size(); ++i) {
      const Effects& effects = undone[i];
      const auto& units = effects.whole.empty() ? effects.some : effects.whole;
      if (units.empty()) {
        unsaid.push_back(open[i]);
      } else {
        differences_.changes[open[i]].cause =
            cause({units.size() == 1 ? How::alone : How::together, units});
      }
    }
    if (unsaid.empty()) return;
    std::vector<Effects> done(unsaid.size());
    try_each(unsaid, 0, done);
    for (uint32_t i = 0; i < unsaid.size(); ++i) {
      Changed& change = differences_.changes[unsaid[i]];
      const auto& units = done[i].whole.empty() ? done[i].some : done[i].whole;
      change.cause = units.empty() ? cause({How::together, units_.candidates[change.decision]})
                     : units.size() == 1 ? cause({How::alone, units})
                                         : cause({How::each, units});
    }
  }

  // The units that, alone as on the other side, make all of the difference, or change something.
  struct Effects {
    std::vector<uint32_t> whole, some;
  };
  enum Effect : uint8_t { nothing, some, whole };

  void try_each(const std::vector<uint32_t>& open, size_t side, std::vector<Effects>& effects) {
    for (uint32_t u = 0; u < units_.names.size(); ++u) {
      std::vector<uint32_t> concerned;  // indices into open, by subject
      for (uint32_t i = 0; i < open.size(); ++i) {
        const auto& those = units_.candidates[differences_.changes[open[i]].decision];
        if (std::binary_search(those.begin(), those.end(), u)) concerned.push_back(i);
      }
      if (concerned.empty() || (options_.going_on && !options_.going_on())) continue;
      std::vector<uint8_t> changes(concerned.size());
      if (!try_unit(open, concerned, side, u, changes)) continue;
      for (size_t k = 0; k < concerned.size(); ++k) {
        if (changes[k] != Effect::nothing) effects[concerned[k]].some.push_back(u);
        if (changes[k] == Effect::whole) effects[concerned[k]].whole.push_back(u);
      }
    }
  }

  // What the unit does to what the side decides. False: it can't be tried alone.
  bool try_unit(const std::vector<uint32_t>& open, const std::vector<uint32_t>& concerned,
                size_t side, uint32_t unit, std::vector<uint8_t>& changes) {
    const bool native = concerned.size() > interpreted_max;
    const auto mixture = units_.mixture(unit, side, native);
    if (!mixture) return false;
    const program::Program& program = *mixture->program;
    if (!columns::same_shape(program, *options_.programs[side])) return false;
    execute::ExecuteOptions executing;
    executing.dates = mixture->dates;
    executing.engine = native ? execute::Engine::native : execute::Engine::interpreter;
    executing.threads = options_.threads;
    const execute::Judge judge(program, mixture->plan, mixture->code, *options_.data[mixture->data],
                               executing);
    const Binding binding = bind(decisions_, program);
    const std::vector<Range> ranges =
        ranges_of(open, concerned, mixture->data, native ? native_subjects : 1);
    const Tried tried{side, mixture->data, native ? abi::lanes : 1};
    columns::parallel(options_.threads, ranges.size(), [&](uint64_t r) {
      execute::Judge::Buffers buffers;
      judge_range(open, concerned, tried, ranges[r], judge, binding, buffers, changes);
    });
    return true;
  }

  // The side that is judged, but for a unit, over the data of either.
  struct Tried {
    size_t side, data;
    uint32_t lanes;  // judged from a multiple of these on
  };
  // Of concerned: subjects of one kind that lie near each other.
  struct Range {
    size_t begin, end;
  };
  std::vector<Range> ranges_of(const std::vector<uint32_t>& open,
                               const std::vector<uint32_t>& concerned, size_t data,
                               uint32_t subjects_max) const {
    std::vector<Range> ranges;
    const auto subject = [&](size_t k) -> const ChangedSubject& {
      return differences_.subjects[differences_.changes[open[concerned[k]]].subject];
    };
    for (size_t k = 0; k < concerned.size(); ++k) {
      const uint32_t ordinal = subject(k).ordinals[data];
      const bool joins = !ranges.empty() && ranges.back().end == k && ordinal != none &&
                         subject(k).kind == subject(ranges.back().begin).kind &&
                         ordinal - subject(ranges.back().begin).ordinals[data] < subjects_max;
      if (ordinal == none) continue;  // not in that data: it decides nothing there
      if (!joins) ranges.push_back({k, k});
      ranges.back().end = k + 1;
    }
    return ranges;
  }

  void judge_range(const std::vector<uint32_t>& open, const std::vector<uint32_t>& concerned,
                   Tried of, Range range, const execute::Judge& judge, const Binding& binding,
                   execute::Judge::Buffers& buffers, std::vector<uint8_t>& changes) const {
    const auto change_at = [&](size_t k) -> const Changed& {
      return differences_.changes[open[concerned[k]]];
    };
    const auto ordinal_at = [&](size_t k) {
      return differences_.subjects[change_at(k).subject].ordinals[of.data];
    };
    const program::SubjectId kind =
        binding.kinds[differences_.subjects[change_at(range.begin).subject].kind];
    if (!kind.valid()) return;
    const uint32_t begin = ordinal_at(range.begin) / of.lanes * of.lanes;
    const execute::ResultBlock block =
        judge.judge(kind, begin, ordinal_at(range.end - 1) + 1, buffers);
    BlockReader reader(block, binding, *options_.data[of.data]);
    Outcomes outcomes;
    uint32_t next = block.begin;  // the subject that the reader comes to
    for (size_t k = range.begin; k < range.end; ++k) {
      for (; next <= ordinal_at(k); ++next) reader.next(outcomes);
      const Changed& change = change_at(k);
      const Outcome& own = of.side == 1 ? change.after : change.before;
      const Outcome& other = of.side == 1 ? change.before : change.after;
      const Outcome tried = outcome_of(outcomes, change.decision);
      changes[k] = tried == other ? Effect::whole : tried != own ? Effect::some : Effect::nothing;
    }
  }

  static Outcome outcome_of(const Outcomes& outcomes, uint32_t decision) {
    for (const auto& [at, outcome] : outcomes) {
      if (at == decision) return outcome;
    }
    return {};
  }

  const Decisions& decisions_;
  const Units& units_;
  const AttributeOptions& options_;
  Differences& differences_;
  Causes causes_;
  std::map<Cause, uint32_t> known_;
};

}  // namespace

Causes attribute(const Decisions& decisions, const Units& units, const AttributeOptions& options,
                 Differences& differences) {
  return Attributor(decisions, units, options, differences).attribute();
}

}  // namespace xinheng::compare
