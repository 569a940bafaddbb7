#include "runtime/scenario/change.h"

#include <algorithm>

namespace xinheng::scenario {
namespace {

using program::Claim;
using program::Program;
using program::Word;

// Some people as a data set, and questions about the first.
class Person {
 public:
  Person(const Program& program, const execute::Dates& dates, const People& people)
      : given_(columns::small_dataset(program, people)),
        interpreter_(program, dates, given_.data, {people[0].kind, given_.ordinals[0]}),
        people_(people) {}

  execute::Value value(program::ExprId expr) { return interpreter_.evaluate(expr, {}); }
  bool holds(program::ExprId expr, size_t record) {
    const execute::RecordName name{people_[0].records[record].kind, given_.rows[0][record]};
    const execute::Value value = interpreter_.evaluate(expr, name);
    return value.state == execute::Value::State::word && value.word != 0;
  }

 private:
  const columns::SmallDataset given_;
  execute::Interpreter interpreter_;
  const People& people_;
};

bool is_word(const execute::Value& value) {
  return value.state == execute::Value::State::word;
}

bool keeps(Claim::Trend trend, Word before, Word after) {
  switch (trend) {
    case Claim::Trend::not_up:
      return after <= before;
    case Claim::Trend::not_down:
      return after >= before;
    case Claim::Trend::same:
      return after == before;
  }
  return false;
}

People without_record(People people, size_t record) {
  people[0].records.erase(people[0].records.begin() + static_cast<long>(record));
  return people;
}

// Whether the record that changes is one that the claim speaks of, where it is there.
bool fits(const Program& program, const Claim& claim, const ChangeCase& one) {
  if (!claim.filter.valid()) return true;
  Person with(program, one.dates, one.people);
  if (!with.holds(claim.filter, *one.record)) return false;
  if (claim.kind != Claim::Kind::vary) return true;
  const People varied = after(claim, one);
  return Person(program, one.dates, varied).holds(claim.filter, *one.record);
}

const program::Field& varying_field(const Program& program, const program::Property& property,
                                    const Claim& claim) {
  return claim.record.valid() ? program.records[claim.record].fields[claim.field]
                              : program.subjects[property.subject].fields[claim.field];
}

}  // namespace

void make_known(const Program& program, columns::RecordRow& row, Days known_by) {
  const auto& known = program.records[row.kind].known;
  if (!known) return;
  std::optional<Word>& since = row.fields[known->since];
  since = std::min(since.value_or(known_by), Word{known_by});
  if (!known->until) return;
  const bool open = program.records[row.kind].fields[*known->until].type.optional;
  row.fields[*known->until] = open ? std::nullopt : std::optional(Word{data_date_max} - 1);
}

People before(const Claim& claim, const ChangeCase& one) {
  return claim.kind == Claim::Kind::add ? without_record(one.people, *one.record) : one.people;
}

People after(const Claim& claim, const ChangeCase& one) {
  if (claim.kind == Claim::Kind::remove) return without_record(one.people, *one.record);
  People people = one.people;
  if (claim.kind != Claim::Kind::vary) return people;
  auto& fields = one.record ? people[0].records[*one.record].fields : people[0].fields;
  fields[claim.field] = one.other;
  return people;
}

Outcome try_case(const Program& program, const Claim& claim, const ChangeCase& one) {
  Outcome outcome;
  if (claim.kind == Claim::Kind::always) {
    outcome.before = Person(program, one.dates, one.people).value(claim.condition);
    if (!is_word(outcome.before)) return outcome;
    outcome.kind = outcome.before.word != 0 ? Outcome::Kind::holds : Outcome::Kind::fails;
    return outcome;
  }
  if (!fits(program, claim, one)) return outcome;
  const People first = before(claim, one), second = after(claim, one);
  outcome.before = Person(program, one.dates, first).value(claim.value);
  outcome.after = Person(program, one.dates, second).value(claim.value);
  if (!is_word(outcome.before) || !is_word(outcome.after)) return outcome;
  outcome.kind = keeps(claim.trend, outcome.before.word, outcome.after.word) ? Outcome::Kind::holds
                                                                             : Outcome::Kind::fails;
  return outcome;
}

std::optional<ChangeCase> draw_case(const Program& program, const Values& values, Draw& draw,
                                    const program::Property& property, const Claim& claim) {
  constexpr int tries = 30;  // to meet the filter
  ChangeCase one;
  one.dates = values.dates(draw, property.evaluation_date);
  const Days date = one.dates.evaluation_date;
  one.people = values.people(draw, property.subject, date);
  for (columns::SubjectRow& person : one.people) {
    for (columns::RecordRow& row : person.records) make_known(program, row, one.dates.known_by);
  }
  if (claim.kind == Claim::Kind::always) return one;
  const auto vary = [&] {
    const program::Field& field = varying_field(program, property, claim);
    const bool refers = field.type.kind == program::TypeKind::subject;
    one.other = refers ? values.reference(draw, field.type.subject, one.people)
                       : std::optional(values.word(draw, field.type, date));
    if (field.type.optional && draw.one_in(3)) one.other.reset();
  };
  if (!claim.record.valid()) {
    vary();
    return one;
  }
  std::vector<columns::RecordRow>& records = one.people[0].records;
  one.record = records.size();
  records.emplace_back();
  for (int i = 0; i < tries; ++i) {
    records.back() = values.record(draw, claim.record, date, one.people);
    make_known(program, records.back(), one.dates.known_by);
    if (claim.kind == Claim::Kind::vary) vary();
    if (fits(program, claim, one)) return one;
  }
  return {};
}

}  // namespace xinheng::scenario
