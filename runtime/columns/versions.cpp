#include "runtime/columns/versions.h"

#include <algorithm>
#include <utility>

#include "runtime/columns/parallel.h"
#include "runtime/columns/repeated_keys.h"

namespace xinheng::columns {
namespace {

using program::Word;

// What is found wrong with a version when it is compared with others.
struct WrongState {
  RowName row;
  size_t column;
};

class Chooser {
 public:
  Chooser(const KindPlan& plan, Days known_by, std::vector<Part>& parts, uint32_t threads,
          FaultBudget& budget)
      : versions_(*plan.versions),
        known_by_(known_by),
        parts_(parts),
        threads_(threads),
        budget_(budget) {}

  void run() {
    parallel(threads_, parts_.size(), [&](uint64_t i) { sort_out(parts_[i]); });
    if (!versions_.until || !versions_.states.empty()) compare();
    parallel(threads_, parts_.size(), [&](uint64_t i) { forget_faults(parts_[i]); });
  }

 private:
  std::optional<Word> word(RowName row, size_t column) const {
    return parts_[row.part].columns[column].data.at(row.row);
  }
  uint8_t& left_out(RowName row) const { return parts_[row.part].left_out[row.row]; }

  // By its own dates alone.
  void sort_out(Part& part) const {
    part.left_out.assign(part.rows, Part::in_play);
    const ColumnData& begins = part.columns[versions_.since].data;
    const Days* since = std::as_const(std::get<Array<int32_t>>(begins.values)).data();
    for (uint32_t row = 0; row < part.rows; ++row) {
      if (!begins.has(row)) continue;  // it is faulty, and refused as such
      if (since[row] > known_by_) part.left_out[row] = Part::not_yet_known;
    }
    if (!versions_.until) return;
    PartColumn& ends = part.columns[*versions_.until];
    const Days* until = std::as_const(std::get<Array<int32_t>>(ends.data.values)).data();
    for (uint32_t row = 0; row < part.rows; ++row) {
      if (!ends.data.has(row) || !begins.has(row) || part.left_out[row] != Part::in_play) continue;
      if (until[row] < since[row]) {
        ends.faults.add(budget_, row, RejectReason::version_ends_early, format_date(until[row]));
      } else if (until[row] <= known_by_) {
        part.left_out[row] = Part::superseded;
      } else {
        forget(ends.data, row);  // on that day nobody knew
      }
    }
  }

  static void forget(ColumnData& data, uint32_t row) {
    std::get<Array<int32_t>>(data.values)[row] = 0;
    data.leave_out(row);
  }

  // By the other versions of the same record.
  void compare() {
    const size_t key = versions_.key;
    const auto is_known = [&](const Part& part, uint32_t row) {
      return part.left_out[row] != Part::not_yet_known && !part.columns[key].texts[row].empty() &&
             part.columns[versions_.since].data.has(row);
    };
    std::vector<WrongState> wrong;
    const std::vector<Repeat> repeats = find_repeats(parts_, key, threads_, is_known);
    for (size_t begin = 0; begin < repeats.size();) {
      std::vector<RowName> versions = {repeats[begin].first};
      for (; begin < repeats.size() && repeats[begin].first == versions[0]; ++begin)
        versions.push_back(repeats[begin].again);
      std::sort(versions.begin(), versions.end(),
                [this](RowName a, RowName b) { return since(a) < since(b); });
      compare_versions(versions.data(), versions.data() + versions.size(), wrong);
    }
    std::sort(wrong.begin(), wrong.end(),
              [](const WrongState& a, const WrongState& b) { return a.row < b.row; });
    for (const WrongState& one : wrong)
      parts_[one.row.part].columns[one.column].faults.add(budget_, one.row.row,
                                                          RejectReason::state_change, "");
    for (Part& part : parts_)
      for (const VersionPlan::State& state : versions_.states) {
        std::vector<uint32_t>& rows = part.columns[state.column].faults.rows;
        std::sort(rows.begin(), rows.end());
      }
  }

  Word since(RowName row) const { return *word(row, versions_.since); }

  // Those of one record, from early to late.
  void compare_versions(const RowName* begin, const RowName* end,
                        std::vector<WrongState>& wrong) const {
    if (!versions_.until) {
      const Word latest = since(*(end - 1));
      for (const RowName* row = begin; row != end; ++row)
        if (since(*row) < latest) left_out(*row) = Part::superseded;
    }
    const RowName* before = begin;  // the versions that came before: [before, now)
    for (const RowName* now = begin; now != end; ++now) {
      const Word from = since(*now);
      if (now != begin && since(now[-1]) < from) {
        before = now - 1;
        while (before != begin && since(before[-1]) == since(*before)) --before;
      }
      if (left_out(*now) != Part::in_play || since(*before) == from) continue;
      for (const VersionPlan::State& state : versions_.states)
        if (!may_follow(before, from, *now, state)) wrong.push_back({*now, state.column});
    }
  }

  bool may_follow(const RowName* before, Word from, RowName now,
                  const VersionPlan::State& state) const {
    const auto next = word(now, state.column);
    for (; since(*before) < from; ++before) {
      const auto last = word(*before, state.column);
      if (!next || !last || *next == *last) return true;
      const auto& to = state.transitions->to[static_cast<size_t>(*last)];
      if (std::binary_search(to.begin(), to.end(), *next)) return true;
    }
    return false;
  }

  static void forget_faults(Part& part) {
    const auto left_out = [&](uint32_t row) { return part.left_out[row] != Part::in_play; };
    for (PartColumn& column : part.columns) {
      std::erase_if(column.faults.rows, left_out);
      std::erase_if(column.faults.items, [&](const Fault& fault) { return left_out(fault.row); });
    }
  }

  const VersionPlan& versions_;
  const Days known_by_;
  std::vector<Part>& parts_;
  const uint32_t threads_;
  FaultBudget& budget_;
};

}  // namespace

void choose_versions(const KindPlan& plan, Days known_by, std::vector<Part>& parts,
                     uint32_t threads, FaultBudget& budget) {
  Chooser(plan, known_by, parts, threads, budget).run();
}

void leave_out_versions(const KindPlan& plan, Days known_by, std::vector<Part>& parts,
                        uint32_t threads, FaultBudget& budget, Dataset& data) {
  if (!plan.versions) return;
  choose_versions(plan, known_by, parts, threads, budget);
  for (const Part& part : parts) {
    const auto count = [&](uint8_t why) {
      return static_cast<uint64_t>(std::count(part.left_out.begin(), part.left_out.end(), why));
    };
    data.not_yet_known += count(Part::not_yet_known);
    data.superseded += count(Part::superseded);
  }
}

}  // namespace xinheng::columns
