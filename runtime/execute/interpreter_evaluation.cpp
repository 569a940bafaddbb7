// What an evaluation means: not rated, or dimensions, score, band and downgrades.
#include <algorithm>
#include <limits>

#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {

Value Judgement::fires(const program::LabelledCase& rule, const Context& context) {
  return in_force(rule.in_force) ? evaluate(rule.when, context) : word_value(0);
}

const Value& Judgement::unrated(program::EvaluationId id, SubjectName subject) {
  EvaluationParts& parts = memo(subject).evaluations[id.index];
  if (parts.is_unrated) return *parts.is_unrated;
  const program::Evaluation& evaluation = program_.evaluations[id];
  Junction any(false);
  for (uint32_t i = 0; i < evaluation.unrated.size(); ++i) {
    const Value fired =
        fires(evaluation.unrated[i],
              {subject, {}, nullptr, nullptr, nullptr, {&evaluation.name, nullptr}});
    if (is_true(fired)) {
      parts.unrated.push_back(i);
      note(program::RulePart::unrated, id.index, i);
    }
    any.add(fired);
  }
  parts.is_unrated = any.result();
  return *parts.is_unrated;
}

Value Judgement::part(program::EvaluationId id, SubjectName subject, program::Result result,
                      uint32_t dimension) {
  const Value is_unrated = unrated(id, subject);
  if (noted_ != nullptr && is_true(is_unrated)) noted_->evaluations[id.index] |= came_out_no;
  if (is_true(is_unrated)) return absent_value();
  const program::Evaluation& evaluation = program_.evaluations[id];
  EvaluationParts& parts = memo(subject).evaluations[id.index];
  parts.dimensions.resize(evaluation.dimensions.size());
  std::optional<Value>& known = result == program::Result::dimension ? parts.dimensions[dimension]
                                : result == program::Result::score   ? parts.score
                                                                     : parts.grade;
  if (!known) {
    switch (result) {
      case program::Result::dimension:
        known = clamped(evaluation.dimensions[dimension], evaluation, subject);
        break;
      case program::Result::score:
        known = evaluation.score ? clamped(*evaluation.score, evaluation, subject) : absent_value();
        break;
      case program::Result::grade:
        known = grade_of(id, subject);
        break;
    }
    if (is_false(is_unrated) && is_word(*known)) {
      note(program::RulePart::evaluation, id.index, 0);
      if (noted_ != nullptr) noted_->evaluations[id.index] |= came_out_yes;
      if (result == program::Result::dimension) note(program::RulePart::part, id.index, dimension);
      if (result == program::Result::score) note(program::RulePart::score, id.index, 0);
    }
  }
  // A grade may be settled by downgrades alone; whether there is one at all is not.
  if (is_undetermined(is_unrated) && known->state != Value::State::absent) {
    known->state = Value::State::undetermined;
    known->word = 0;
    known->bounds.reset();
    add_reasons(known->reasons, is_unrated.reasons);
  }
  if (noted_ != nullptr && is_undetermined(*known)) noted_->evaluations[id.index] |= came_out_open;
  return *known;
}

Value Judgement::clamped(const program::Dimension& dimension, const program::Evaluation& evaluation,
                         SubjectName subject) {
  const Context context{subject, {},      nullptr,
                        nullptr, nullptr, {&evaluation.name, &dimension.name}};
  const Value floor = evaluate(dimension.floor, context);
  const Value ceiling = evaluate(dimension.ceiling, context);
  const Value value = evaluate(dimension.value, context);
  const auto clamp = [&](Word word) { return std::max(floor.word, std::min(ceiling.word, word)); };
  auto result = without_value({&floor, &ceiling, &value});
  if (!result) return word_value(clamp(value.word));
  const bool limited = is_word(floor) && is_word(ceiling) && value.bounds;
  if (!limited) return *result;
  return within({clamp(value.bounds->low), clamp(value.bounds->high)}, result->reasons);
}

Value Judgement::band_of(const program::Evaluation& evaluation, const Value& score,
                         const Context& context) {
  if (is_undetermined(score) && score.bounds) {
    // In one band at both ends is in it in between.
    const Value low = band_of(evaluation, word_value(score.bounds->low), context);
    const Value high = band_of(evaluation, word_value(score.bounds->high), context);
    if (is_word(low) && is_word(high) && low.word == high.word) return low;
  }
  if (!is_word(score)) return score;
  for (const program::Band& band : evaluation.bands) {
    const Value from = evaluate(band.from, context);
    if (!is_word(from)) return from;
    if (score.word >= from.word) return word_value(band.grade);
  }
  return word_value(evaluation.otherwise);
}

// The lowest of the band and the downgrades that fire. What is undetermined matters only where
// it could still lower the grade.
Value Judgement::judge_grade(program::EvaluationId id, SubjectName subject) {
  const program::Evaluation& evaluation = program_.evaluations[id];
  if (evaluation.bands.empty()) return absent_value();
  const Context context{subject, {},      nullptr,
                        nullptr, nullptr, {&evaluation.name, &evaluation.grade_name}};
  const Value band = band_of(evaluation, part(id, subject, program::Result::score, 0), context);
  Word lowest = is_word(band) ? band.word : std::numeric_limits<Word>::max();
  note_grade(id, subject, band);
  std::vector<Value> conditions;
  for (uint32_t i = 0; i < evaluation.downgrades.size(); ++i) {
    conditions.push_back(fires(evaluation.downgrades[i], context));
    if (!is_true(conditions.back())) continue;
    memo(subject).evaluations[id.index].downgrades.push_back(i);
    note(program::RulePart::downgrade, id.index, i);
    lowest = std::min(lowest, *evaluation.downgrades[i].grade);
  }
  Value open{Value::State::undetermined, 0, {}};
  bool settled = true;
  if (!is_word(band) && lowest > 0) {
    settled = false;
    add_reasons(open.reasons, band.reasons);
  }
  for (uint32_t i = 0; i < evaluation.downgrades.size(); ++i) {
    if (is_word(conditions[i]) || *evaluation.downgrades[i].grade >= lowest) continue;
    settled = false;
    add_reasons(open.reasons, conditions[i].reasons);
  }
  return settled ? word_value(lowest) : open;
}

const Value& Judgement::grade_alone(program::EvaluationId id, SubjectName subject) {
  if (!memo(subject).evaluations[id.index].grade_alone) {
    Value grade = judge_grade(id, subject);
    memo(subject).evaluations[id.index].grade_alone = std::move(grade);
  }
  return *memo(subject).evaluations[id.index].grade_alone;
}

Value Judgement::group_of(const program::Quota& quota, const program::Evaluation& evaluation,
                          SubjectName subject) {
  if (!quota.group.valid()) return word_value(0);
  return evaluate(quota.group,
                  {subject, {}, nullptr, nullptr, nullptr, {&evaluation.name, &quota.label}});
}

// Who is not rated, or whose grade, score or group can't be determined, takes no place among the
// others.
SubjectStanding Judgement::standing(program::EvaluationId id, SubjectName subject) {
  const program::Evaluation& evaluation = program_.evaluations[id];
  SubjectStanding result;
  for (const program::Quota& quota : evaluation.quotas)
    result.groups.push_back(group_of(quota, evaluation, subject));
  const bool grouped = std::none_of(result.groups.begin(), result.groups.end(), is_undetermined);
  if (!grouped || !is_false(unrated(id, subject))) return result;
  const Value score = part(id, subject, program::Result::score, 0);
  const Value& grade = grade_alone(id, subject);
  if (!is_word(grade) || !is_word(score)) return result;
  return {true, grade.word, score.word, std::move(result.groups)};
}

// After quotas: then the grade depends on everybody.
Value Judgement::grade_of(program::EvaluationId id, SubjectName subject) {
  const program::Evaluation& evaluation = program_.evaluations[id];
  const Value& alone = grade_alone(id, subject);
  if (evaluation.quotas.empty() || !is_word(alone)) return alone;
  Value open{Value::State::undetermined, 0, {}};
  for (const program::Quota& quota : evaluation.quotas)
    add_reasons(open.reasons, group_of(quota, evaluation, subject).reasons);
  add_reasons(open.reasons, part(id, subject, program::Result::score, 0).reasons);
  add_reasons(open.reasons, unrated(id, subject).reasons);
  if (!open.reasons.empty()) return open;
  // The grade rests on every share, also on one that lowered nobody.
  for (const program::Quota& quota : evaluation.quotas)
    evaluate(quota.share, {subject, {}, nullptr, nullptr, nullptr, {}});
  const Ranking& ranking = standings().rankings[id.index];
  for (uint32_t q = 0; q < evaluation.quotas.size(); ++q) {
    if ((ranking.lowered[subject.ordinal] >> q & 1) == 0) continue;
    memo(subject).evaluations[id.index].quotas.push_back(q);
    note(program::RulePart::quota, id.index, q);
  }
  return word_value(ranking.grades[subject.ordinal]);
}

const Standings& Judgement::standings() {
  if (standings_ == nullptr) {
    if (!common_->standings)
      common_->standings = std::make_shared<const Standings>(rank(program_, dates_, data_, 1));
    standings_ = common_->standings.get();
  }
  return *standings_;
}

EvaluationOutcome Judgement::evaluation(program::EvaluationId id, SubjectName subject) {
  const program::Evaluation& evaluation = program_.evaluations[id];
  EvaluationOutcome outcome;
  for (uint32_t i = 0; i < evaluation.dimensions.size(); ++i)
    outcome.dimensions.push_back(part(id, subject, program::Result::dimension, i));
  outcome.score = part(id, subject, program::Result::score, 0);
  outcome.grade = part(id, subject, program::Result::grade, 0);
  const EvaluationParts& parts = memo(subject).evaluations[id.index];
  outcome.unrated = parts.unrated;
  outcome.downgrades = parts.downgrades;
  outcome.quotas = parts.quotas;
  if (is_true(*parts.is_unrated)) {
    outcome.state = EvaluationOutcome::State::unrated;
    return outcome;
  }
  std::vector<Value> results = outcome.dimensions;
  results.insert(results.end(), {outcome.score, outcome.grade, *parts.is_unrated});
  for (const Value& result : results) {
    if (!is_undetermined(result)) continue;
    outcome.state = EvaluationOutcome::State::undetermined;
    add_reasons(outcome.reasons, result.reasons);
  }
  return outcome;
}

}  // namespace xinheng::execute
