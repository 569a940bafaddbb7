#include "compiler/analyze/sweep.h"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace xinheng::analyze {
namespace {

using program::HitPolicy;
using Rows = std::vector<uint32_t>;

constexpr uint64_t work_max = 60'000'000;  // rows looked at: some tenths of a second
constexpr size_t overlaps_max = 3;

bool meets(const Cell& cell, const PieceRange& range) {
  return std::any_of(cell.ranges.begin(), cell.ranges.end(), [&](const PieceRange& one) {
    return one.first <= range.last && range.first <= one.last;
  });
}

class Sweep {
 public:
  Sweep(const Grid& grid, const Meaning& meaning)
      : grid_(grid), meaning_(meaning), box_(grid.columns.size()) {
    findings_.counts.resize(grid.rows.size());
  }

  Findings run() {
    Rows all;
    for (uint32_t row = 0; row < grid_.rows.size(); ++row) {
      if (!grid_.rows[row].empty) all.push_back(row);
    }
    const size_t columns = grid_.columns.size();
    visit(all, columns == columns_max ? ~uint64_t{0} : (uint64_t{1} << columns) - 1);
    if (findings_.gap) widen(*findings_.gap);
    return std::move(findings_);
  }

 private:
  bool forbids_overlap() const {
    return meaning_.policy == HitPolicy::unique || meaning_.policy == HitPolicy::any ||
           meaning_.policy == HitPolicy::priority;
  }
  bool enough() const {
    return !findings_.finished || (findings_.gap && findings_.overlaps.size() >= overlaps_max);
  }

  // Whether the rest is as it is whatever the other columns are.
  bool settled(const Rows& rows, uint64_t left) {
    const auto everywhere = [&](uint32_t row) { return (grid_.rows[row].narrow & left) == 0; };
    if (meaning_.policy == HitPolicy::first) {
      if (!everywhere(rows[0])) return false;
      findings_.counts[rows[0]] = true;
      return true;
    }
    // Only gaps are looked for.
    return !forbids_overlap() && std::any_of(rows.begin(), rows.end(), everywhere);
  }

  void visit(const Rows& rows, uint64_t left) {
    if (enough()) return;
    if (rows.empty()) {
      if (!findings_.gap) findings_.gap = box_;
      return;
    }
    work_ += rows.size();
    if (work_ > work_max) {
      findings_.finished = false;
      return;
    }
    if (settled(rows, left)) return;
    const auto column = narrowest(rows, left);
    if (!column) return meet(rows);
    if (!seen_.insert(key_of(rows, left)).second) return;
    split(rows, left & ~(uint64_t{1} << *column), *column);
  }

  // The column in which most rows tell apart.
  std::optional<uint32_t> narrowest(const Rows& rows, uint64_t left) {
    uint64_t any = 0;
    for (const uint32_t row : rows) any |= grid_.rows[row].narrow;
    any &= left;
    std::optional<uint32_t> best;
    size_t best_count = 0;
    for (; any != 0; any &= any - 1) {
      const auto column = static_cast<uint32_t>(__builtin_ctzll(any));
      const auto count =
          static_cast<size_t>(std::count_if(rows.begin(), rows.end(), [&](uint32_t row) {
            return grid_.rows[row].narrow >> column & 1;
          }));
      work_ += rows.size();
      if (count > best_count) best = column, best_count = count;
    }
    return best;
  }

  void split(const Rows& rows, uint64_t left, uint32_t column) {
    struct Event {
      uint32_t at, row;
      bool begins;
    };
    std::vector<Event> events;
    Rows everywhere;
    for (const uint32_t row : rows) {
      if ((grid_.rows[row].narrow >> column & 1) == 0) {
        everywhere.push_back(row);
        continue;
      }
      for (const PieceRange& range : grid_.rows[row].cells[column].ranges) {
        events.push_back({range.first, row, true});
        events.push_back({range.last + 1, row, false});
      }
    }
    std::sort(events.begin(), events.end(),
              [](const Event& a, const Event& b) { return a.at < b.at; });
    std::set<uint32_t> here;
    const uint32_t count = grid_.columns[column].count();
    size_t next = 0;
    for (uint32_t from = 0; from < count;) {
      for (; next < events.size() && events[next].at == from; ++next) {
        // A row that ends and begins again at one place stays.
        if (events[next].begins) here.insert(events[next].row);
      }
      const uint32_t to = next < events.size() ? events[next].at : count;
      Rows both;
      std::merge(everywhere.begin(), everywhere.end(), here.begin(), here.end(),
                 std::back_inserter(both));
      box_[column] = PieceRange{from, to - 1};
      visit(both, left);
      box_[column].reset();
      if (enough()) return;
      for (size_t i = next; i < events.size() && events[i].at == to; ++i) {
        if (!events[i].begins) here.erase(events[i].row);
      }
      from = to;
    }
  }

  // These match together, wherever the box is.
  void meet(const Rows& rows) {
    uint32_t top = UINT32_MAX;
    if (meaning_.policy == HitPolicy::priority) {
      for (const uint32_t row : rows) top = std::min(top, meaning_.ranks[row]);
    }
    std::optional<uint32_t> first;
    for (const uint32_t row : rows) {
      if (meaning_.policy == HitPolicy::priority && meaning_.ranks[row] != top) continue;
      findings_.counts[row] = true;
      if (!forbids_overlap()) continue;
      if (first && differ(*first, row)) return note(*first, row);
      if (!first) first = row;
    }
  }

  bool differ(uint32_t a, uint32_t b) const {
    if (meaning_.policy == HitPolicy::unique) return true;
    const uint32_t one = meaning_.kinds[a], other = meaning_.kinds[b];
    return one != 0 && other != 0 && one != other;
  }

  void note(uint32_t a, uint32_t b) {
    if (findings_.overlaps.size() >= overlaps_max) return;
    for (const Overlap& known : findings_.overlaps) {
      if (known.a == a && known.b == b) return;
    }
    findings_.overlaps.push_back({a, b, box_});
  }

  // Columns that don't matter to a gap are left open.
  void widen(Box& box) const {
    for (size_t column = box.size(); column-- > 0;) {
      const auto kept = box[column];
      box[column].reset();
      const bool covered = std::any_of(grid_.rows.begin(), grid_.rows.end(), [&](const Row& row) {
        if (row.empty) return false;
        for (size_t i = 0; i < box.size(); ++i) {
          if (box[i] ? !meets(row.cells[i], *box[i]) : row.cells[i].ranges.empty()) return false;
        }
        return true;
      });
      if (covered) box[column] = kept;
    }
  }

  // Where the same rows are left for the same columns, the same follows. Two hashes, so that
  // different ones are never taken for the same.
  static std::pair<uint64_t, uint64_t> key_of(const Rows& rows, uint64_t left) {
    uint64_t a = left * 0x9E3779B97F4A7C15ull, b = ~left;
    for (const uint32_t row : rows) {
      a = (a ^ (row + 1)) * 0xFF51AFD7ED558CCDull;
      a ^= a >> 32;
      b = (b + row) * 0xC4CEB9FE1A85EC53ull + 0x2545F4914F6CDD1Dull;
      b ^= b >> 29;
    }
    return {a, b};
  }
  struct Hash {
    size_t operator()(const std::pair<uint64_t, uint64_t>& key) const { return key.first; }
  };

  const Grid& grid_;
  const Meaning& meaning_;
  Box box_;
  Findings findings_;
  uint64_t work_ = 0;
  std::unordered_set<std::pair<uint64_t, uint64_t>, Hash> seen_;
};

}  // namespace

Findings sweep(const Grid& grid, const Meaning& meaning) {
  return Sweep(grid, meaning).run();
}

}  // namespace xinheng::analyze
