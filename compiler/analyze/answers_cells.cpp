// Which cells of a decision table may hold or not where they are looked at: all cases are gone
// through on the grid, unknown inputs among them.
#include "compiler/analyze/answers.h"
#include "compiler/analyze/grid.h"

namespace xinheng::analyze {

using namespace program;

namespace {

constexpr uint64_t cases_max = 200'000;

class Cells {
 public:
  Cells(const Decision& decision, const Grid& grid, const std::vector<bool>& may_be_unknown)
      : decision_(decision), grid_(grid) {
    for (size_t i = 0; i < grid.columns.size(); ++i)
      counts_.push_back(grid.columns[i].count() + (may_be_unknown[i] ? 1 : 0));
    seen_.resize(decision.branches.size() * grid.columns.size());
  }

  bool is_small() const {
    uint64_t cases = 1;
    for (const uint32_t count : counts_) {
      if (count == 0 || cases > cases_max / count) return false;
      cases *= count;
    }
    return true;
  }

  std::vector<MayBe> go_through() {
    std::vector<uint32_t> pieces(counts_.size(), 0);
    for (size_t column = 0; column < counts_.size();) {
      judge(pieces);
      for (column = 0; column < counts_.size(); ++column) {
        if (++pieces[column] < counts_[column]) break;
        pieces[column] = 0;
      }
    }
    return seen_;
  }

 private:
  void judge(const std::vector<uint32_t>& pieces) {
    for (size_t row = 0; row < decision_.branches.size(); ++row) {
      bool matches = true, open = false;
      for (size_t column = 0; column < pieces.size() && matches; ++column) {
        if (decision_.branches[row].criteria[column].kind == Criterion::Kind::any) continue;
        if (pieces[column] == grid_.columns[column].count()) {
          open = true;
          continue;
        }
        const bool holds = is_in(grid_.rows[row].cells[column], pieces[column]);
        MayBe& seen = seen_[row * pieces.size() + column];
        (holds ? seen.yes : seen.no) = true;
        matches = holds;
      }
      if (matches && !open && decision_.policy == HitPolicy::first) return;
    }
  }

  static bool is_in(const Cell& cell, uint32_t piece) {
    for (const PieceRange& range : cell.ranges)
      if (range.first <= piece && piece <= range.last) return true;
    return false;
  }

  const Decision& decision_;
  const Grid& grid_;
  std::vector<uint32_t> counts_;
  std::vector<MayBe> seen_;
};

// Values that change by date aren't.
bool is_written_out(const Decision& decision, const Grid& grid) {
  for (const Branch& branch : decision.branches) {
    for (size_t i = 0; i < branch.criteria.size(); ++i) {
      for (const Allowed& allowed : branch.criteria[i].allowed) {
        const bool low = allowed.low && allowed.low->expr.valid();
        const bool high = allowed.high && allowed.high->expr.valid();
        if ((low || high) && !grid.columns[i].against.valid()) return false;
      }
    }
  }
  return grid.unfixed.empty();
}

}  // namespace

std::vector<MayBe> Answers::cells(DecisionId id) {
  const Decision& decision = program_.decisions[id];
  const size_t count = decision.branches.size() * decision.inputs.size();
  const std::vector<MayBe> all(count, MayBe{true, true});
  if (decision.inputs.size() > columns_max) return all;
  const auto grid = grid_of(program_, decision, program_.in_force.from, Unfixed::holds);
  if (!grid || !is_written_out(decision, *grid)) return all;
  std::vector<bool> may_be_unknown;
  for (const Input& input : decision.inputs) may_be_unknown.push_back(open(input.value));
  Cells cells(decision, *grid, may_be_unknown);
  return cells.is_small() ? cells.go_through() : all;
}

}  // namespace xinheng::analyze
