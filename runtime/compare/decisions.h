// What is decided about subjects, by name, so that programs that number it otherwise can be
// compared; and what was decided about each subject.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/execute/execute.h"

namespace xinheng::compare {

enum class DecisionSort : uint8_t {
  evaluation,
  reward,
  punishment,
  warning,
  roster,
  publication,
  deadline,
};
inline constexpr size_t decision_sorts = 7;
constexpr bool is_measure(DecisionSort sort) {
  return DecisionSort::reward <= sort && sort <= DecisionSort::roster;
}
struct Decision {
  DecisionSort sort = DecisionSort::evaluation;
  std::string name;
  uint32_t kind = 0;  // of subject: index into Decisions::kinds
  // Of an evaluation: the grades of all programs, those of the last one first; decimal places of
  // the score. ranked: the order of the last program's grades is one of rank.
  std::vector<std::string> grades;
  int places = 0;
  bool ranked = false;
};
struct Decisions {
  std::vector<std::string> kinds;  // of subjects that are judged
  std::vector<Decision> all;       // evaluations, measures, publications and deadlines
};
// Of both; what only one of them decides is there too.
Decisions decisions_of(const program::Program& before, const program::Program& after);

inline constexpr uint32_t none = 0xffffffffu;
// Where a program has them; none where it hasn't.
struct Binding {
  std::vector<program::SubjectId> kinds;  // by Decisions::kinds; invalid: not judged
  std::vector<uint32_t> evaluations, measures, findings;  // by id: index into Decisions::all
  std::vector<std::vector<int32_t>> grades;               // by decision and ordinal
  std::vector<int64_t> score_factor;                      // by decision
};
Binding bind(const Decisions& decisions, const program::Program& program);

// absent: the subject isn't in the data. no: not decided, or the measure doesn't apply. open:
// applies, whether lighter is undetermined. A publication or deadline `applies` where records are
// listed.
enum class State : uint8_t { absent, no, unrated, undetermined, rated, open, lighter, applies };
inline constexpr size_t state_count = 8;
struct Outcome {
  State state = State::no;
  bool scored = false;
  int32_t grade = -1;  // index into Decision::grades
  int64_t score = 0;
  Days from = 0, until = 0;  // of a measure that applies; date_max: without end
  uint32_t records = 0;      // listed
  uint64_t mark = 0;         // of which records, and what is said of them
  bool operator==(const Outcome&) const = default;
};
constexpr bool applies(State state) {
  return state >= State::open;
}
// States, then grades: where a decision stands in a table of transitions.
inline size_t cell_of(const Outcome& outcome) {
  return outcome.grade >= 0 ? state_count + static_cast<size_t>(outcome.grade)
                            : static_cast<size_t>(outcome.state);
}
inline size_t cell_count(const Decision& decision) {
  return state_count + decision.grades.size();
}

// By rising decision; what isn't there is State::no.
using Outcomes = std::vector<std::pair<uint32_t, Outcome>>;
// Reads a block subject by subject, from its first on.
class BlockReader {
 public:
  BlockReader(const execute::ResultBlock& block, const Binding& binding,
              const columns::Dataset& data);
  // Of the next subject.
  void next(Outcomes& outcomes);

 private:
  void add_evaluations(Outcomes& outcomes) const;
  void add_measures(Outcomes& outcomes);
  void add_findings(Outcomes& outcomes);
  void add_undetermined(Outcomes& outcomes);

  const execute::ResultBlock& block_;
  const Binding& binding_;
  const columns::Dataset& data_;
  uint32_t subject_;
  size_t measure_ = 0, finding_ = 0, undetermined_ = 0;
};

}  // namespace xinheng::compare
