#include "runtime/execute/result_block.h"

#include "runtime/execute/findings.h"

namespace xinheng::execute {

using namespace program;

namespace {

void place(const Value& value, WordColumn& column, uint32_t index) {
  const bool word = value.state == Value::State::word;
  column.words[index] = word ? value.word : 0;
  column.present[index] = word;
}

void place(const EvaluationOutcome& outcome, const Evaluation& evaluation, EvaluationBlock& block,
           uint32_t index) {
  block.state[index] = uint8_t(outcome.state);
  for (size_t i = 0; i < block.dimensions.size(); ++i) {
    place(outcome.dimensions[i], block.dimensions[i], index);
  }
  place(outcome.score, block.score, index);
  place(outcome.grade, block.grade, index);
  uint64_t labels = 0;
  for (uint32_t label : outcome.unrated) labels |= uint64_t{1} << label;
  const size_t downgrades = evaluation.unrated.size();
  for (uint32_t label : outcome.downgrades) labels |= uint64_t{1} << (downgrades + label);
  const size_t quotas = downgrades + evaluation.downgrades.size();
  for (uint32_t label : outcome.quotas) labels |= uint64_t{1} << (quotas + label);
  block.labels[index] = labels;
}

void place(const MeasureOutcome& judged, uint32_t subject, MeasureId id, ResultBlock& block) {
  MeasureRow row{static_cast<uint16_t>(subject - block.begin), Degree::full, id};
  for (uint32_t fired : judged.cases) row.cases |= uint64_t{1} << fired;
  block.evidence.insert(block.evidence.end(), judged.evidence.begin(), judged.evidence.end());
  row.evidence_end = block.evidence.size();
  row.from = Days(judged.from.word);
  if (judged.until.state == Value::State::word) row.until = Days(judged.until.word);
  if (judged.lighter.state == Value::State::undetermined) {
    row.degree = Degree::undetermined;
    block.undetermined.push_back({subject, DegreeOf{id}, judged.lighter.reasons});
  } else if (judged.lighter.word != 0) {
    row.degree = Degree::lighter;
  }
  block.measures.push_back(row);
}

}  // namespace

ResultBlock empty_block(const Program& program, const columns::Dataset& data, SubjectId subject,
                        uint32_t begin, uint32_t end) {
  ResultBlock block;
  block.subject = subject;
  block.begin = begin;
  block.end = end;
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    if (program.records[RecordId{i}].owner != subject) continue;
    block.records += data.records[i].first[end] - data.records[i].first[begin];
  }
  const size_t count = end - begin;
  const auto column = [&] {
    return WordColumn{std::vector<int64_t>(count), std::vector<uint8_t>(count)};
  };
  for (uint32_t i = 0; i < program.evaluations.size(); ++i) {
    const Evaluation& evaluation = program.evaluations[EvaluationId{i}];
    if (evaluation.subject != subject) continue;
    EvaluationBlock& part = block.evaluations.emplace_back();
    part.evaluation = EvaluationId{i};
    part.state.resize(count);
    for (size_t d = 0; d < evaluation.dimensions.size(); ++d) part.dimensions.push_back(column());
    part.score = column();
    part.grade = column();
    part.labels.resize(count);
  }
  return block;
}

void judge_by_interpreter(const Program& program, const columns::Dataset& data, Dates dates,
                          const Standings& standings, uint32_t subject, ResultBlock& block) {
  Interpreter interpreter(program, dates, data, {block.subject, subject}, &standings);
  const SubjectOutcome outcome = interpreter.judge();
  for (EvaluationBlock& part : block.evaluations) {
    const EvaluationOutcome& judged = outcome.evaluations[part.evaluation.index];
    place(judged, program.evaluations[part.evaluation], part, subject - block.begin);
    if (judged.state == EvaluationOutcome::State::undetermined) {
      block.undetermined.push_back({subject, part.evaluation, judged.reasons});
    }
  }
  for (uint32_t i = 0; i < program.measures.size(); ++i) {
    if (program.measures[MeasureId{i}].subject != block.subject) continue;
    const MeasureOutcome& judged = outcome.measures[i];
    if (judged.applies.state == Value::State::undetermined) {
      block.undetermined.push_back({subject, MeasureId{i}, judged.applies.reasons});
    } else if (judged.applies.word != 0) {
      place(judged, subject, MeasureId{i}, block);
    }
  }
  list_records(program, data, interpreter, subject, block);
}

}  // namespace xinheng::execute
