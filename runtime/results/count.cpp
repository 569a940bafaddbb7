#include "runtime/results/count.h"

#include <set>

namespace xinheng::results {
namespace {

using State = execute::EvaluationOutcome::State;

// A subject counts once for each reason, however much that reason leaves open.
void count_undetermined(const execute::ResultBlock& block, Summary& summary) {
  std::set<execute::Reason> reasons;
  for (size_t i = 0; i < block.undetermined.size(); ++i) {
    const execute::UndeterminedRow& row = block.undetermined[i];
    reasons.insert(row.reasons.begin(), row.reasons.end());
    if (const auto* measure = std::get_if<program::MeasureId>(&row.what)) {
      ++summary.undetermined_by_measure[measure->index];
    }
    if (const auto* finding = std::get_if<program::FindingId>(&row.what)) {
      ++summary.undetermined_by_finding[finding->index];
    }
    const bool last =
        i + 1 == block.undetermined.size() || block.undetermined[i + 1].subject != row.subject;
    if (!last) continue;
    for (const execute::Reason& reason : reasons) ++summary.undetermined[reason];
    reasons.clear();
  }
}

}  // namespace

Grades empty_grades(const program::Program& program, program::EvaluationId id) {
  const program::Evaluation& evaluation = program.evaluations[id];
  Grades grades;
  grades.evaluation = id;
  if (evaluation.grades.valid())
    grades.by_grade.resize(program.codes[evaluation.grades].codes.size());
  grades.by_unrated_label.resize(evaluation.unrated.size());
  return grades;
}

void count_grade(const program::Evaluation& evaluation, const execute::EvaluationBlock& block,
                 size_t i, Grades& grades) {
  switch (static_cast<State>(block.state[i])) {
    case State::undetermined:
      ++grades.undetermined;
      break;
    case State::unrated:
      ++grades.unrated;
      for (size_t k = 0; k < evaluation.unrated.size(); ++k) {
        const bool fired = ((block.labels[i] >> k) & 1) != 0;
        if (fired) ++grades.by_unrated_label[first_of_label(evaluation.unrated, k)];
      }
      break;
    case State::rated:
      ++grades.rated;
      if (!grades.by_grade.empty()) ++grades.by_grade[static_cast<size_t>(block.grade.words[i])];
      break;
  }
}

Summary empty_summary(const program::Program& program) {
  Summary summary;
  for (uint32_t i = 0; i < program.evaluations.size(); ++i)
    summary.evaluations.push_back(empty_grades(program, {i}));
  summary.subjects_by_measure.resize(program.measures.size());
  summary.undetermined_by_measure.resize(program.measures.size());
  summary.records_by_finding.resize(program.findings.size());
  summary.undetermined_by_finding.resize(program.findings.size());
  return summary;
}

void count_rejects(const columns::Dataset& data, Summary& summary) {
  summary.rejected_rows_by_reason.clear();
  summary.unknown_values_by_reason.clear();
  summary.rejected_rows = 0;
  const auto& rejects = data.rejects;  // those of a row stand together
  summary.rejects_listed = rejects.size();
  for (size_t begin = 0, end = 0; begin < rejects.size(); begin = end) {
    const columns::Reject* refusal = nullptr;
    for (; end < rejects.size() && rejects[end].file == rejects[begin].file &&
           rejects[end].row == rejects[begin].row;
         ++end) {
      const bool first = refusal == nullptr && rejects[end].effect == columns::RejectEffect::row;
      if (first) refusal = &rejects[end];
    }
    if (refusal != nullptr) {
      ++summary.rejected_rows;
      ++summary.rejected_rows_by_reason[refusal->reason];
      continue;
    }
    for (size_t i = begin; i < end; ++i) ++summary.unknown_values_by_reason[rejects[i].reason];
  }
}

void count(const program::Program& program, const execute::ResultBlock& block, Summary& summary) {
  summary.subjects += block.end - block.begin;
  summary.records += block.records;
  summary.deferred += block.deferred;
  for (const execute::EvaluationBlock& one : block.evaluations) {
    for (size_t i = 0; i < one.state.size(); ++i)
      count_grade(program.evaluations[one.evaluation], one, i,
                  summary.evaluations[one.evaluation.index]);
  }
  for (const execute::FindingRow& row : block.findings) {
    ++summary.records_by_finding[row.finding.index];
  }
  for (const execute::MeasureRow& row : block.measures) {
    ++summary.subjects_by_measure[row.measure.index];
  }
  count_undetermined(block, summary);
}

void add(const std::vector<uint64_t>& from, std::vector<uint64_t>& to) {
  for (size_t i = 0; i < from.size(); ++i) to[i] += from[i];
}

void add(const Grades& from, Grades& to) {
  add(from.by_grade, to.by_grade);
  add(from.by_unrated_label, to.by_unrated_label);
  to.rated += from.rated;
  to.unrated += from.unrated;
  to.undetermined += from.undetermined;
}

void add(const Summary& from, Summary& to) {
  to.subjects += from.subjects;
  to.records += from.records;
  to.deferred += from.deferred;
  for (size_t i = 0; i < from.evaluations.size(); ++i) add(from.evaluations[i], to.evaluations[i]);
  add(from.subjects_by_measure, to.subjects_by_measure);
  add(from.undetermined_by_measure, to.undetermined_by_measure);
  add(from.records_by_finding, to.records_by_finding);
  add(from.undetermined_by_finding, to.undetermined_by_finding);
  for (const auto& [reason, subjects] : from.undetermined) to.undetermined[reason] += subjects;
}

}  // namespace xinheng::results
