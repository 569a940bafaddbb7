#include "runtime/scenario/change.h"

namespace xinheng::scenario {
namespace {

using program::Claim;
using program::Program;
using program::Word;

// One subject as a data set, and questions about it.
class Person {
 public:
  Person(const Program& program, const execute::Dates& dates, const columns::SubjectRow& row)
      : given_(columns::small_dataset(program, {row})),
        interpreter_(program, dates, given_.data, {row.kind, given_.ordinals[0]}),
        row_(row) {}

  execute::Value value(program::ExprId expr) { return interpreter_.evaluate(expr, {}); }
  bool holds(program::ExprId expr, size_t record) {
    const execute::RecordName name{row_.records[record].kind, given_.rows[0][record]};
    const execute::Value value = interpreter_.evaluate(expr, name);
    return value.state == execute::Value::State::word && value.word != 0;
  }

 private:
  const columns::SmallDataset given_;
  execute::Interpreter interpreter_;
  const columns::SubjectRow& row_;
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

columns::SubjectRow without_record(columns::SubjectRow row, size_t record) {
  row.records.erase(row.records.begin() + static_cast<long>(record));
  return row;
}

// Whether the record that changes is one that the claim speaks of, where it is there.
bool fits(const Program& program, const Claim& claim, const ChangeCase& one) {
  if (!claim.filter.valid()) return true;
  Person with(program, one.dates, one.subject);
  if (!with.holds(claim.filter, *one.record)) return false;
  if (claim.kind != Claim::Kind::vary) return true;
  const columns::SubjectRow varied = after(claim, one);
  return Person(program, one.dates, varied).holds(claim.filter, *one.record);
}

const program::Field& varying_field(const Program& program, const program::Property& property,
                                    const Claim& claim) {
  return claim.record.valid() ? program.records[claim.record].fields[claim.field]
                              : program.subjects[property.subject].fields[claim.field];
}

}  // namespace

columns::SubjectRow before(const Claim& claim, const ChangeCase& one) {
  return claim.kind == Claim::Kind::add ? without_record(one.subject, *one.record) : one.subject;
}

columns::SubjectRow after(const Claim& claim, const ChangeCase& one) {
  if (claim.kind == Claim::Kind::remove) return without_record(one.subject, *one.record);
  columns::SubjectRow row = one.subject;
  if (claim.kind != Claim::Kind::vary) return row;
  auto& fields = one.record ? row.records[*one.record].fields : row.fields;
  fields[claim.field] = one.other;
  return row;
}

Outcome try_case(const Program& program, const Claim& claim, const ChangeCase& one) {
  Outcome outcome;
  if (claim.kind == Claim::Kind::always) {
    outcome.before = Person(program, one.dates, one.subject).value(claim.condition);
    if (!is_word(outcome.before)) return outcome;
    outcome.kind = outcome.before.word != 0 ? Outcome::Kind::holds : Outcome::Kind::fails;
    return outcome;
  }
  if (!fits(program, claim, one)) return outcome;
  const columns::SubjectRow first = before(claim, one), second = after(claim, one);
  outcome.before = Person(program, one.dates, first).value(claim.value);
  outcome.after = Person(program, one.dates, second).value(claim.value);
  if (!is_word(outcome.before) || !is_word(outcome.after)) return outcome;
  outcome.kind = keeps(claim.trend, outcome.before.word, outcome.after.word)
                     ? Outcome::Kind::holds
                     : Outcome::Kind::fails;
  return outcome;
}

std::optional<ChangeCase> draw_case(const Program& program, const Values& values, Draw& draw,
                                    const program::Property& property, const Claim& claim) {
  constexpr int tries = 30;  // to meet the filter
  ChangeCase one;
  one.dates = values.dates(draw, property.evaluation_date);
  const Days date = one.dates.evaluation_date;
  one.subject = values.subject(draw, property.subject, date);
  if (claim.kind == Claim::Kind::always) return one;
  const auto vary = [&] {
    const program::Field& field = varying_field(program, property, claim);
    one.other = values.word(draw, field.type, date);
    if (field.type.optional && draw.one_in(3)) one.other.reset();
  };
  if (!claim.record.valid()) {
    vary();
    return one;
  }
  one.record = one.subject.records.size();
  one.subject.records.push_back(values.record(draw, claim.record, date));
  for (int i = 0; i < tries; ++i) {
    if (claim.kind == Claim::Kind::vary) vary();
    if (fits(program, claim, one)) return one;
    one.subject.records.back() = values.record(draw, claim.record, date);
  }
  return {};
}

}  // namespace xinheng::scenario
