#include <algorithm>

#include "compiler/check/effects.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

using syntax::RuleKind;

const syntax::Bands* only_bands(Context& context, const syntax::Evaluation& tree) {
  for (size_t i = 1; i < tree.bands.size(); ++i) {
    context.report(Kind::second_part, tree.bands[i].name.span, {"分档", "bands"});
  }
  return tree.bands.empty() ? nullptr : &tree.bands[0];
}

// The grade's name and list must be known before anybody refers to it.
void read_grades(Context& context, const syntax::Evaluation& tree, EvaluationId id) {
  const syntax::Bands* bands = only_bands(context, tree);
  if (!bands) return;
  const auto codes = need_global<CodesId>(context, bands->codes, {"代码表", "code list"});
  if (!codes) {
    context.broken.insert(tree.name.text);
    return;
  }
  if (!context.program.codes[*codes].ordered) {
    context.report(Kind::grades_not_ordered, bands->codes.span, {bands->codes.text});
  }
  context.program.evaluations[id].grade_name = bands->name.text;
  context.program.evaluations[id].grades = *codes;
}

std::vector<program::LabelledCase> read_unrated(Context& context, const syntax::Evaluation& tree,
                                                const Env& env, Facts& rated) {
  std::vector<program::LabelledCase> list;
  for (const syntax::Rule& rule : tree.rules) {
    if (rule.kind != RuleKind::unrated) continue;
    const Checked when = check_condition(context, env, rule.when);
    // Only a rule that is always in force shows something of everybody who is rated.
    if (!rule.effect) rated.insert(when.no.begin(), when.no.end());
    program::LabelledCase made{rule.label.text, when.id, {}, {}, rule.span, effect_of(rule)};
    made.basis = check_basis(context, rule.basis, Need::either,
                             {"不评“" + rule.label.text + "”", "unrated “" + rule.label.text + "”"},
                             rule.span, overlap(made.in_force, context.program.in_force));
    list.push_back(std::move(made));
  }
  return list;
}

void check_limits(Context& context, const program::Dimension& part) {
  if (!is_constant(context, part.floor) || !is_constant(context, part.ceiling)) return;
  std::set<Days> dates{date_min};
  change_dates(context, part.floor, dates);
  change_dates(context, part.ceiling, dates);
  for (const Days date : dates) {
    const auto floor = constant_on(context, part.floor, date);
    const auto ceiling = constant_on(context, part.ceiling, date);
    if (!floor || !ceiling || *floor <= *ceiling) continue;
    context.report(Kind::floor_above_ceiling, part.span,
                   {part.name, slice(context, context.typed(part.floor).span),
                    slice(context, context.typed(part.ceiling).span)});
    return;
  }
}

// A constant number; of a part only, as it counts in the sum of the parts.
bool check_weight(Context& context, const Env& env, const syntax::Part& tree,
                  program::Dimension& part) {
  const Span span = context.written(*tree.weight).span;
  if (tree.is_score) {
    context.report(Kind::weight_of_score, span, {tree.name.text});
    return false;
  }
  const ExprId weight = need_present(context, env, check_expression(context, env, *tree.weight).id);
  if (!weight.valid()) return false;
  const Type type = context.typed(weight).type;
  if (!is_number(type)) {
    const Words found = describe_type(context, type);
    context.report(Kind::type_mismatch, span,
                   {"整数或小数", "integer or decimal", found.zh, found.en});
    return false;
  }
  if (!is_constant(context, weight)) {
    context.report(Kind::not_constant, span, {slice(context, span)});
    return false;
  }
  part.weight = weight;
  return true;
}

// All three in the scale of the finest.
std::optional<program::Dimension> check_part(Context& context, const Env& env,
                                             const syntax::Part& tree) {
  program::Dimension part{tree.name.text, {}, {}, {}, {}, tree.span, {}};
  int places = 0;
  bool sound = true;
  const auto read = [&](syntax::ExprId id) {
    const ExprId typed = need_present(context, env, check_expression(context, env, id).id);
    if (!typed.valid()) {
      sound = false;
      return typed;
    }
    const Type type = context.typed(typed).type;
    if (!is_number(type)) {
      const Words found = describe_type(context, type);
      context.report(Kind::type_mismatch, context.typed(typed).span,
                     {"整数或小数", "integer or decimal", found.zh, found.en});
      sound = false;
    }
    places = std::max(places, type.places);
    return typed;
  };
  part.floor = read(tree.floor);
  part.ceiling = read(tree.ceiling);
  part.value = read(tree.value);
  if (!sound) return {};
  part.floor = rescale(context, part.floor, places);
  part.ceiling = rescale(context, part.ceiling, places);
  part.value = rescale(context, part.value, places);
  part.type = decimal_type(places);
  if (!part.floor.valid() || !part.ceiling.valid() || !part.value.valid()) return {};
  check_limits(context, part);
  if (tree.weight && !check_weight(context, env, tree, part)) return {};
  return part;
}

// Dimensions, then the score, which may name them.
void check_parts(Context& context, const syntax::Evaluation& tree, EvaluationId id, Env env) {
  Once once(context, {"分项、总分或分档", "dimension, score or grade"});
  const syntax::Part* score = nullptr;
  for (const syntax::Bands& bands : tree.bands) once.add(bands.name);
  for (const syntax::Part& part : tree.parts) {
    if (!once.add(part.name)) continue;
    if (part.is_score) {
      if (score) context.report(Kind::second_part, part.name.span, {"总分", "score"});
      score = &part;
      continue;
    }
    auto checked = check_part(context, env, part);
    if (checked) {
      context.program.evaluations[id].dimensions.push_back(std::move(*checked));
    } else {
      context.broken.insert(tree.name.text);
      context.broken.insert(tree.subject.text + "." + part.name.text);
    }
  }
  if (!score) return;
  env.own = id;
  bool totalled = false;
  env.parts_total = &totalled;
  auto checked = check_part(context, env, *score);
  const auto weighted = std::find_if(tree.parts.begin(), tree.parts.end(),
                                     [](const syntax::Part& part) { return part.weight; });
  if (checked && !totalled && weighted != tree.parts.end()) {
    context.report(Kind::weight_unused, context.written(*weighted->weight).span,
                   {weighted->name.text, tree.name.text});
  }
  if (!checked) context.broken.insert(tree.name.text);
  context.program.evaluations[id].score = std::move(checked);
}

std::optional<Word> grade_of(Context& context, CodesId codes, const syntax::Name& name) {
  const auto& ordinals = context.code_ordinals[codes.index];
  if (const auto found = ordinals.find(name.text); found != ordinals.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& code : context.program.codes[codes].codes) known.push_back(code.name);
  const std::string& list = context.program.codes[codes].name;
  report_unknown(context, name, {"代码（代码表“" + list + "”）", "code of the list “" + list + "”"},
                 known);
  return {};
}

// Each bound must lie below the one before it, on every date on which both have a value.
void check_descending(Context& context, const std::vector<program::Band>& bands) {
  for (size_t i = 1; i < bands.size(); ++i) {
    const ExprId upper = bands[i - 1].from, lower = bands[i].from;
    if (!upper.valid() || !lower.valid()) continue;
    std::set<Days> dates{date_min};
    change_dates(context, upper, dates);
    change_dates(context, lower, dates);
    for (const Days date : dates) {
      const auto high = constant_on(context, upper, date), low = constant_on(context, lower, date);
      if (!high || !low || *high > *low) continue;
      context.report(
          Kind::bands_not_descending, context.typed(lower).span,
          {slice(context, context.typed(lower).span), slice(context, context.typed(upper).span),
           date == date_min ? "" : "（日期：" + format_date(date) + "）",
           date == date_min ? "" : " (date: " + format_date(date) + ")"});
      break;
    }
  }
}

void check_bands(Context& context, const syntax::Evaluation& tree, EvaluationId id,
                 const Env& env) {
  const CodesId grades = context.program.evaluations[id].grades;
  if (tree.bands.empty() || !grades.valid()) return;
  const syntax::Bands& block = tree.bands[0];
  if (!context.program.evaluations[id].score) {
    if (!context.broken.contains(tree.name.text)) {
      context.report(Kind::bands_without_score, block.name.span, {tree.name.text});
    }
    return;
  }
  const Type type = context.program.evaluations[id].score->type;
  std::vector<program::Band> bands;
  Once once(context, {"档", "grade in these bands"});
  for (const syntax::Band& tree_band : block.bands) {
    program::Band band;
    band.from = check_value(context, env, tree_band.from, type);
    if (band.from.valid() && !is_constant(context, band.from)) {
      const Span span = context.written(tree_band.from).span;
      context.report(Kind::not_constant, span, {slice(context, span)});
      band.from = {};
    }
    const auto grade = grade_of(context, grades, tree_band.grade);
    if (grade) once.add(tree_band.grade);
    band.grade = grade.value_or(0);
    band.basis = check_basis(context, tree_band.basis, Need::nothing, {}, tree_band.span,
                             context.program.in_force);
    bands.push_back(std::move(band));
  }
  check_descending(context, bands);
  // It isn't there only where it was not understood.
  std::optional<Word> otherwise;
  if (!block.otherwise.text.empty()) otherwise = grade_of(context, grades, block.otherwise);
  if (otherwise) once.add(block.otherwise);
  context.program.evaluations[id].bands = std::move(bands);
  context.program.evaluations[id].otherwise = otherwise.value_or(0);
  context.program.evaluations[id].otherwise_span = block.otherwise.span;
}

// 直降: to a grade of the bands' list, and only with a citation.
void check_downgrades(Context& context, const syntax::Evaluation& tree, EvaluationId id,
                      const Env& env) {
  const CodesId grades = context.program.evaluations[id].grades;
  std::vector<program::LabelledCase> list;
  for (const syntax::Rule& rule : tree.rules) {
    if (rule.kind != RuleKind::downgrade) continue;
    const Checked when = check_condition(context, env, rule.when);
    program::LabelledCase made{rule.label.text, when.id, Word{0}, {}, rule.span, effect_of(rule)};
    if (tree.bands.empty() && context.damaged(tree.name)) {
      made.grade = 0;
    } else if (tree.bands.empty()) {
      context.report(Kind::downgrade_without_bands, rule.span, {rule.label.text});
    } else if (grades.valid()) {
      Type type;
      type.kind = TypeKind::code;
      type.codes = grades;
      made.grade = check_constant(context, rule.value, type).value_or(0);
    }
    made.basis =
        check_basis(context, rule.basis, Need::citation,
                    {"直降“" + rule.label.text + "”", "downgrade “" + rule.label.text + "”"},
                    rule.span, overlap(made.in_force, context.program.in_force));
    list.push_back(std::move(made));
  }
  context.program.evaluations[id].downgrades = std::move(list);
}

void check_labels(Context& context, const syntax::Evaluation& tree) {
  check_effects(context, tree.rules, context.program.in_force, {"标签", "label"});
  Once once(context, {"标签", "label"});
  std::set<std::string> labels;
  for (const syntax::Rule& rule : tree.rules) {
    if (labels.insert(rule.label.text).second) once.add(rule.label);
  }
  for (const syntax::Quota& quota : tree.quotas) once.add(quota.label);
  const size_t count = tree.rules.size() + tree.quotas.size();
  if (count > labels_max) {
    context.report(Kind::too_many_labels, tree.name.span, {tree.name.text, std::to_string(count)});
  }
}

void check_evaluation(Context& context, const syntax::Evaluation& tree, EvaluationId id) {
  Env env = subject_env(context.program.evaluations[id].subject);
  env.node = Node(id);
  if (context.damaged(tree.name)) context.broken.insert(tree.name.text);
  check_labels(context, tree);
  read_grades(context, tree, id);
  context.program.evaluations[id].basis =
      check_basis(context, tree.basis, Need::either,
                  {"评价“" + tree.name.text + "”", "the evaluation “" + tree.name.text + "”"},
                  tree.name.span, context.program.in_force);
  Facts rated;
  auto unrated = read_unrated(context, tree, env, rated);
  context.program.evaluations[id].unrated = std::move(unrated);
  env.facts = rated;
  check_parts(context, tree, id, env);
  if (context.program.evaluations[id].dimensions.empty() &&
      !context.program.evaluations[id].score && !context.broken.contains(tree.name.text)) {
    context.report(Kind::evaluation_empty, tree.name.span, {tree.name.text});
  }
  check_bands(context, tree, id, env);
  env.own = id;
  env.own_score = true;
  // Results have their types now: downgrades may lead back here, which the cycle check reports.
  context.evaluation_progress[id.index] = Progress::done;
  check_downgrades(context, tree, id, env);
  env.own = {};
  check_quotas(context, tree, id, env);
}

}  // namespace

bool ready_evaluation(Context& context, EvaluationId id) {
  Progress& progress = context.evaluation_progress[id.index];
  if (progress == Progress::done) return true;
  if (progress == Progress::running) return false;
  progress = Progress::running;
  for (const auto& [tree, known] : context.evaluation_pairs) {
    if (known == id) check_evaluation(context, *tree, id);
  }
  return true;
}

void check_evaluations(Context& context) {
  for (const auto& [tree, id] : context.evaluation_pairs) ready_evaluation(context, id);
}

}  // namespace xinheng::check
