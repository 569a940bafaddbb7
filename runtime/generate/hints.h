// What a pack says of its made-up data (模拟), made ready for drawing.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/generate/random.h"

namespace xinheng::generate {

inline constexpr int64_t absent = std::numeric_limits<int64_t>::min();
// By field of one kind of subject: the value of each of them. Only fields that hints of records ask
// for.
using Values = std::map<uint32_t, std::vector<int64_t>>;

// What a column holds of a row: its word, or `absent`.
struct Condition {
  bool of_owner = false;
  uint32_t place = 0;                        // a column of the row, or a field of the owner
  std::vector<std::pair<int64_t, int64_t>> any;  // bounds, both included
};
struct Outcome {
  enum class Kind : uint8_t { lacks, otherwise, value } kind = Kind::value;
  int64_t low = 0, high = 0;
};
struct Draw {
  std::vector<Condition> when;
  std::vector<Outcome> outcomes;
  std::vector<uint64_t> thresholds;          // cumulative weights of the outcomes
  std::optional<uint32_t> since;             // a column: values are days after it
  std::vector<uint64_t> rest;                // thresholds of the choices that it doesn't name
};
struct Months {
  std::vector<Condition> when;
  std::array<uint64_t, 12> weights = {};
  uint64_t most = 0;
};
// To one of those with the traits wanted, of the group that its owner belongs to.
struct Reference {
  std::vector<Condition> when;
  std::vector<uint32_t> owner_fields;
  std::vector<std::vector<int32_t>> parents;  // by owner field: of each code, or -1
  std::map<std::vector<int64_t>, std::vector<uint32_t>> groups;

  // Empty where there is nobody.
  std::optional<uint64_t> find(const Values& owner, uint64_t number, bool same_kind,
                               uint64_t random) const;
};

// value(condition): the word that it is about.
template <class Value>
bool all_hold(const std::vector<Condition>& when, const Value& value) {
  for (const Condition& condition : when) {
    const int64_t word = value(condition);
    bool any = false;
    for (const auto& [low, high] : condition.any) any = any || (low <= word && word <= high);
    if (!any) return false;
  }
  return true;
}

// The index of what a random number falls on, in cumulative weights.
uint64_t pick(const std::vector<uint64_t>& thresholds, uint64_t random);

const program::Simulation* simulation_of(const program::Program& program,
                                         program::SubjectId subject);
const program::Simulation* simulation_of(const program::Program& program, program::RecordId record);
// Fields of each kind of subject that hints of records ask for.
std::vector<std::vector<uint32_t>> fields_asked_for(const program::Program& program);
uint64_t number_of(const program::Program& program, program::SubjectId subject, uint64_t asked);

// first_column: of a record, column 0 is the owner.
std::vector<Condition> conditions_of(const std::vector<program::Trait>& traits, Days date,
                                     uint32_t first_column);
Draw draw_of(const program::Hint& hint, Days date, uint32_t first_column);
Months months_of(const program::Hint& hint, Days date, uint32_t first_column);
Reference reference_of(const program::Program& program, const program::Record& record,
                       const program::Hint& hint, const Values& others, uint64_t population,
                       Days date);
// The owner of each record.
std::vector<uint32_t> owners_of(const std::vector<Draw>& numbers, const Values& owners,
                                uint64_t population, Stream stream);
double records_expected(const std::vector<Draw>& numbers, uint64_t population);
// Which outcome each of a few subjects has, so that shares come out to the unit: members are in
// the order in which those alike lie side by side.
void share_out(const Draw& draw, const std::vector<uint32_t>& members,
               std::vector<uint16_t>& outcomes);

// Births: [first, first + days), without overlap.
struct Band {
  Days first = 0;
  uint64_t days = 0, weight = 0;
};
std::vector<Band> births_of(const program::Program& program, program::SubjectId subject, Days date);

}  // namespace xinheng::generate
