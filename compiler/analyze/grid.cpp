#include "compiler/analyze/grid.h"

#include <algorithm>
#include <limits>
#include <set>

#include "compiler/program/constants.h"

namespace xinheng::analyze {

using namespace program;

namespace {

constexpr Word lowest = std::numeric_limits<Word>::min();
constexpr Word highest = std::numeric_limits<Word>::max();

// What a cell lets in: values, and none.
struct Extent {
  Intervals values;
  bool absent = false;
  bool exact = true;
  bool known = true;  // false: a parameter has no value on the date
};

// One expression that all limits of a column name, so that only less, equal and more are told
// apart.
ExprId common_operand(const Program& program, const Decision& decision, size_t input) {
  ExprId common;
  std::string text;
  for (const Branch& branch : decision.branches) {
    for (const Allowed& allowed : branch.criteria[input].allowed) {
      for (const auto& limit : {allowed.low, allowed.high}) {
        if (!limit) continue;
        if (!limit->expr.valid() || is_constant(program, limit->expr)) return {};
        if (!common.valid()) {
          common = limit->expr;
          text = print_expr(program, common);
        } else if (common != limit->expr && print_expr(program, limit->expr) != text) {
          return {};
        }
      }
    }
  }
  return common;
}

class Cutter {
 public:
  Cutter(const Program& program, const Decision& decision, Days date, Unfixed unfixed)
      : program_(program), decision_(decision), date_(date), unfixed_(unfixed) {}

  std::optional<Grid> cut() {
    grid_.rows.resize(decision_.branches.size());
    for (size_t input = 0; input < decision_.inputs.size(); ++input) {
      if (!add_column(input)) return {};
    }
    return std::move(grid_);
  }

 private:
  bool add_column(size_t input) {
    const Expr& expr = program_.exprs[decision_.inputs[input].value];
    Column column;
    column.may_be_absent = expr.type.optional;
    column.against = common_operand(program_, decision_, input);
    Intervals domain = domain_of(program_, decision_.inputs[input].value);
    if (column.against.valid()) {
      const bool ordered =
          expr.type.kind != TypeKind::boolean && expr.type.kind != TypeKind::text &&
          expr.type.kind != TypeKind::row &&
          (expr.type.kind != TypeKind::code || program_.codes[expr.type.codes].ordered);
      domain = {{ordered ? -1 : 0, 1}};
    }
    std::vector<Extent> extents;
    std::set<Word> cuts;
    for (const Branch& branch : decision_.branches) {
      extents.push_back(extent_of(branch.criteria[input], column));
      if (!extents.back().known) return false;
      for (const Interval& one : extents.back().values) {
        cuts.insert(one.low);
        if (one.high != highest) cuts.insert(one.high + 1);
      }
    }
    for (const Interval& one : domain) {
      Word from = one.low;
      for (auto at = cuts.upper_bound(one.low); at != cuts.end() && *at <= one.high; ++at) {
        column.pieces.push_back({from, *at - 1});
        from = *at;
      }
      column.pieces.push_back({from, one.high});
    }
    for (size_t row = 0; row < extents.size(); ++row) {
      add_cell(grid_.rows[row], cell_of(extents[row], column), column, input, extents[row].exact);
    }
    grid_.columns.push_back(std::move(column));
    return true;
  }

  static void add_cell(Row& row, Cell cell, const Column& column, size_t input, bool exact) {
    uint64_t covered = 0;
    for (const PieceRange& range : cell.ranges) covered += range.last - range.first + 1;
    if (covered < column.count()) row.narrow |= uint64_t{1} << input;
    // What may hold or not isn't known to hold nowhere.
    row.empty = row.empty || (cell.ranges.empty() && exact);
    row.exact = row.exact && exact;
    row.cells.push_back(std::move(cell));
  }

  // Pieces lie inside an interval or outside of it.
  static Cell cell_of(const Extent& extent, const Column& column) {
    Cell cell;
    const auto& pieces = column.pieces;
    for (const Interval& one : extent.values) {
      const auto begin =
          std::lower_bound(pieces.begin(), pieces.end(), one.low,
                           [](const Interval& piece, Word low) { return piece.low < low; });
      const auto end =
          std::upper_bound(pieces.begin(), pieces.end(), one.high,
                           [](Word high, const Interval& piece) { return high < piece.high; });
      if (begin >= end) continue;
      const auto first = static_cast<uint32_t>(begin - pieces.begin());
      const auto last = static_cast<uint32_t>(end - pieces.begin()) - 1;
      // Values between which nothing lies in the domain are neighbours.
      if (!cell.ranges.empty() && cell.ranges.back().last + 1 == first) {
        cell.ranges.back().last = last;
      } else {
        cell.ranges.push_back({first, last});
      }
    }
    if (extent.absent && column.may_be_absent) {
      const auto none = static_cast<uint32_t>(pieces.size());
      if (!cell.ranges.empty() && cell.ranges.back().last + 1 == none) {
        cell.ranges.back().last = none;
      } else {
        cell.ranges.push_back({none, none});
      }
    }
    return cell;
  }

  Extent extent_of(const Criterion& criterion, const Column& column) {
    const Intervals everything{{lowest, highest}};
    switch (criterion.kind) {
      case Criterion::Kind::any:
        return {everything, true, true, true};
      case Criterion::Kind::has:
        return {everything, false, true, true};
      case Criterion::Kind::lacks:
        return {{}, true, true, true};
      default:
        break;
    }
    Extent extent;
    for (const Allowed& allowed : criterion.allowed) {
      Interval one{lowest, highest};
      if (allowed.low) one.low = end_of(*allowed.low, column, true, extent);
      if (allowed.high) one.high = end_of(*allowed.high, column, false, extent);
      extent.values.push_back(one);
    }
    if (!extent.exact) {
      grid_.unfixed = unfixed_text(criterion);
      extent.values = unfixed_ == Unfixed::holds ? everything : Intervals{};
      return extent;
    }
    extent.values = union_of(std::move(extent.values));
    if (criterion.kind == Criterion::Kind::not_among) {
      extent.values = complement_of(extent.values);
    }
    return extent;
  }

  Word end_of(const Limit& limit, const Column& column, bool low, Extent& extent) {
    Word word = limit.word;
    if (limit.expr.valid() && column.against.valid()) {
      word = 0;
    } else if (limit.expr.valid() && !is_constant(program_, limit.expr)) {
      extent.exact = false;
    } else if (limit.expr.valid()) {
      const auto value = constant_on(program_, limit.expr, date_);
      extent.known = extent.known && value;
      word = value.value_or(0);
    }
    if (!limit.open) return word;
    if (low) return word == highest ? word : word + 1;
    return word == lowest ? word : word - 1;
  }

  std::string unfixed_text(const Criterion& criterion) const {
    for (const Allowed& allowed : criterion.allowed) {
      for (const auto& limit : {allowed.low, allowed.high}) {
        if (limit && limit->expr.valid() && !is_constant(program_, limit->expr)) {
          return print_expr(program_, limit->expr);
        }
      }
    }
    return "";
  }

  const Program& program_;
  const Decision& decision_;
  const Days date_;
  const Unfixed unfixed_;
  Grid grid_;
};

}  // namespace

std::optional<Grid> grid_of(const Program& program, const Decision& decision, Days date,
                            Unfixed unfixed) {
  return Cutter(program, decision, date, unfixed).cut();
}

}  // namespace xinheng::analyze
