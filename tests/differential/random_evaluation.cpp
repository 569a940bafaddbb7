#include "tests/differential/random_evaluation.h"

#include <fmt/format.h>

#include "tests/differential/random_rules.h"

namespace xinheng::differential {

using namespace program;

namespace {

class Maker {
 public:
  Maker(Program& program, Expressions& expressions, CodesId grades, Draw& draw)
      : program_(program), expressions_(expressions), grades_(grades), draw_(draw) {}

  void make() {
    Evaluation evaluation;
    evaluation.name = fmt::format("评价{}", program_.evaluations.size());
    evaluation.subject = SubjectId{static_cast<uint32_t>(draw_.below(program_.subjects.size()))};
    Context context;
    context.subject = evaluation.subject;
    for (uint64_t i = draw_.below(3); i > 0; --i)
      evaluation.unrated.push_back(
          labelled(expressions_, fmt::format("不评{}", i), context, draw_));
    const std::vector<Type> types = {type_of(TypeKind::integer), type_of(TypeKind::decimal, 1)};
    const Type type = draw_.pick(types);
    for (uint64_t i = draw_.below(4); i > 0; --i) {
      evaluation.dimensions.push_back(dimension(
          fmt::format("分项{}", i), draw_.chance(70) ? type : draw_.pick(types), context));
    }
    const EvaluationId id = program_.evaluations.push(std::move(evaluation));
    program_.order.push_back(id);
    expressions_.underway = id;
    Context own = context;
    own.own = id;
    if (!draw_.chance(8)) {
      // Evaluations may move in memory while expressions grow, so the parts are made first.
      Dimension score = dimension("得分", type, own);
      if (draw_.chance(30)) weigh(id, score);
      const Type scale = score.type;
      program_.evaluations[id].score = std::move(score);
      if (draw_.chance(85)) add_bands(id, scale, context);
    }
    expressions_.underway = {};
  }

 private:
  Dimension dimension(const std::string& name, const Type& type, const Context& context) {
    Dimension result;
    result.name = name;
    result.type = type;
    const Word floor = draw_.between(-100, 20);
    const Word ceiling = floor + draw_.between(0, 150);
    result.floor = expressions_.literal(type, draw_.chance(8) ? -4 * number_limit : floor);
    result.ceiling = expressions_.literal(type, draw_.chance(8) ? 4 * number_limit : ceiling);
    if (draw_.chance(15)) result.floor = expressions_.constant(type);
    if (draw_.chance(15)) result.ceiling = expressions_.constant(type);
    result.value = expressions_.value(type, context);
    return result;
  }

  ExprId push(ExprNode node, const Type& type) {
    return program_.exprs.push({std::move(node), type, {}});
  }

  ExprId rescaled(ExprId value, int places) {
    const int from = program_.exprs[value].type.places;
    if (from == places) return value;
    return push(Rescale{value, places - from}, type_of(TypeKind::decimal, places));
  }

  // 分项合计: the dimensions times their weights, in the most places of any.
  void weigh(EvaluationId id, Dimension& score) {
    std::vector<ExprId> parts;
    int most = 0;
    for (uint32_t i = 0; i < program_.evaluations[id].dimensions.size(); ++i) {
      const Type type = program_.evaluations[id].dimensions[i].type;
      ExprId part = push(EvaluationRef{id, Result::dimension, i}, type);
      if (draw_.chance(60)) {
        const Type by =
            draw_.chance(50) ? type_of(TypeKind::integer) : type_of(TypeKind::decimal, 1);
        const ExprId weight = expressions_.literal(by, draw_.between(-3, 15));
        program_.evaluations[id].dimensions[i].weight = weight;
        const int places = type.places + by.places;
        part = push(Binary{Arithmetic::multiply, part, weight},
                    places > 0 ? type_of(TypeKind::decimal, places) : type_of(TypeKind::integer));
      }
      most = std::max(most, program_.exprs[part].type.places);
      parts.push_back(part);
    }
    if (parts.empty()) return;
    score.type = most > 0 ? type_of(TypeKind::decimal, most) : type_of(TypeKind::integer);
    score.value = rescaled(parts[0], most);
    for (size_t i = 1; i < parts.size(); ++i)
      score.value =
          push(Binary{Arithmetic::add, score.value, rescaled(parts[i], most)}, score.type);
    score.floor = expressions_.literal(score.type, draw_.between(-200, 50));
    score.ceiling = expressions_.literal(score.type, draw_.between(50, 900));
  }

  // A literal, or a parameter that may not be in force.
  ExprId share() {
    const Type type = type_of(TypeKind::decimal, 2);
    if (draw_.chance(70)) return expressions_.literal(type, draw_.between(0, 100));
    Parameter parameter;
    parameter.name = fmt::format("参数{}", program_.parameters.size());
    parameter.type = type;
    const Days change = middle - static_cast<Days>(draw_.below(1000));
    parameter.values = {{{date_min, change}, draw_.between(0, 100), {}},
                        {{change, date_max}, draw_.between(0, 100), {}}};
    if (draw_.chance(20)) parameter.values[draw_.below(2)].value = {};
    return push(ParameterRef{program_.parameters.push(std::move(parameter))}, type);
  }

  // From the highest grade down.
  void add_quotas(EvaluationId id, Word top, const Context& context) {
    std::vector<Quota> quotas;
    for (Word grade = top; grade > 0; --grade) {
      if (!draw_.chance(50)) continue;
      Quota quota;
      quota.label = fmt::format("限额{}", quotas.size());
      quota.grade = grade;
      quota.share = share();
      if (draw_.chance(60)) quota.group = expressions_.group_key(context).value_or(ExprId{});
      quota.keep_ties = draw_.chance(50);
      quotas.push_back(std::move(quota));
    }
    program_.evaluations[id].quotas = std::move(quotas);
  }

  void add_bands(EvaluationId id, const Type& type, const Context& context) {
    std::vector<Band> bands;
    const Word top = static_cast<Word>(program_.codes[grades_].codes.size()) - 1;
    Word from = draw_.between(20, 100);
    for (Word grade = top; grade > 0; --grade) {
      Band band;
      band.from = draw_.chance(15) ? expressions_.constant(type) : expressions_.literal(type, from);
      band.grade = grade;
      bands.push_back(std::move(band));
      from -= draw_.between(1, 40);
    }
    std::vector<LabelledCase> downgrades;
    for (uint64_t i = draw_.below(4); i > 0; --i) {
      downgrades.push_back(hidden(id, fmt::format("直降{}", i), context));
      downgrades.back().grade = draw_.between(0, top);
    }
    Evaluation& evaluation = program_.evaluations[id];
    evaluation.grade_name = "等级";
    evaluation.grades = grades_;
    evaluation.bands = std::move(bands);
    evaluation.otherwise = 0;
    evaluation.downgrades = std::move(downgrades);
    if (draw_.chance(25)) add_quotas(id, top, context);
  }

  // The evaluation that is being made can't be named by its own rules.
  LabelledCase hidden(EvaluationId id, const std::string& label, const Context& context) {
    const SubjectId subject = program_.evaluations[id].subject;
    program_.evaluations[id].subject = {};
    LabelledCase result = labelled(expressions_, label, context, draw_);
    program_.evaluations[id].subject = subject;
    return result;
  }

  Program& program_;
  Expressions& expressions_;
  const CodesId grades_;
  Draw& draw_;
};

}  // namespace

void add_evaluation(Program& program, Expressions& expressions, CodesId grades, Draw& draw) {
  Maker(program, expressions, grades, draw).make();
}

}  // namespace xinheng::differential
