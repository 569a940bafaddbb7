#include "runtime/compare/differences.h"

#include <algorithm>
#include <mutex>

#include "runtime/execute/in_order.h"

namespace xinheng::compare {
namespace {

// Subjects of one kind whose keys lie in one range.
struct Task {
  uint32_t kind = 0;
  std::array<uint32_t, 2> begin{}, end{};
};

const columns::Texts no_keys;

const columns::Texts& keys_of(const Judged& side, program::SubjectId kind) {
  return kind.valid() ? side.data->subjects[kind.index].keys : no_keys;
}

uint32_t first_not_below(const columns::Texts& keys, std::string_view key) {
  uint64_t low = 0, high = keys.size();
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    (keys[middle] < key ? low : high) = keys[middle] < key ? middle + 1 : middle;
  }
  return uint32_t(low);
}

class Comparer {
 public:
  Comparer(const Decisions& decisions, const std::array<Judged, 2>& sides, bool same_data)
      : decisions_(decisions),
        sides_(sides),
        same_data_(same_data),
        bindings_{bind(decisions, *sides[0].program), bind(decisions, *sides[1].program)} {}

  std::vector<Task> tasks() const {
    std::vector<Task> tasks;
    for (uint32_t kind = 0; kind < decisions_.kinds.size(); ++kind) add_tasks(kind, tasks);
    return tasks;
  }

  // What one task finds; its subjects are numbered from 0.
  struct Found {
    Differences differences;
    uint64_t subjects = 0;
  };

  Found compare(const Task& task, std::array<execute::Judge::Buffers, 2>& buffers) const {
    Found found;
    found.differences.tallies = empty_tallies();
    found.differences.subjects_by_kind.resize(decisions_.kinds.size());
    std::array<std::optional<execute::ResultBlock>, 2> blocks;
    std::array<std::optional<BlockReader>, 2> readers;
    std::array<Outcomes, 2> outcomes;
    for (size_t s = 0; s < 2; ++s) {
      const program::SubjectId id = bindings_[s].kinds[task.kind];
      if (!id.valid()) continue;
      // Of two data sets one side begins anywhere; compiled code doesn't.
      const uint32_t begin = task.begin[s] / abi::lanes * abi::lanes;
      blocks[s] = sides_[s].judge->judge(id, begin, task.end[s], buffers[s]);
      readers[s].emplace(*blocks[s], bindings_[s], *sides_[s].data);
      for (uint32_t i = begin; i < task.begin[s]; ++i) readers[s]->next(outcomes[s]);
    }
    std::array<uint32_t, 2> at = task.begin;
    while (at[0] < task.end[0] || at[1] < task.end[1]) {
      const std::array<bool, 2> here = whose_turn(task, at);
      ChangedSubject subject{task.kind, {none, none}};
      for (size_t s = 0; s < 2; ++s) {
        outcomes[s].clear();
        if (!here[s]) continue;
        subject.ordinals[s] = at[s]++;
        if (readers[s]) readers[s]->next(outcomes[s]);
      }
      ++found.subjects;
      ++found.differences.subjects_by_kind[task.kind];
      note(subject, here, outcomes, found.differences);
    }
    return found;
  }

  std::vector<Tally> empty_tallies() const {
    std::vector<Tally> tallies;
    for (const Decision& decision : decisions_.all) {
      const size_t cells = cell_count(decision);
      Tally tally;
      tally.cells.resize(cells * cells);
      tallies.push_back(std::move(tally));
    }
    return tallies;
  }

  // Whoever was not counted in a cell stands, before and after, where nothing was decided.
  void complete(Differences& differences) const {
    for (size_t d = 0; d < decisions_.all.size(); ++d) {
      Tally& tally = differences.tallies[d];
      uint64_t counted = 0;
      for (const uint64_t count : tally.cells) counted += count;
      const auto no = static_cast<size_t>(State::no);
      tally.cells[no * cell_count(decisions_.all[d]) + no] +=
          differences.subjects_by_kind[decisions_.all[d].kind] - counted;
    }
  }

 private:
  void add_tasks(uint32_t kind, std::vector<Task>& tasks) const {
    // A side that doesn't judge the kind has the subjects all the same, where it has the data.
    std::array<const columns::Texts*, 2> keys;
    for (size_t s = 0; s < 2; ++s) {
      keys[s] = &keys_of(sides_[s], bindings_[s].kinds[kind]);
    }
    const std::array<uint32_t, 2> count = {uint32_t(keys[0]->size()), uint32_t(keys[1]->size())};
    Task task{kind, {}, {}};
    while (task.begin[0] < count[0] || task.begin[1] < count[1]) {
      for (size_t s = 0; s < 2; ++s) {
        task.end[s] = std::min(count[s], task.begin[s] + execute::block_subjects);
      }
      if (!same_data_) cut_at_one_key(keys, count, task);
      tasks.push_back(task);
      task.begin = task.end;
    }
  }

  // Both sides end before the smaller of the keys that come next.
  static void cut_at_one_key(const std::array<const columns::Texts*, 2>& keys,
                             const std::array<uint32_t, 2>& count, Task& task) {
    for (size_t s = 0; s < 2; ++s) {
      const size_t other = 1 - s;
      if (task.end[s] == count[s]) continue;
      task.end[other] =
          std::min(task.end[other], first_not_below(*keys[other], (*keys[s])[task.end[s]]));
      task.end[other] = std::max(task.end[other], task.begin[other]);
    }
  }

  std::array<bool, 2> whose_turn(const Task& task, const std::array<uint32_t, 2>& at) const {
    if (at[0] == task.end[0]) return {false, true};
    if (at[1] == task.end[1]) return {true, false};
    if (same_data_) return {true, true};
    const std::string_view before = keys_of(sides_[0], bindings_[0].kinds[task.kind])[at[0]];
    const std::string_view after = keys_of(sides_[1], bindings_[1].kinds[task.kind])[at[1]];
    return {before <= after, after <= before};
  }

  void note(const ChangedSubject& subject, const std::array<bool, 2>& here,
            const std::array<Outcomes, 2>& outcomes, Differences& found) const {
    const size_t changes = found.changes.size();
    size_t before = 0, after = 0;
    const auto take = [&](uint32_t decision, size_t side, size_t& at) {
      if (at < outcomes[side].size() && outcomes[side][at].first == decision) {
        return outcomes[side][at++].second;
      }
      Outcome outcome;
      outcome.state = same_data_ || here[side] ? State::no : State::absent;
      return outcome;
    };
    while (before < outcomes[0].size() || after < outcomes[1].size()) {
      uint32_t decision = none;
      if (before < outcomes[0].size()) decision = outcomes[0][before].first;
      if (after < outcomes[1].size()) decision = std::min(decision, outcomes[1][after].first);
      const Outcome was = take(decision, 0, before);
      const Outcome is = take(decision, 1, after);
      count(decision, was, is, found.tallies[decision]);
      if (was == is) continue;
      found.changes.push_back({uint32_t(found.subjects.size()), decision, was, is, none});
    }
    if (found.changes.size() != changes) found.subjects.push_back(subject);
  }

  void count(uint32_t decision, const Outcome& was, const Outcome& is, Tally& tally) const {
    ++tally.cells[cell_of(was) * cell_count(decisions_.all[decision]) + cell_of(is)];
    tally.records_before += was.records;
    tally.records_after += is.records;
    if (was == is) return;
    if (applies(was.state) && applies(is.state) && (was.from != is.from || was.until != is.until)) {
      ++tally.terms;
    }
    if (was.scored && is.scored && was.score != is.score) {
      ++(is.score > was.score ? tally.score_up : tally.score_down);
    }
  }

  const Decisions& decisions_;
  const std::array<Judged, 2>& sides_;
  const bool same_data_;
  const std::array<Binding, 2> bindings_;
};

void append(Differences& to, Differences&& from) {
  const auto offset = uint32_t(to.subjects.size());
  to.subjects.insert(to.subjects.end(), from.subjects.begin(), from.subjects.end());
  for (Changed& change : from.changes) {
    change.subject += offset;
    to.changes.push_back(change);
  }
  for (size_t d = 0; d < to.tallies.size(); ++d) to.tallies[d].add(from.tallies[d]);
  for (size_t k = 0; k < to.subjects_by_kind.size(); ++k) {
    to.subjects_by_kind[k] += from.subjects_by_kind[k];
  }
}

}  // namespace

void Tally::add(const Tally& other) {
  for (size_t i = 0; i < cells.size(); ++i) cells[i] += other.cells[i];
  terms += other.terms;
  records_before += other.records_before;
  records_after += other.records_after;
  score_up += other.score_up;
  score_down += other.score_down;
}

std::optional<Differences> find_differences(const Decisions& decisions,
                                            const std::array<Judged, 2>& sides, const Pass& pass) {
  const Comparer comparer(decisions, sides, pass.same_data);
  const std::vector<Task> tasks = comparer.tasks();
  uint64_t total = 0;
  for (const Task& task : tasks) total += task.end[1] - task.begin[1];
  std::vector<std::array<execute::Judge::Buffers, 2>> buffers(std::max(pass.threads, 1u));
  Differences result;
  result.tallies = comparer.empty_tallies();
  result.subjects_by_kind.resize(decisions.kinds.size());
  std::mutex seconds_mutex;
  const auto work = [&](size_t task, uint32_t thread) {
    const double began = execute::thread_seconds();
    Comparer::Found found = comparer.compare(tasks[task], buffers[thread]);
    const double taken = execute::thread_seconds() - began;
    std::lock_guard lock(seconds_mutex);
    result.seconds += taken;
    return found;
  };
  uint64_t done = 0;
  const auto take = [&](Comparer::Found&& found) {
    append(result, std::move(found.differences));
    done += found.subjects;
    return !pass.progress || pass.progress(done, std::max(done, total));
  };
  if (!execute::in_order(tasks.size(), pass.threads, work, take)) return std::nullopt;
  comparer.complete(result);
  return result;
}

}  // namespace xinheng::compare
