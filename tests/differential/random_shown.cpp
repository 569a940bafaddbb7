#include "tests/differential/random_shown.h"

#include <fmt/format.h>

#include <algorithm>

namespace xinheng::differential {

using namespace program;

namespace {

constexpr size_t shown_max = 10;  // of one kind of subject

class Maker {
 public:
  Maker(Program& program, Draw& draw) : program_(program), draw_(draw) {}

  void make() {
    for (uint32_t i = 0; i < program_.subjects.size(); ++i) show(SubjectId{i});
  }

 private:
  ExprId push(ExprNode node, const Type& type) {
    return program_.exprs.push({std::move(node), type, {}});
  }

  // What there is to see of a subject: itself, or each of its records of that kind.
  struct Seen {
    ExprId expr;
    std::optional<RecordId> record;
  };

  std::vector<Seen> all(SubjectId subject) {
    std::vector<Seen> found;
    const auto add = [&](const auto& rule, ExprNode node, const Type& type) {
      if (rule.subject != subject) return;
      const bool of_record = rule.scope == Scope::record;
      found.push_back(
          {push(std::move(node), type), of_record ? std::optional(rule.record) : std::nullopt});
    };
    for (uint32_t i = 0; i < program_.defines.size(); ++i) {
      const Define& define = program_.defines.items[i];
      add(define, DefineRef{define.scope, {i}}, define.type);
    }
    for (uint32_t i = 0; i < program_.decisions.size(); ++i) {
      const Decision& decision = program_.decisions.items[i];
      if (gives_list(decision.policy)) continue;
      for (uint32_t output = 0; output < decision.outputs.size(); ++output)
        add(decision, DecisionRef{decision.scope, {i}, output}, result_type(decision, output));
    }
    while (found.size() > shown_max) found.erase(found.begin() + long(draw_.below(found.size())));
    return found;
  }

  ExprId as_condition(ExprId expr) {
    const Type type = program_.exprs[expr].type, boolean = type_of(TypeKind::boolean);
    const auto literal = [&] { return push(Literal{random_literal(program_, type, draw_)}, type); };
    if (type.optional) return push(Has{expr}, boolean);
    switch (type.kind) {
      case TypeKind::boolean:
        return expr;
      case TypeKind::code:
      case TypeKind::row:
      case TypeKind::text:
        return push(Compare{Comparison::equal, expr, literal()}, boolean);
      case TypeKind::integer:
      case TypeKind::decimal:
        return push(Compare{Comparison::greater_equal, expr, literal()}, boolean);
      default:
        return push(Literal{1}, boolean);
    }
  }

  // A day more or less, a fen more or less: seen where compared with something by chance only.
  ExprId as_number(ExprId expr) {
    const Type type = program_.exprs[expr].type, integer = type_of(TypeKind::integer);
    if (type.optional) return expr;
    if (type.kind == TypeKind::date)
      return push(DaysBetween{push(EvaluationDate{}, type), expr}, integer);
    if (type.kind != TypeKind::money) return expr;
    const ExprId fen = push(Literal{1}, type);
    return push(RoundedQuotient{Rounding::half_up, {expr}, 0, {fen}}, integer);
  }

  static bool is_plain_number(const Type& type) {
    return !type.optional && (type.kind == TypeKind::integer || type.kind == TypeKind::decimal);
  }

  Dimension dimension(ExprId value, const Type& type) {
    Dimension made;
    made.name = fmt::format("分项{}", program_.exprs.size());
    made.type = type;
    made.floor = push(Literal{-number_limit}, type);
    made.ceiling = push(Literal{number_limit}, type);
    made.value = value;
    return made;
  }

  void show(SubjectId subject) {
    const Type integer = type_of(TypeKind::integer);
    Evaluation evaluation;
    evaluation.name = fmt::format("评价{}", program_.evaluations.size());
    evaluation.subject = subject;
    Measure measure;
    measure.name = fmt::format("措施{}", program_.measures.size());
    measure.subject = subject;
    for (Seen seen : all(subject)) {
      seen.expr = as_number(seen.expr);
      const Type type = program_.exprs[seen.expr].type;
      const bool number = is_plain_number(type);
      if (seen.record && number && draw_.chance(60)) {
        const Aggregate total{AggregateKind::total, *seen.record, {}, seen.expr};
        evaluation.dimensions.push_back(dimension(push(total, type), type));
      } else if (seen.record) {
        const Aggregate count{AggregateKind::count, *seen.record, as_condition(seen.expr), {}};
        evaluation.dimensions.push_back(dimension(push(count, integer), integer));
      } else if (number) {
        evaluation.dimensions.push_back(dimension(seen.expr, type));
      } else {
        LabelledCase rule;
        rule.label = fmt::format("情形{}", measure.cases.size());
        rule.when = as_condition(seen.expr);
        measure.cases.push_back(std::move(rule));
      }
    }
    if (!evaluation.dimensions.empty())
      program_.order.emplace_back(program_.evaluations.push(std::move(evaluation)));
    if (!measure.cases.empty())
      program_.order.emplace_back(program_.measures.push(std::move(measure)));
  }

  Program& program_;
  Draw& draw_;
};

}  // namespace

void show_rules(Program& program, Draw& draw) {
  Maker(program, draw).make();
}

}  // namespace xinheng::differential
