#include "compiler/lower/pipeline.h"

#include <algorithm>

#include "compiler/lower/aggregate_values.h"
#include "compiler/lower/expressions.h"
#include "compiler/lower/measures.h"
#include "compiler/program/operands.h"

namespace xinheng::lower {

using namespace program;

namespace {

class SubjectStage {
 public:
  SubjectStage(const Program& program, const Canonical& canonical, PlanTables& tables,
               plan::Pipeline& pipeline)
      : program_(program),
        canonical_(canonical),
        pipeline_(pipeline),
        builder_(pipeline.subject_stage),
        aggregates_(program, canonical, tables, pipeline.subject),
        aggregate_values_(program, builder_, aggregates_,
                          [this](ExprId expr) { return expressions_.lower(expr); }),
        expressions_(program, canonical, tables, builder_,
                     {[this](ExprId expr) { return aggregate_values_.value(expr); },
                      [this](ExprId expr) { return result(ref_of<EvaluationRef>(expr)); },
                      [this](ExprId expr) { return measures_.result(ref_of<MeasureRef>(expr)); }}),
        measures_(program, builder_, expressions_) {}

  void lower_outputs() {
    for (const auto& item : program_.order) {
      std::visit(overloaded{
                     [&](EvaluationId id) {
                       if (program_.evaluations[id].subject == pipeline_.subject) output(id);
                     },
                     [&](MeasureId id) {
                       if (program_.measures[id].subject == pipeline_.subject) output(id);
                     },
                 },
                 item);
    }
    for (uint32_t i = 0; i < program_.findings.size(); ++i) list(FindingId{i});
    aggregates_.finish(pipeline_);
  }

 private:
  struct EvaluationParts {
    std::vector<Lowered> unrated;
    Lowered any_unrated;  // bit
    std::vector<Lowered> dimensions;
    std::optional<Lowered> score, grade;
    std::vector<Lowered> downgrades;
  };

  template <class Ref>
  const Ref& ref_of(ExprId expr) const {
    return std::get<Ref>(program_.exprs[expr].node);
  }

  Lowered clamped(const Dimension& dimension) {
    Lowered value = expressions_.lower(dimension.value);
    // The floor has the last word, should the two ever cross.
    value = builder_.minimum(value, expressions_.lower(dimension.ceiling));
    return builder_.maximum(value, expressions_.lower(dimension.floor));
  }

  Lowered grade(const Evaluation& evaluation, const Lowered& score,
                std::vector<Lowered>& downgrades) {
    Lowered grade{builder_.word(evaluation.otherwise),
                  {},
                  score.undetermined,
                  {0, Word(program_.codes[evaluation.grades].codes.size())}};
    for (auto band = evaluation.bands.rbegin(); band != evaluation.bands.rend(); ++band) {
      Lowered from = expressions_.lower(band->from);
      ValueId reached =
          builder_.emit(plan::Compare{Comparison::greater_equal, score.value, from.value});
      grade.value = builder_.select(reached, builder_.word(band->grade), grade.value);
      grade.undetermined = builder_.or_never(grade.undetermined, from.undetermined);
    }
    for (const LabelledCase& downgrade : evaluation.downgrades) {
      Lowered when = expressions_.lower_rule(downgrade.when, downgrade.in_force);
      Lowered target{builder_.word(*downgrade.grade), {}, {}, grade.range};
      Lowered lower = builder_.minimum(grade, target);
      grade.value = builder_.select(when.value, lower.value, grade.value);
      grade.undetermined = builder_.or_never(grade.undetermined, when.undetermined);
      downgrades.push_back(when);
    }
    return grade;
  }

  // Who stands where is known before the run.
  Lowered after_quotas(EvaluationId id, Lowered grade) {
    Type type;
    type.kind = TypeKind::integer;
    const auto column = [&](bool bits) {
      return builder_.column(plan::Table::subject, plan::quota_column(program_, id, bits), type,
                             true);
    };
    const uint32_t grades = column(false), lowered = column(true);
    const ValueId bits = builder_.emit(plan::Load{plan::Table::subject, lowered});
    for (uint32_t q = 0; q < program_.evaluations[id].quotas.size(); ++q)
      quotas_[id].push_back(builder_.emit(plan::TestBit{bits, q}));
    grade.value = builder_.emit(plan::Load{plan::Table::subject, grades});
    grade.undetermined = builder_.or_never(
        grade.undetermined,
        builder_.invert(builder_.emit(plan::LoadPresent{plan::Table::subject, grades})));
    return grade;
  }

  const std::vector<Lowered>& unrated(EvaluationId id) {
    auto [at, fresh] = unrated_.try_emplace(id);
    if (fresh) {
      std::vector<Lowered> cases;
      for (const LabelledCase& unrated : program_.evaluations[id].unrated) {
        cases.push_back(expressions_.lower_rule(unrated.when, unrated.in_force));
      }
      unrated_[id] = std::move(cases);
    }
    return unrated_[id];
  }

  // Dimensions are lowered one by one: a score may refer to them while the evaluation is underway.
  Lowered part(EvaluationId id, Result which, uint32_t index) {
    const Evaluation& evaluation = program_.evaluations[id];
    const std::tuple key{id, which, index};
    if (auto at = parts_.find(key); at != parts_.end()) return at->second;
    Lowered lowered;
    switch (which) {
      case Result::dimension:
        lowered = clamped(evaluation.dimensions[index]);
        break;
      case Result::score:
        lowered = clamped(*evaluation.score);
        break;
      case Result::grade: {
        std::vector<Lowered> downgrades;
        lowered = grade(evaluation, part(id, Result::score, 0), downgrades);
        downgrades_[id] = std::move(downgrades);
        if (!evaluation.quotas.empty()) lowered = after_quotas(id, lowered);
        break;
      }
    }
    return parts_[key] = lowered;
  }

  // Absent where an 不评 fires.
  Lowered result(const EvaluationRef& ref) {
    Lowered value = part(ref.evaluation, ref.result, ref.dimension);
    if (program_.evaluations[ref.evaluation].unrated.empty()) return value;
    Lowered any = expressions_.junction(false, unrated(ref.evaluation));
    value.present = builder_.invert(any.value);
    if (value.undetermined.valid()) {
      value.undetermined = builder_.but_not(value.undetermined, any.value);
    }
    value.undetermined = builder_.or_never(value.undetermined, any.undetermined);
    return value;
  }

  void output(EvaluationId id) {
    const Evaluation& evaluation = program_.evaluations[id];
    plan::EvaluationOutput out;
    out.evaluation = id;
    ValueId undetermined;
    auto take = [&](const Lowered& value) {
      undetermined = builder_.or_never(undetermined, value.undetermined);
      return value.value;
    };
    for (uint32_t i = 0; i < evaluation.dimensions.size(); ++i) {
      out.dimensions.push_back(take(part(id, Result::dimension, i)));
    }
    if (evaluation.score) out.score = take(part(id, Result::score, 0));
    if (evaluation.grades.valid()) {
      out.grade = take(part(id, Result::grade, 0));
      for (const Lowered& downgrade : downgrades_[id]) out.downgrades.push_back(take(downgrade));
      out.quotas = quotas_[id];
    }
    if (!evaluation.unrated.empty()) {
      // Every label that fires is reported, so none may be left undetermined.
      for (const Lowered& unrated : unrated(id)) {
        out.unrated.push_back(unrated.value);
        builder_.defer(unrated.undetermined);
      }
      Lowered any = expressions_.junction(false, unrated(id));
      if (undetermined.valid()) undetermined = builder_.but_not(undetermined, any.value);
    }
    builder_.defer(undetermined);
    pipeline_.outputs.push_back(std::move(out));
  }

  void output(MeasureId id) {
    const Measure& measure = program_.measures[id];
    const LoweredMeasure& parts = measures_.of(id);
    plan::MeasureOutput out;
    out.measure = id;
    out.applies = parts.applies.value;
    builder_.defer(parts.applies.undetermined);
    for (const Lowered& fires : parts.fires) {
      out.cases.push_back(fires.value);
      // Which cases are reported matters only where the measure applies.
      if (fires.undetermined.valid()) {
        builder_.defer(builder_.both(parts.applies.value, fires.undetermined));
      }
    }
    if (parts.lighter) {
      out.lighter = parts.lighter->value;
      if (parts.lighter->undetermined.valid()) {
        builder_.defer(builder_.both(parts.applies.value, parts.lighter->undetermined));
      }
    }
    const auto word = [&](ExprId expr) {
      const bool differs = expr.valid() && !canonical_.invariant(expr);
      return differs ? expressions_.lower(expr).value : ValueId{};
    };
    out.from = word(measure.from);
    out.until = word(measure.until);
    for (uint32_t c = 0; c < parts.fires.size(); ++c) {
      bool complete = true;
      out.evidence.push_back(evidence(condition_of(measure, c), complete));
      if (!complete) builder_.defer(builder_.both(parts.applies.value, parts.fires[c].value));
    }
    pipeline_.outputs.push_back(std::move(out));
  }

  void list(FindingId id) {
    const Finding& finding = program_.findings[id];
    if (!finding.listed.valid() || program_.records[finding.record].owner != pipeline_.subject) {
      return;
    }
    const Aggregate listed{AggregateKind::count, finding.record, finding.listed, {}};
    pipeline_.lists.push_back({id, aggregates_.index_of(listed)});
  }

  // Of a case; of a replacement, of the case that was replaced.
  ExprId condition_of(const Measure& measure, uint32_t case_index) const {
    if (case_index < measure.cases.size()) return measure.cases[case_index].when;
    const Replacement& from = measure.replacements[case_index - measure.cases.size()];
    return condition_of(program_.measures[from.measure], from.case_index);
  }

  // The aggregates in a condition; evaluations and measures that it names are not followed.
  // complete: false where it has one that only the interpreter looks at.
  std::vector<uint32_t> evidence(ExprId condition, bool& complete) {
    std::vector<uint32_t> found;
    auto visit = [&](auto&& self, ExprId expr) -> void {
      const Expr& node = program_.exprs[canonical_.of(expr)];
      if (const auto* aggregate = std::get_if<Aggregate>(&node.node)) {
        complete = complete && !aggregate->via;
        if (!aggregate->via) found.push_back(aggregate_values_.members(*aggregate));
        return;
      }
      if (const auto* ref = std::get_if<DefineRef>(&node.node)) {
        const Define& define = program_.defines[ref->define];
        self(self, define.base);
        for (const Exception& exception : define.exceptions) {
          self(self, exception.when);
          self(self, exception.value);
        }
      }
      const auto* finding = std::get_if<DecisionRef>(&node.node);
      const auto* count = std::get_if<HitCount>(&node.node);
      if (finding || count) {
        const DecisionId decision = finding ? finding->decision : count->decision;
        each_expression(program_.decisions[decision], [&](ExprId part) { self(self, part); });
      }
      for (ExprId operand : operands(node.node)) self(self, operand);
    };
    visit(visit, condition);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  const Program& program_;
  const Canonical& canonical_;
  plan::Pipeline& pipeline_;
  StageBuilder builder_;
  Aggregates aggregates_;
  AggregateValues aggregate_values_;
  Expressions expressions_;
  std::map<EvaluationId, std::vector<Lowered>> unrated_, downgrades_;
  std::map<EvaluationId, std::vector<ValueId>> quotas_;
  std::map<std::tuple<EvaluationId, Result, uint32_t>, Lowered> parts_;
  Measures measures_;
};

}  // namespace

plan::Pipeline lower_pipeline(const Program& program, const Canonical& canonical,
                              PlanTables& tables, SubjectId subject) {
  plan::Pipeline pipeline;
  pipeline.subject = subject;
  SubjectStage(program, canonical, tables, pipeline).lower_outputs();
  return pipeline;
}

}  // namespace xinheng::lower
