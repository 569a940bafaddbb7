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
    if (is_true(fired)) parts.unrated.push_back(i);
    any.add(fired);
  }
  parts.is_unrated = any.result();
  return *parts.is_unrated;
}

Value Judgement::part(program::EvaluationId id, SubjectName subject, program::Result result,
                      uint32_t dimension) {
  const Value is_unrated = unrated(id, subject);
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
  }
  // A grade may be settled by downgrades alone; whether there is one at all is not.
  if (is_undetermined(is_unrated) && known->state != Value::State::absent) {
    known->state = Value::State::undetermined;
    known->word = 0;
    add_reasons(known->reasons, is_unrated.reasons);
  }
  return *known;
}

Value Judgement::clamped(const program::Dimension& dimension, const program::Evaluation& evaluation,
                         SubjectName subject) {
  const Context context{subject, {},      nullptr,
                        nullptr, nullptr, {&evaluation.name, &dimension.name}};
  const Value floor = evaluate(dimension.floor, context);
  const Value ceiling = evaluate(dimension.ceiling, context);
  const Value value = evaluate(dimension.value, context);
  if (auto result = without_value({&floor, &ceiling, &value})) return *result;
  return word_value(std::max(floor.word, std::min(ceiling.word, value.word)));
}

Value Judgement::band_of(const program::Evaluation& evaluation, const Value& score,
                         const Context& context) {
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
Value Judgement::grade_of(program::EvaluationId id, SubjectName subject) {
  const program::Evaluation& evaluation = program_.evaluations[id];
  if (evaluation.bands.empty()) return absent_value();
  const Context context{subject, {},      nullptr,
                        nullptr, nullptr, {&evaluation.name, &evaluation.grade_name}};
  const Value band = band_of(evaluation, part(id, subject, program::Result::score, 0), context);
  Word lowest = is_word(band) ? band.word : std::numeric_limits<Word>::max();
  std::vector<Value> conditions;
  for (uint32_t i = 0; i < evaluation.downgrades.size(); ++i) {
    conditions.push_back(fires(evaluation.downgrades[i], context));
    if (!is_true(conditions.back())) continue;
    memo(subject).evaluations[id.index].downgrades.push_back(i);
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
