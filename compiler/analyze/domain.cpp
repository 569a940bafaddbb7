#include "compiler/analyze/domain.h"

#include <algorithm>
#include <limits>

namespace xinheng::analyze {

using namespace program;

namespace {

constexpr Word lowest = std::numeric_limits<Word>::min();
constexpr Word highest = std::numeric_limits<Word>::max();
constexpr int depth_max = 20;  // of defines that name each other

Intervals domain_of_type(const Program& program, const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return {{0, 1}};
    case TypeKind::date:
      return {{date_min, date_max - 1}};
    case TypeKind::code:
      return {{0, static_cast<Word>(program.codes[type.codes].codes.size()) - 1}};
    case TypeKind::row:
      return {{0, static_cast<Word>(program.tables[type.table].rows.size()) - 1}};
    case TypeKind::text:
      return {{-1, static_cast<Word>(program.text_literals.size()) - 1}};
    default:
      return {{lowest, highest}};
  }
}

class Domains {
 public:
  explicit Domains(const Program& program) : program_(program) {}

  Intervals of(ExprId id, int depth) const {
    const Expr& expr = program_.exprs[id];
    const Intervals all = domain_of_type(program_, expr.type);
    if (depth > depth_max) return all;
    return std::visit(overloaded{
                          [](const Literal& node) { return Intervals{{node.value, node.value}}; },
                          [&](const FieldRef&) {
                            if (expr.type.kind != TypeKind::date) return all;
                            return Intervals{{data_date_min, data_date_max - 1}};
                          },
                          [&](const ColumnRef& node) { return column(node); },
                          [&](const DefineRef& node) { return define(node.define, depth); },
                          [&](const DecisionRef& node) { return decision(node, all, depth); },
                          [&](const EvaluationRef& node) { return evaluation(node, all); },
                          [&](const Aggregate& node) {
                            const bool count = node.kind == AggregateKind::count;
                            return count ? Intervals{{0, std::numeric_limits<int32_t>::max()}}
                                         : all;
                          },
                          [&](const HitCount& node) {
                            const auto rows = program_.decisions[node.decision].branches.size();
                            return Intervals{{0, static_cast<Word>(rows) + 1}};
                          },
                          [&](const auto&) { return all; },
                      },
                      expr.node);
  }

 private:
  Intervals column(const ColumnRef& node) const {
    Intervals values;
    const Table& table = program_.tables[program_.exprs[node.row].type.table];
    for (const auto& row : table.rows) {
      if (row[node.column]) values.push_back({*row[node.column], *row[node.column]});
    }
    return union_of(std::move(values));
  }

  Intervals define(DefineId id, int depth) const {
    const Define& define = program_.defines[id];
    const Intervals base = of(define.base, depth + 1);
    Intervals values = base;
    for (const Exception& exception : define.exceptions) {
      const bool prior = std::holds_alternative<Prior>(program_.exprs[exception.value].node);
      const Intervals value = prior ? base : of(exception.value, depth + 1);
      values.insert(values.end(), value.begin(), value.end());
    }
    return union_of(std::move(values));
  }

  Intervals decision(const DecisionRef& ref, const Intervals& all, int depth) const {
    const Decision& decision = program_.decisions[ref.decision];
    if (decision.policy >= HitPolicy::total) return all;
    Intervals values;
    const auto add = [&](const Branch& branch) {
      const ExprId finding = branch.findings[ref.output];
      if (!finding.valid()) return;
      const Intervals value = of(finding, depth + 1);
      values.insert(values.end(), value.begin(), value.end());
    };
    for (const Branch& branch : decision.branches) add(branch);
    if (decision.otherwise) add(*decision.otherwise);
    return union_of(std::move(values));
  }

  // Its floor and ceiling, where they are written out.
  Intervals evaluation(const EvaluationRef& ref, const Intervals& all) const {
    const Evaluation& evaluation = program_.evaluations[ref.evaluation];
    if (ref.result == Result::grade) return grades(evaluation);
    const Dimension& part =
        ref.result == Result::score ? *evaluation.score : evaluation.dimensions[ref.dimension];
    const auto* floor = std::get_if<Literal>(&program_.exprs[part.floor].node);
    const auto* ceiling = std::get_if<Literal>(&program_.exprs[part.ceiling].node);
    if (!floor || !ceiling || floor->value > ceiling->value) return all;
    return {{floor->value, ceiling->value}};
  }

  static Intervals grades(const Evaluation& evaluation) {
    Intervals values{{evaluation.otherwise, evaluation.otherwise}};
    for (const Band& band : evaluation.bands) values.push_back({band.grade, band.grade});
    for (const LabelledCase& down : evaluation.downgrades) {
      if (down.grade) values.push_back({*down.grade, *down.grade});
    }
    return union_of(std::move(values));
  }

  const Program& program_;
};

}  // namespace

Intervals union_of(Intervals intervals) {
  std::erase_if(intervals, [](const Interval& one) { return one.low > one.high; });
  std::sort(intervals.begin(), intervals.end(),
            [](const Interval& a, const Interval& b) { return a.low < b.low; });
  Intervals result;
  for (const Interval& one : intervals) {
    const bool touches =
        !result.empty() && (result.back().high == highest || one.low <= result.back().high + 1);
    if (touches) {
      result.back().high = std::max(result.back().high, one.high);
    } else {
      result.push_back(one);
    }
  }
  return result;
}

Intervals complement_of(const Intervals& intervals) {
  Intervals result;
  Word next = lowest;
  for (const Interval& one : intervals) {
    if (one.low > next) result.push_back({next, one.low - 1});
    if (one.high == highest) return result;
    next = one.high + 1;
  }
  result.push_back({next, highest});
  return result;
}

Intervals domain_of(const Program& program, ExprId expr) {
  return Domains(program).of(expr, 0);
}

}  // namespace xinheng::analyze
