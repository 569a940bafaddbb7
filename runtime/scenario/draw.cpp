#include "runtime/scenario/draw.h"

#include <algorithm>

namespace xinheng::scenario {
namespace {

using program::TypeKind;
using program::Word;

bool is_amount(const program::Type& type) {
  return type.kind == TypeKind::integer || type.kind == TypeKind::decimal ||
         type.kind == TypeKind::money;
}

Days within(int64_t days, Days from, Days to) {
  return static_cast<Days>(std::clamp<int64_t>(days, from, int64_t{to} - 1));
}

template <class List>
const auto& pick(Draw& draw, const List& list) {
  return list[draw.below(list.size())];
}

}  // namespace

uint64_t Draw::number() {
  state_ += 0x9E3779B97F4A7C15u;
  uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

uint64_t Draw::below(uint64_t count) {
  return number() % count;  // so small a bias doesn't matter here
}

Values::Values(const program::Program& program) : program_(program) {
  for (const program::Expr& expr : program.exprs) {
    if (const auto* literal = std::get_if<program::Literal>(&expr.node)) {
      add(expr.type, literal->value);
    }
  }
  for (const program::Parameter& parameter : program.parameters) add(parameter);
  for (const program::Table& table : program.tables) {
    for (uint32_t column = 1; column < table.columns.size(); ++column) add(table, column);
  }
}

Values::Values(const program::Program& program, const std::vector<program::ExprId>& exprs)
    : program_(program) {
  for (const program::ExprId id : exprs) {
    const program::Expr& expr = program.exprs[id];
    if (const auto* literal = std::get_if<program::Literal>(&expr.node))
      add(expr.type, literal->value);
    if (const auto* parameter = std::get_if<program::ParameterRef>(&expr.node))
      add(program.parameters[parameter->parameter]);
    if (const auto* column = std::get_if<program::ColumnRef>(&expr.node))
      add(program.tables[program.exprs[column->row].type.table], column->column);
  }
}

void Values::add(const program::Parameter& parameter) {
  for (const program::DatedValue& value : parameter.values) {
    days_.push_back(value.interval.from);
    if (value.value) add(parameter.type, *value.value);
  }
}

void Values::add(const program::Table& table, uint32_t column) {
  for (const auto& row : table.rows) {
    if (row[column]) add(table.columns[column].type, *row[column]);
  }
}

void Values::add(const program::Type& type, Word word) {
  if (type.kind == TypeKind::date) {
    days_.push_back(static_cast<Days>(word));
  } else if (type.kind == TypeKind::period) {
    periods_.push_back(word);
  } else if (is_amount(type)) {
    amounts_[type.places].push_back(word);
  }
}

// On which the pack is in force; often where a parameter changes.
execute::Dates Values::dates(Draw& draw, std::optional<Days> evaluation_date) const {
  constexpr int64_t usual_years = 8;
  const program::Interval in_force = program_.in_force;
  const Days from = std::max(in_force.from, data_date_min);
  const Days to = std::min(in_force.to, data_date_max);
  int64_t day = from + static_cast<int64_t>(draw.below(365 * usual_years));
  if (!days_.empty() && draw.one_in(3))
    day = pick(draw, days_) + static_cast<int>(draw.below(3)) - 1;
  const Days date = evaluation_date ? *evaluation_date : within(day, from, to);
  return {date, draw.one_in(4) ? within(date - static_cast<int64_t>(draw.below(60)), data_date_min,
                                        data_date_max)
                               : date};
}

// Mostly before the date of evaluation; often exactly a period of the rules away from it.
Days Values::date(Draw& draw, Days evaluation_date) const {
  const int nudge = static_cast<int>(draw.below(3)) - 1;
  if (!periods_.empty() && draw.one_in(3)) {
    const Period period = decode_period(pick(draw, periods_));
    const auto moved = add_period(evaluation_date, period, !draw.one_in(5), MissingDay::month_end);
    if (moved) return within(int64_t{*moved} + nudge, data_date_min, data_date_max);
  }
  if (!days_.empty() && draw.one_in(6)) {
    return within(int64_t{pick(draw, days_)} + nudge, data_date_min, data_date_max);
  }
  const uint64_t reach = pick(draw, std::vector<uint64_t>{3, 400, 2'000, 30'000});
  const auto back = static_cast<int64_t>(draw.below(reach));
  return within(draw.one_in(10) ? evaluation_date + back / 10 : evaluation_date - back,
                data_date_min, data_date_max);
}

Word Values::amount(Draw& draw, const program::Type& type) const {
  const Word unit = power_of_ten(type.places);
  const auto known = amounts_.find(type.places);
  if (known != amounts_.end() && !draw.one_in(3)) {
    return pick(draw, known->second) + (static_cast<Word>(draw.below(3)) - 1);
  }
  const Word value = static_cast<Word>(draw.below(200)) * unit;
  return draw.one_in(8) ? -value : value;
}

Word Values::word(Draw& draw, const program::Type& type, Days evaluation_date) const {
  switch (type.kind) {
    case TypeKind::boolean:
      return draw.one_in(3) ? 0 : 1;
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::money:
      return amount(draw, type);
    case TypeKind::date:
      return date(draw, evaluation_date);
    case TypeKind::period:
      return periods_.empty() ? encode_period({Period::Unit::months, 12}) : pick(draw, periods_);
    case TypeKind::code:
      return static_cast<Word>(draw.below(program_.codes[type.codes].codes.size()));
    case TypeKind::row:
      return static_cast<Word>(draw.below(program_.tables[type.table].rows.size()));
    case TypeKind::clause:
      return static_cast<Word>(draw.below(program_.clauses.size()));
    case TypeKind::text:
      return static_cast<Word>(draw.below(program_.text_literals.size() + 1)) - 1;
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
    case TypeKind::subject:  // drawn among the people
      return -1;
  }
  return 0;
}

// complete: records are, what is missing of a subject is unknown.
std::optional<Word> Values::field(Draw& draw, const program::Field& field, bool complete,
                                  Days evaluation_date) const {
  const bool may_miss = field.type.optional || !complete;
  const bool missing = !field.key && may_miss && draw.one_in(field.type.optional ? 2 : 40);
  return missing ? std::nullopt : std::optional(word(draw, field.type, evaluation_date));
}

std::optional<Word> Values::reference(Draw& draw, program::SubjectId kind,
                                      const std::vector<columns::SubjectRow>& people) const {
  std::vector<Word> fitting;
  for (size_t i = 0; i < people.size(); ++i) {
    if (people[i].kind == kind) fitting.push_back(static_cast<Word>(i));
  }
  return fitting.empty() ? std::nullopt : std::optional(pick(draw, fitting));
}

columns::RecordRow Values::record(Draw& draw, program::RecordId kind, Days evaluation_date,
                                  const std::vector<columns::SubjectRow>& people) const {
  columns::RecordRow row{kind, {}};
  for (const program::Field& field : program_.records[kind].fields) {
    const bool refers = field.type.kind == TypeKind::subject;
    const bool lacks = refers && field.type.optional && draw.one_in(2);
    row.fields.push_back(lacks    ? std::nullopt
                         : refers ? reference(draw, field.type.subject, people)
                                  : this->field(draw, field, true, evaluation_date));
  }
  return row;
}

bool Values::has_references() const {
  return std::any_of(program_.records.begin(), program_.records.end(), [](const auto& record) {
    return std::any_of(record.fields.begin(), record.fields.end(),
                       [](const auto& field) { return field.type.kind == TypeKind::subject; });
  });
}

std::vector<columns::SubjectRow> Values::people(Draw& draw, program::SubjectId kind,
                                                Days evaluation_date) const {
  std::vector<program::SubjectId> kinds{kind};
  for (uint32_t i = 0; has_references() && i < program_.subjects.size(); ++i) {
    for (uint64_t more = 1 + draw.below(2); more > 0; --more) kinds.push_back({i});
  }
  std::vector<columns::SubjectRow> people;
  for (const program::SubjectId one : kinds) {
    columns::SubjectRow& row = people.emplace_back(columns::SubjectRow{"", one, {}, {}});
    for (const program::Field& field : program_.subjects[one].fields) {
      row.fields.push_back(this->field(draw, field, false, evaluation_date));
    }
  }
  for (columns::SubjectRow& row : people) {
    for (uint32_t r = 0; r < program_.records.size(); ++r) {
      const program::RecordId id{r};
      if (program_.records[id].owner != row.kind) continue;
      const uint64_t count = draw.one_in(6) ? draw.below(12) : draw.below(4);
      for (uint64_t i = 0; i < count; ++i) {
        row.records.push_back(record(draw, id, evaluation_date, people));
      }
    }
  }
  return people;
}

}  // namespace xinheng::scenario
