#include "runtime/compare/decisions.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>

namespace xinheng::compare {
namespace {

using program::Program;

constexpr size_t listed_particulars = 2;  // a publication's from and until; a deadline's last day

std::optional<DecisionSort> sort_of(program::FindingKind kind) {
  if (kind == program::FindingKind::publication) return DecisionSort::publication;
  if (kind == program::FindingKind::deadline) return DecisionSort::deadline;
  return std::nullopt;
}
DecisionSort sort_of(program::MeasureKind kind) {
  return static_cast<DecisionSort>(static_cast<size_t>(DecisionSort::reward) +
                                   static_cast<size_t>(kind));
}

class Joiner {
 public:
  Decisions decisions;

  uint32_t kind(const Program& program, program::SubjectId id) {
    const std::string& name = program.subjects[id].name;
    const auto found = std::find(decisions.kinds.begin(), decisions.kinds.end(), name);
    if (found != decisions.kinds.end()) return uint32_t(found - decisions.kinds.begin());
    decisions.kinds.push_back(name);
    return uint32_t(decisions.kinds.size() - 1);
  }

  Decision& decision(DecisionSort sort, const std::string& name, uint32_t kind) {
    for (Decision& one : decisions.all) {
      if (one.sort == sort && one.name == name && one.kind == kind) return one;
    }
    return decisions.all.emplace_back(Decision{sort, name, kind, {}, 0, false});
  }

  void add_evaluations(const Program& program) {
    for (const program::Evaluation& one : program.evaluations) {
      Decision& joined = decision(DecisionSort::evaluation, one.name, kind(program, one.subject));
      if (one.score) joined.places = std::max(joined.places, one.score->type.places);
      if (!one.grades.valid()) continue;
      const program::Codes& codes = program.codes[one.grades];
      const size_t known = joined.grades.size();
      for (const program::Code& code : codes.codes) {
        const auto end = joined.grades.end();
        if (std::find(joined.grades.begin(), end, code.name) == end) {
          joined.grades.push_back(code.name);
        }
      }
      // One order for both only where neither has grades that the other lacks.
      const bool same = known == 0 || joined.grades.size() == known;
      joined.ranked = codes.ordered && same && joined.grades.size() == codes.codes.size();
    }
  }

  void add_measures(const Program& program) {
    for (const program::Measure& one : program.measures) {
      decision(sort_of(one.kind), one.name, kind(program, one.subject));
    }
  }

  void add_findings(const Program& program) {
    for (const program::Finding& one : program.findings) {
      const auto sort = sort_of(one.kind);
      if (sort) decision(*sort, one.name, kind(program, program.records[one.record].owner));
    }
  }
};

uint32_t place_of(const Decisions& decisions, DecisionSort sort, const std::string& name,
                  const std::string& kind) {
  for (uint32_t i = 0; i < decisions.all.size(); ++i) {
    const Decision& one = decisions.all[i];
    if (one.sort == sort && one.name == name && decisions.kinds[one.kind] == kind) return i;
  }
  return none;
}

uint64_t mixed(uint64_t hash, uint64_t word) {
  return (hash ^ word) * 0x9e3779b97f4a7c15u + (hash >> 29);
}

// By key; without one, by its place among those of the subject.
uint64_t mark_of(const columns::Dataset& data, execute::RecordName record, uint32_t subject) {
  const columns::RecordData& records = data.records[record.record.index];
  if (records.keys.size() > 0) return std::hash<std::string_view>()(records.keys[record.row]);
  return record.row - records.first[subject] + 1;
}

}  // namespace

Decisions decisions_of(const Program& before, const Program& after) {
  Joiner joiner;
  for (const auto add : {&Joiner::add_evaluations, &Joiner::add_measures, &Joiner::add_findings}) {
    (joiner.*add)(after);
    (joiner.*add)(before);
  }
  return std::move(joiner.decisions);
}

Binding bind(const Decisions& decisions, const Program& program) {
  Binding binding;
  for (const std::string& name : decisions.kinds) {
    program::SubjectId id;
    for (uint32_t i = 0; i < program.subjects.size(); ++i) {
      if (program.subjects.items[i].name == name) id = program::SubjectId{i};
    }
    binding.kinds.push_back(id.valid() && is_judged(program, id) ? id : program::SubjectId{});
  }
  binding.grades.resize(decisions.all.size());
  binding.score_factor.assign(decisions.all.size(), 1);
  const auto subject = [&](program::SubjectId id) { return program.subjects[id].name; };
  for (const program::Evaluation& one : program.evaluations) {
    const uint32_t at =
        place_of(decisions, DecisionSort::evaluation, one.name, subject(one.subject));
    binding.evaluations.push_back(at);
    if (at == none) continue;
    const Decision& joined = decisions.all[at];
    if (one.score) binding.score_factor[at] = power_of_ten(joined.places - one.score->type.places);
    if (!one.grades.valid()) continue;
    for (const program::Code& code : program.codes[one.grades].codes) {
      const auto found = std::find(joined.grades.begin(), joined.grades.end(), code.name);
      binding.grades[at].push_back(int32_t(found - joined.grades.begin()));
    }
  }
  for (const program::Measure& one : program.measures) {
    binding.measures.push_back(
        place_of(decisions, sort_of(one.kind), one.name, subject(one.subject)));
  }
  for (const program::Finding& one : program.findings) {
    const auto sort = sort_of(one.kind);
    const std::string owner = subject(program.records[one.record].owner);
    binding.findings.push_back(sort ? place_of(decisions, *sort, one.name, owner) : none);
  }
  return binding;
}

BlockReader::BlockReader(const execute::ResultBlock& block, const Binding& binding,
                         const columns::Dataset& data)
    : block_(block), binding_(binding), data_(data), subject_(block.begin) {}

void BlockReader::next(Outcomes& outcomes) {
  outcomes.clear();
  add_evaluations(outcomes);
  add_measures(outcomes);
  add_findings(outcomes);
  add_undetermined(outcomes);
  std::sort(outcomes.begin(), outcomes.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  ++subject_;
}

void BlockReader::add_evaluations(Outcomes& outcomes) const {
  using Judged = execute::EvaluationOutcome::State;
  const uint32_t row = subject_ - block_.begin;
  for (const execute::EvaluationBlock& one : block_.evaluations) {
    const uint32_t at = binding_.evaluations[one.evaluation.index];
    if (at == none) continue;
    Outcome outcome;
    const auto judged = static_cast<Judged>(one.state[row]);
    outcome.state = judged == Judged::rated     ? State::rated
                    : judged == Judged::unrated ? State::unrated
                                                : State::undetermined;
    if (judged != Judged::unrated && one.score.present[row] != 0) {
      outcome.scored = true;
      outcome.score = one.score.words[row] * binding_.score_factor[at];
    }
    if (judged == Judged::rated && one.grade.present[row] != 0) {
      outcome.grade = binding_.grades[at][static_cast<size_t>(one.grade.words[row])];
    }
    outcomes.emplace_back(at, outcome);
  }
}

void BlockReader::add_measures(Outcomes& outcomes) {
  for (; measure_ < block_.measures.size(); ++measure_) {
    const execute::MeasureRow& row = block_.measures[measure_];
    if (block_.begin + row.subject != subject_) break;
    const uint32_t at = binding_.measures[row.measure.index];
    if (at == none) continue;
    Outcome outcome;
    outcome.state = row.degree == execute::Degree::full      ? State::applies
                    : row.degree == execute::Degree::lighter ? State::lighter
                                                             : State::open;
    outcome.from = row.from;
    outcome.until = row.until;
    outcomes.emplace_back(at, outcome);
  }
}

void BlockReader::add_findings(Outcomes& outcomes) {
  const size_t first = outcomes.size();
  for (; finding_ < block_.findings.size(); ++finding_) {
    const execute::FindingRow& row = block_.findings[finding_];
    if (row.subject != subject_) break;
    const uint32_t at = binding_.findings[row.finding.index];
    if (at == none) continue;
    auto found = std::find_if(outcomes.begin() + ptrdiff_t(first), outcomes.end(),
                              [&](const auto& one) { return one.first == at; });
    if (found == outcomes.end()) {
      outcomes.emplace_back(at, Outcome{});
      found = outcomes.end() - 1;
    }
    Outcome& outcome = found->second;
    outcome.state = State::applies;
    ++outcome.records;
    outcome.mark = mixed(outcome.mark, mark_of(data_, row.record, subject_));
    for (size_t i = 0; i < listed_particulars && row.cells + i < block_.cells.size(); ++i) {
      outcome.mark = mixed(outcome.mark, uint64_t(block_.cells[row.cells + i].word));
    }
  }
}

void BlockReader::add_undetermined(Outcomes& outcomes) {
  for (; undetermined_ < block_.undetermined.size(); ++undetermined_) {
    const execute::UndeterminedRow& row = block_.undetermined[undetermined_];
    if (row.subject != subject_) break;
    uint32_t at = none;
    if (const auto* measure = std::get_if<program::MeasureId>(&row.what)) {
      at = binding_.measures[measure->index];
    } else if (const auto* finding = std::get_if<program::FindingId>(&row.what)) {
      at = binding_.findings[finding->index];
    }
    if (at == none) continue;
    const auto found = std::find_if(outcomes.begin(), outcomes.end(),
                                    [&](const auto& one) { return one.first == at; });
    if (found != outcomes.end()) continue;  // of a finding: some records are listed all the same
    Outcome outcome;
    outcome.state = State::undetermined;
    outcomes.emplace_back(at, outcome);
  }
}

}  // namespace xinheng::compare
