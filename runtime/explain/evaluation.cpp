#include "compiler/values/fixed_point.h"
#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

using execute::EvaluationOutcome;

bool is_word(const Value& value) {
  return value.state == Value::State::word;
}

program::Type grade_type(const program::Evaluation& evaluation) {
  program::Type type;
  type.kind = program::TypeKind::code;
  type.codes = evaluation.grades;
  return type;
}

// "（算得 -80，按下限 -60 计）", empty where the value was not moved.
std::string clamping(Narrator& n, const program::Dimension& dimension, const Value& value) {
  const Value raw = n.interpreter().evaluate(dimension.value, std::nullopt);
  if (!is_word(raw) || !is_word(value) || raw.word == value.word) return "";
  return raw.word < value.word
             ? n.say("（算得 {}，按下限计）", " (computed {}, raised to the floor)",
                     n.value_text(dimension.type, raw))
             : n.say("（算得 {}，按上限计）", " (computed {}, cut to the ceiling)",
                     n.value_text(dimension.type, raw));
}

std::string weight(Narrator& n, const program::Dimension& dimension) {
  if (!dimension.weight.valid()) return "";
  return n.say("（权重 {}）", " (weight {})",
               n.value_text(n.program().exprs[dimension.weight].type,
                            n.interpreter().evaluate(dimension.weight, std::nullopt)));
}

void add_dimension(Node& node, Narrator& n, const program::Dimension& dimension,
                   const Value& value) {
  Node& line = node.add(
      n.say("分项 {}：{}", "part {}: {}", dimension.name, n.value_text(dimension.type, value)) +
          clamping(n, dimension, value) + weight(n, dimension),
      Role::part);
  for (const Contribution& contribution : n.contributions(dimension.value))
    line.add(n.contribution_text(contribution), Role::record);
  n.add_workings(line, dimension.value);
  add_links(line, n, dimension.value, std::nullopt);
}

// Whether it is a sum of named values: then they say it all.
bool is_plain_sum(const program::Program& program, program::ExprId expr) {
  const program::ExprNode& node = program.exprs[expr].node;
  if (const auto* binary = std::get_if<program::Binary>(&node))
    return binary->op == program::Arithmetic::add && is_plain_sum(program, binary->left) &&
           is_plain_sum(program, binary->right);
  if (const auto* rescale = std::get_if<program::Rescale>(&node))
    return is_plain_sum(program, rescale->operand);
  return std::holds_alternative<program::ParameterRef>(node) ||
         std::holds_alternative<program::EvaluationRef>(node) ||
         std::holds_alternative<program::DefineRef>(node);
}

void add_score(Node& node, Narrator& n, const program::Dimension& score, const Value& value) {
  Node& line =
      node.add(n.say("总分 {}：{}", "score {}: {}", score.name, n.value_text(score.type, value)) +
                   clamping(n, score, value),
               Role::part);
  for (const Contribution& contribution : n.contributions(score.value))
    if (contribution.value) line.add(n.contribution_text(contribution), Role::record);
  const std::string facts = n.facts(score.value, std::nullopt);
  if (facts.empty()) {
    n.add_workings(line, score.value);
  } else if (is_plain_sum(n.program(), score.value)) {
    line.add(n.say("合计：{}", "the sum of: {}", facts));
  } else {
    line.add(n.say("算式：{}", "formula: {}", n.expr_text(score.value)));
    line.add(n.say("其中 {}", "where {}", facts));
  }
  add_links(line, n, score.value, std::nullopt);
}

// The band that the score reaches, and the next one above that it does not.
void add_band(Node& node, Narrator& n, const program::Evaluation& evaluation, const Value& score) {
  const auto from = [&](const program::Band& band) {
    return n.interpreter().evaluate(band.from, std::nullopt);
  };
  const auto text = [&](const program::Band& band) {
    return n.value_text(evaluation.score->type, from(band));
  };
  const auto grade = [&](program::Word word) {
    return n.value_text(grade_type(evaluation), {Value::State::word, word, {}});
  };
  for (const program::Band& band : evaluation.bands)
    if (!is_word(from(band))) return;
  const program::Band* missed = nullptr;
  for (const program::Band& band : evaluation.bands) {
    if (score.word < from(band).word) {
      missed = &band;
      continue;
    }
    std::string line =
        n.say("分档：达到 {} 分，为 {}", "band: {} reached, so {}", text(band), grade(band.grade));
    if (missed)
      line += n.say("（未到 {} 的 {} 分）", " (short of {1} for {0})", grade(missed->grade),
                    text(*missed));
    n.add_basis(node.add(line), band.basis);
    return;
  }
  node.add(n.say("分档：未到 {} 的 {} 分，为 {}", "band: short of {1} for {0}, so {2}",
                 grade(missed->grade), text(*missed), grade(evaluation.otherwise)));
}

// "20%", of a share that a parameter may hold; empty where it has no value.
std::string percent(Narrator& n, program::ExprId share) {
  const Value value = n.interpreter().evaluate(share, std::nullopt);
  if (!is_word(value)) return "";
  return format_percent(value.word, n.program().exprs[share].type.places);
}

std::string place_text(Narrator& n, const program::Quota& quota, const execute::QuotaPlace& place) {
  std::string text = n.say("；有等级的 {} 个，限 {} 个，得分排第 {}",
                           "; {} have a grade, {} may keep it, place {} by score", place.group_size,
                           place.allowed, place.place);
  // Whoever stands within the quota falls out of it with those of the same score.
  if (!quota.keep_ties && place.place <= place.allowed)
    text += n.say("，与它并列的共 {} 个，容不下，并列从严，都不留",
                  ", which {} share: there is no room for all, so none keeps it", place.tied);
  return text + n.say("，降一等", ": one grade lower");
}

// "限额“优秀比例”成立：A 至多 20%，按 所在地 分组（柯城区）；有等级的 1234 个，限 246 个，…"
void add_quotas(Node& line, Narrator& n, program::EvaluationId id,
                const EvaluationOutcome& outcome) {
  const program::Evaluation& evaluation = n.program().evaluations[id];
  for (const uint32_t fired : outcome.quotas) {
    const program::Quota& quota = evaluation.quotas[fired];
    const std::string grade =
        n.value_text(grade_type(evaluation), {Value::State::word, quota.grade, {}});
    const bool written =
        std::holds_alternative<program::Literal>(n.program().exprs[quota.share].node);
    const std::string share = percent(n, quota.share);
    std::string text =
        n.say("限额“{}”成立：{} 至多 {}", "quota “{}” fires: {} for at most {}", quota.label, grade,
              written ? share : n.expr_text(quota.share) + n.in_brackets(share));
    if (quota.group.valid()) {
      const Value group = n.interpreter().evaluate(quota.group, std::nullopt);
      text += n.say("，按 {} 分组（{}）", ", grouped by {} ({})", n.expr_text(quota.group),
                    n.value_text(n.program().exprs[quota.group].type, group));
    }
    const execute::QuotaPlace place = n.interpreter().quota_place(id);
    if (fired == outcome.quotas.back()) text += place_text(n, quota, place);
    n.add_basis(line.add(text), quota.basis);
  }
}

void add_grade(Node& node, Narrator& n, program::EvaluationId id,
               const EvaluationOutcome& outcome) {
  const program::Evaluation& evaluation = n.program().evaluations[id];
  if (evaluation.bands.empty()) return;
  Node& line = node.add(n.say("{}：{}", "{}: {}", evaluation.grade_name,
                              n.value_text(grade_type(evaluation), outcome.grade)),
                        Role::part);
  if (is_word(outcome.score)) add_band(line, n, evaluation, outcome.score);
  for (const uint32_t fired : outcome.downgrades) {
    const program::LabelledCase& rule = evaluation.downgrades[fired];
    const Value to{Value::State::word, *rule.grade, {}};
    Node& down = line.add(n.say("直降“{}”成立，至多 {}：{}", "downgrade “{}” fires, at most {}: {}",
                                rule.label, n.value_text(grade_type(evaluation), to),
                                n.expr_text(rule.when)));
    n.add_basis(down, rule.basis);
    std::vector<RecordName> records;
    for (const Contribution& contribution : n.contributions(rule.when))
      records.push_back(contribution.record);
    if (!records.empty()) down.add(n.say("由于 {}", "because of {}", n.mention_all(records)));
    add_links(down, n, rule.when, std::nullopt);
  }
  for (const std::string& text :
       n.out_of_force("直降“{}”", "downgrade “{}”", evaluation.downgrades, std::nullopt))
    line.add(text);
  add_quotas(line, n, id, outcome);
}

std::string heading(Narrator& n, const program::Evaluation& evaluation,
                    const EvaluationOutcome& outcome) {
  std::string line = n.say("评价 {}：", "evaluation {}: ", evaluation.name);
  switch (outcome.state) {
    case EvaluationOutcome::State::unrated:
      return line + n.say("不评", "not rated");
    case EvaluationOutcome::State::undetermined:
      return line + n.say("无法确定", "undetermined");
    case EvaluationOutcome::State::rated:
      break;
  }
  std::vector<std::string> results;
  if (is_word(outcome.grade))
    results.push_back(evaluation.grade_name + " " +
                      n.value_text(grade_type(evaluation), outcome.grade));
  if (is_word(outcome.score))
    results.push_back(evaluation.score->name + " " +
                      n.value_text(evaluation.score->type, outcome.score));
  return line + n.join(results);
}

}  // namespace

std::string evaluation_heading(Narrator& n, program::EvaluationId id,
                               const EvaluationOutcome& outcome) {
  return heading(n, n.program().evaluations[id], outcome);
}

void add_evaluation(Node& root, Narrator& n, program::EvaluationId id,
                    const EvaluationOutcome& outcome) {
  const program::Evaluation& evaluation = n.program().evaluations[id];
  Node& node = root.add(heading(n, evaluation, outcome), Role::evaluation);
  n.add_basis(node, evaluation.basis);
  for (const uint32_t fired : outcome.unrated) {
    const program::LabelledCase& rule = evaluation.unrated[fired];
    Node& line = node.add(
        n.say("不评“{}”成立：{}", "unrated “{}” fires: {}", rule.label, n.expr_text(rule.when)));
    n.add_basis(line, rule.basis);
    add_links(line, n, rule.when, std::nullopt);
  }
  for (const std::string& text :
       n.out_of_force("不评“{}”", "unrated “{}”", evaluation.unrated, std::nullopt))
    node.add(text);
  if (outcome.state == EvaluationOutcome::State::unrated) return;
  for (const execute::Reason& reason : outcome.reasons)
    node.add(n.say("无法确定的原因：{}", "undetermined because: {}",
                   format_reason(reason, n.language())));
  add_grade(node, n, id, outcome);
  if (evaluation.score) add_score(node, n, *evaluation.score, outcome.score);
  for (uint32_t i = 0; i < evaluation.dimensions.size(); ++i)
    add_dimension(node, n, evaluation.dimensions[i], outcome.dimensions[i]);
}

}  // namespace xinheng::explain
