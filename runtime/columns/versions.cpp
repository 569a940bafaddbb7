#include "runtime/columns/versions.h"

#include <algorithm>
#include <mutex>

#include "runtime/columns/key_bins.h"
#include "runtime/columns/parallel.h"

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
    for (uint32_t row = 0; row < part.rows; ++row) {
      const auto since = part.columns[versions_.since].data.at(row);
      if (!since) continue;  // it is faulty, and refused as such
      if (*since > known_by_) {
        part.left_out[row] = Part::not_yet_known;
        continue;
      }
      if (!versions_.until) continue;
      PartColumn& ends = part.columns[*versions_.until];
      const auto until = ends.data.at(row);
      if (!until) continue;
      if (*until < *since) {
        const std::string shown = format_date(static_cast<Days>(*until));
        ends.faults.add(budget_, row, RejectReason::version_ends_early, shown);
      } else if (*until <= known_by_) {
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
    const Bins bins = make_bins(parts_, key, threads_, [&](const Part& part, uint32_t row) {
      return part.left_out[row] != Part::not_yet_known && !part.columns[key].texts[row].empty() &&
             part.columns[versions_.since].data.at(row);
    });
    std::vector<WrongState> wrong;
    std::mutex mutex;
    parallel(threads_, bins.first.size() - 1, [&](uint64_t bin) {
      std::vector<WrongState> found;
      compare_bin({bins.rows.begin() + static_cast<std::ptrdiff_t>(bins.first[bin]),
                   bins.rows.begin() + static_cast<std::ptrdiff_t>(bins.first[bin + 1])},
                  found);
      const std::lock_guard lock(mutex);
      wrong.insert(wrong.end(), found.begin(), found.end());
    });
    std::sort(wrong.begin(), wrong.end(),
              [](const WrongState& a, const WrongState& b) { return a.row < b.row; });
    for (const WrongState& one : wrong) refuse(one);
  }

  void compare_bin(std::vector<HashedRow> rows, std::vector<WrongState>& wrong) const {
    const auto text = [&](const HashedRow& row) {
      return text_of(parts_, versions_.key, row.name);
    };
    std::sort(rows.begin(), rows.end(), [&](const HashedRow& a, const HashedRow& b) {
      if (a.hash != b.hash) return a.hash < b.hash;
      const int order = text(a).compare(text(b));
      return order != 0 ? order < 0 : since(a.name) < since(b.name);
    });
    for (size_t begin = 0; begin < rows.size();) {
      size_t end = begin + 1;
      while (end < rows.size() && rows[end].hash == rows[begin].hash &&
             text(rows[end]) == text(rows[begin]))
        ++end;
      if (end - begin > 1) compare_versions(rows.data() + begin, rows.data() + end, wrong);
      begin = end;
    }
  }

  Word since(RowName row) const { return *word(row, versions_.since); }

  // Those of one record, from early to late.
  void compare_versions(const HashedRow* begin, const HashedRow* end,
                        std::vector<WrongState>& wrong) const {
    if (!versions_.until) {
      const Word latest = since((end - 1)->name);
      for (const HashedRow* row = begin; row != end; ++row)
        if (since(row->name) < latest) left_out(row->name) = Part::superseded;
    }
    const HashedRow* before = begin;  // the versions that came before: [before, now)
    for (const HashedRow* now = begin; now != end; ++now) {
      const Word from = since(now->name);
      if (now != begin && since((now - 1)->name) < from) {
        before = now - 1;
        while (before != begin && since((before - 1)->name) == since(before->name)) --before;
      }
      if (left_out(now->name) != Part::in_play || since(before->name) == from) continue;
      for (const VersionPlan::State& state : versions_.states)
        if (!may_follow(before, from, now->name, state)) wrong.push_back({now->name, state.column});
    }
  }

  bool may_follow(const HashedRow* before, Word from, RowName now,
                  const VersionPlan::State& state) const {
    const auto next = word(now, state.column);
    for (; since(before->name) < from; ++before) {
      const auto last = word(before->name, state.column);
      if (!next || !last || *next == *last) return true;
      const auto& to = state.transitions->to[static_cast<size_t>(*last)];
      if (std::binary_search(to.begin(), to.end(), *next)) return true;
    }
    return false;
  }

  void refuse(const WrongState& one) {
    FaultList& faults = parts_[one.row.part].columns[one.column].faults;
    faults.add(budget_, one.row.row, RejectReason::state_change, "");
    std::sort(faults.rows.begin(), faults.rows.end());
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
