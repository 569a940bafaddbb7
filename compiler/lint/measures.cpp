#include "compiler/program/rules.h"

#include "compiler/lint/rules.h"

namespace xinheng::lint {
namespace {

using program::FindingKind;
using program::Measure;
using program::MeasureId;
using program::MeasureKind;

constexpr int64_t years_kept = 5;  // 《征信业管理条例》第十六条

bool is_adverse(const Measure& measure) {
  return measure.kind == MeasureKind::punishment ||
         (measure.kind == MeasureKind::roster && measure.nature != "红名单");
}

std::set<uint32_t> tested(const program::Program& program) {
  std::vector<program::ExprId> exprs;
  for (const program::Test& test : program.tests) {
    for (const program::Expectation& one : test.expectations) {
      if (one.expr.valid()) exprs.push_back(one.expr);  // not where a row is rejected
    }
  }
  std::set<uint32_t> result;
  each_within(program, exprs, [&](const program::Expr& expr) {
    const auto* measure = std::get_if<program::MeasureRef>(&expr.node);
    if (measure) result.insert(measure->measure.index);
  });
  return result;
}

// Whether what these say stops being true as time goes by: 评价日 < 止日, 发生日 > 评价日 - 1年, or
// a grade, which is judged anew.
class Ending {
 public:
  explicit Ending(const program::Program& program) : program_(program) {}

  bool found(const std::vector<program::ExprId>& exprs) {
    bool ends = false;
    each_within(program_, exprs, [&](const program::Expr& expr) {
      ends = ends || std::holds_alternative<program::EvaluationRef>(expr.node) || compares(expr) ||
             leads_on(expr);
    });
    return ends;
  }

 private:
  bool names_today(program::ExprId id) const {
    bool found = false;
    each_within(program_, {id}, [&](const program::Expr& expr) {
      found = found || std::holds_alternative<program::EvaluationDate>(expr.node);
    });
    return found;
  }

  bool compares(const program::Expr& expr) const {
    const auto* compare = std::get_if<program::Compare>(&expr.node);
    if (compare == nullptr) return false;
    using program::Comparison;
    const bool less = compare->op == Comparison::less || compare->op == Comparison::less_equal;
    const bool greater =
        compare->op == Comparison::greater || compare->op == Comparison::greater_equal;
    return (less && names_today(compare->left)) || (greater && names_today(compare->right));
  }

  bool leads_on(const program::Expr& expr) {
    std::vector<program::ExprId> exprs;
    if (const auto* named = std::get_if<program::DefineRef>(&expr.node)) {
      if (!defines_.insert(named->define.index).second) return false;
      const program::Define& define = program_.defines[named->define];
      if (define.base.valid()) exprs.push_back(define.base);
      for (const program::Exception& one : define.exceptions) exprs.push_back(one.when);
    } else if (const auto* decided = std::get_if<program::DecisionRef>(&expr.node)) {
      if (!decisions_.insert(decided->decision.index).second) return false;
      for (const program::Input& input : program_.decisions[decided->decision].inputs) {
        exprs.push_back(input.value);
      }
    }
    return !exprs.empty() && found(exprs);
  }

  const program::Program& program_;
  std::set<uint32_t> defines_, decisions_;
};

bool ends(const program::Program& program, const Measure& measure) {
  if (measure.term.valid() || measure.until.valid() || !measure.waivers.empty()) return true;
  std::vector<program::ExprId> exprs;
  for (const program::LabelledCase& one : measure.cases) exprs.push_back(one.when);
  return Ending(program).found(exprs);
}

bool is_longer(Period period) {
  constexpr int64_t months_of_year = 12, days_of_year = 366;
  switch (period.unit) {
    case Period::Unit::months:
      return period.amount > years_kept * months_of_year;
    case Period::Unit::days:
      return period.amount > years_kept * days_of_year;
    default:
      return false;
  }
}

// The words that a term may be, where they are written in the pack.
std::vector<program::Word> values_of(const program::Program& program, program::ExprId term) {
  std::vector<program::Word> values;
  if (!term.valid()) return values;
  const program::ExprNode& node = program.exprs[term].node;
  if (const auto* literal = std::get_if<program::Literal>(&node)) values.push_back(literal->value);
  if (const auto* named = std::get_if<program::ParameterRef>(&node)) {
    for (const program::DatedValue& dated : program.parameters[named->parameter].values) {
      if (dated.value) values.push_back(*dated.value);
    }
  }
  if (const auto* column = std::get_if<program::ColumnRef>(&node)) {
    const program::Table& table = program.tables[program.exprs[column->row].type.table];
    for (const auto& row : table.rows) {
      if (row[column->column]) values.push_back(*row[column->column]);
    }
  }
  return values;
}

void look_at_term(const Context& context, const std::string& name, Span span,
                  program::ExprId term) {
  for (const program::Word word : values_of(context.program, term)) {
    const Period period = decode_period(word);
    if (!is_longer(period)) continue;
    context.report(Kind::term_long, span,
                   {name, format_period(period, true), format_period(period, false)});
    return;
  }
}

}  // namespace

void lint_measures(const Context& context) {
  const program::Program& program = context.program;
  const std::set<uint32_t> expected = tested(program);
  for (uint32_t i = 0; i < program.measures.size(); ++i) {
    const Measure& measure = program.measures[MeasureId{i}];
    if (!expected.contains(i)) {
      context.report(Kind::measure_untested, measure.span, {measure.name});
    }
    if (!is_adverse(measure)) continue;
    if (!ends(program, measure)) {
      context.report(Kind::measure_endless, measure.span, {measure.name});
    }
    look_at_term(context, measure.name, measure.span, measure.term);
    if (!measure.binding && measure.waivers.empty() && measure.kind == MeasureKind::punishment) {
      context.report(Kind::discretion_unguided, measure.span, {measure.name});
    }
  }
  for (const program::Finding& finding : program.findings) {
    if (finding.kind != FindingKind::publication) continue;
    look_at_term(context, finding.name, finding.span, finding.term);
  }
}

}  // namespace xinheng::lint
