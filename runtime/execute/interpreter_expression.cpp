// What each expression means.
#include <algorithm>
#include <cassert>
#include <limits>

#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {
namespace {

using program::ExprId;

Value or_reason(std::optional<Word> result, ReasonKind kind, const Place& place) {
  return result ? word_value(*result) : undetermined(kind, place.name());
}

// A field or a column: empty is absent where it is optional, unknown where it is not.
Value stored(std::optional<Word> word, const program::Field& field) {
  if (word) return word_value(*word);
  return field.type.optional ? absent_value() : undetermined(ReasonKind::unknown_field, field.name);
}

bool compare(program::Comparison op, Word left, Word right) {
  switch (op) {
    case program::Comparison::equal:
      return left == right;
    case program::Comparison::not_equal:
      return left != right;
    case program::Comparison::less:
      return left < right;
    case program::Comparison::less_equal:
      return left <= right;
    case program::Comparison::greater:
      return left > right;
    case program::Comparison::greater_equal:
      return left >= right;
  }
  return false;
}

std::optional<Word> calculate(program::Arithmetic op, Word left, Word right) {
  switch (op) {
    case program::Arithmetic::add:
      return checked_add(left, right);
    case program::Arithmetic::subtract:
      return checked_subtract(left, right);
    case program::Arithmetic::multiply:
      return checked_multiply(left, right);
  }
  return std::nullopt;
}

Days as_days(const Value& value) {
  return static_cast<Days>(value.word);
}

bool same_reference(const program::ExprNode& a, const program::ExprNode& b) {
  const auto* field_a = std::get_if<program::FieldRef>(&a);
  const auto* field_b = std::get_if<program::FieldRef>(&b);
  if (field_a && field_b)
    return field_a->scope == field_b->scope && field_a->field == field_b->field;
  const auto* define_a = std::get_if<program::DefineRef>(&a);
  const auto* define_b = std::get_if<program::DefineRef>(&b);
  return define_a && define_b && define_a->define == define_b->define;
}

}  // namespace

Value Judgement::evaluate(ExprId id, const Context& context) {
  const program::Expr& expr = program_.exprs[id];
  if (context.row && (id == context.row->expr ||
                      same_reference(expr.node, program_.exprs[context.row->expr].node)))
    return word_value(context.row->ordinal);
  Value value = std::visit([&](const auto& node) { return value_of(node, context); }, expr.node);
  if (noted_ != nullptr) noted_->exprs[id.index] |= outcome_of(value);
  return value;
}

Value Judgement::value_of(const program::Literal& node, const Context&) {
  return word_value(node.value);
}

Value Judgement::value_of(const program::EvaluationDate&, const Context&) {
  return word_value(dates_.evaluation_date);
}

Value Judgement::value_of(const program::KnownBy&, const Context&) {
  return word_value(dates_.known_by);
}

Value Judgement::value_of(const program::ParameterRef& node, const Context&) {
  const program::Parameter& parameter = program_.parameters[node.parameter];
  for (size_t i = 0; i < parameter.values.size(); ++i) {
    const program::DatedValue& dated = parameter.values[i];
    if (!in_force(dated.interval) || !dated.value) continue;
    note(program::RulePart::value, node.parameter.index, i);
    return word_value(*dated.value);
  }
  return undetermined(ReasonKind::parameter_not_in_force, parameter.name);
}

Value Judgement::value_of(const program::FieldRef& node, const Context& context) {
  const auto read = [&](std::optional<Word> word, const program::Field& field) {
    Value value = stored(word, field);
    note_row(field.type, value);
    return value;
  };
  if (node.scope == program::Scope::subject)
    return read(
        data_.subjects[context.subject.kind.index].columns[node.field].at(context.subject.ordinal),
        program_.subjects[context.subject.kind].fields[node.field]);
  assert(context.record);
  const RecordName record = *context.record;
  return read(data_.records[record.record.index].columns[node.field].at(record.row),
              program_.records[record.record].fields[node.field]);
}

Value Judgement::value_of(const program::ColumnRef& node, const Context& context) {
  const Value row = evaluate(node.row, context);
  if (auto result = without_value({&row})) return *result;
  const program::Type& type = program_.exprs[node.row].type;
  note_row(type, row);
  const program::Table& table = program_.tables[type.table];
  const program::Field& column = table.columns[node.column];
  const Value value = stored(table.rows.at(static_cast<size_t>(row.word)).at(node.column), column);
  note_row(column.type, value);
  return value;
}

Value Judgement::value_of(const program::DefineRef& node, const Context& context) {
  return define(node.define, context).value;
}

Value Judgement::value_of(const program::Prior&, const Context& context) {
  assert(context.prior);
  return evaluate(context.prior->base, context);
}

Value Judgement::value_of(const program::Has& node, const Context& context) {
  const Value operand = evaluate(node.operand, context);
  if (is_undetermined(operand)) return operand;
  return word_value(is_word(operand) ? 1 : 0);
}

Value Judgement::value_of(const program::Not& node, const Context& context) {
  return negation(evaluate(node.operand, context));
}

Value Judgement::value_of(const program::Junction& node, const Context& context) {
  Junction junction(node.is_and);
  // Nothing after a deciding operand is looked at: 有 guards what follows it.
  for (const ExprId operand : node.operands) {
    junction.add(evaluate(operand, context));
    if (junction.decided()) break;
  }
  return junction.result();
}

Value Judgement::value_of(const program::Compare& node, const Context& context) {
  const Value left = evaluate(node.left, context);
  const Value right = evaluate(node.right, context);
  auto result = without_value({&left, &right});
  if (!result) return word_value(compare(node.op, left.word, right.word) ? 1 : 0);
  const auto a = bounds_of(left), b = bounds_of(right);
  const auto truth = a && b ? decided(node.op, *a, *b) : std::nullopt;
  return truth ? word_value(*truth ? 1 : 0) : *result;
}

Value Judgement::value_of(const program::Member& node, const Context& context) {
  const Value operand = evaluate(node.operand, context);
  if (auto result = without_value({&operand})) return *result;
  const bool found = std::binary_search(node.values.begin(), node.values.end(), operand.word);
  return word_value(found ? 1 : 0);
}

Value Judgement::value_of(const program::Binary& node, const Context& context) {
  const Value left = evaluate(node.left, context);
  const Value right = evaluate(node.right, context);
  auto result = without_value({&left, &right});
  if (!result)
    return or_reason(calculate(node.op, left.word, right.word), ReasonKind::overflow,
                     context.place);
  return between_ends(
      {left, right},
      [&](const std::vector<Word>& ends) { return calculate(node.op, ends[0], ends[1]); }, *result);
}

Value Judgement::value_of(const program::Negate& node, const Context& context) {
  const Value operand = evaluate(node.operand, context);
  const auto negated = [](Word word) { return checked_subtract(0, word); };
  if (auto result = without_value({&operand}))
    return between_ends({operand}, [&](const auto& ends) { return negated(ends[0]); }, *result);
  return or_reason(negated(operand.word), ReasonKind::overflow, context.place);
}

Value Judgement::value_of(const program::Rescale& node, const Context& context) {
  const Value operand = evaluate(node.operand, context);
  const auto scaled = [&](Word word) { return checked_multiply(word, power_of_ten(node.power)); };
  if (auto result = without_value({&operand}))
    return between_ends({operand}, [&](const auto& ends) { return scaled(ends[0]); }, *result);
  return or_reason(scaled(operand.word), ReasonKind::overflow, context.place);
}

// A quotient rises or falls in its divisor only where that can't be 0.
Value Judgement::value_of(const program::RoundedQuotient& node, const Context& context) {
  std::vector<Value> operands;
  Value missing;  // absent or undetermined where an operand is
  bool all_words = true, may_be_zero = false;
  for (const auto* side : {&node.factors, &node.divisors}) {
    for (const ExprId operand : *side) {
      const Value& value = operands.emplace_back(evaluate(operand, context));
      const auto bounds = bounds_of(value);
      may_be_zero |= side == &node.divisors && bounds && bounds->low <= 0 && bounds->high >= 0;
      if (auto result = without_value({&missing, &value}); !is_word(value)) {
        missing = *result;
        all_words = false;
      }
    }
  }
  const auto ratio = [&](const std::vector<Word>& words) {
    const auto divisors = words.begin() + static_cast<ptrdiff_t>(node.factors.size());
    return rounded_ratio({words.begin(), divisors}, node.scale_up, {divisors, words.end()},
                         node.rounding);
  };
  if (!all_words) return may_be_zero ? missing : between_ends(operands, ratio, missing);
  if (may_be_zero) return undetermined(ReasonKind::division_by_zero, context.place.name());
  std::vector<Word> words;
  for (const Value& operand : operands) words.push_back(operand.word);
  return or_reason(ratio(words), ReasonKind::overflow, context.place);
}

Value Judgement::value_of(const program::DateShift& node, const Context& context) {
  const Value date = evaluate(node.date, context);
  const Value period = evaluate(node.period, context);
  if (auto result = without_value({&date, &period})) return *result;
  const Period decoded = decode_period(period.word);
  const auto kind = decoded.unit == Period::Unit::workdays ? ReasonKind::outside_workdays
                                                           : ReasonKind::date_out_of_range;
  return or_reason(program::shift_date(program_, as_days(date), decoded, node.subtract), kind,
                   context.place);
}

Value Judgement::value_of(const program::Age& node, const Context& context) {
  const Value birth = evaluate(node.birth, context);
  const Value at = evaluate(node.at, context);
  if (auto result = without_value({&birth, &at})) return *result;
  return word_value(completed_years(as_days(birth), as_days(at), missing_day_));
}

Value Judgement::value_of(const program::DaysBetween& node, const Context& context) {
  const Value from = evaluate(node.from, context);
  const Value to = evaluate(node.to, context);
  if (auto result = without_value({&from, &to})) return *result;
  return word_value(to.word - from.word);
}

Value Judgement::value_of(const program::MonthBound& node, const Context& context) {
  const Value date = evaluate(node.date, context);
  if (auto result = without_value({&date})) return *result;
  return word_value(node.end ? month_end(as_days(date)) : month_start(as_days(date)));
}

Value Judgement::value_of(const program::OwnerRef&, const Context& context) {
  return word_value(context.subject.ordinal);
}

Value Judgement::value_of(const program::Outer& node, const Context& context) {
  return evaluate(node.operand, *context.outer);
}

Value Judgement::value_of(const program::EvaluationRef& node, const Context& context) {
  return part(node.evaluation, context.subject, node.result, node.dimension);
}

Value Judgement::value_of(const program::MeasureRef& node, const Context& context) {
  const MeasureOutcome& outcome = measure(node.measure, context.subject);
  if (node.part == program::MeasurePart::applies || is_undetermined(outcome.applies)) {
    return outcome.applies;
  }
  if (!is_true(outcome.applies)) return absent_value();
  switch (node.part) {
    case program::MeasurePart::applies:
      break;
    case program::MeasurePart::lighter:
      return outcome.lighter;
    case program::MeasurePart::from:
      return outcome.from;
    case program::MeasurePart::until:
      return outcome.until;
  }
  return outcome.applies;
}

Value Judgement::value_of(const program::Provided& node, const Context& context) {
  const Value condition = evaluate(node.condition, context);
  if (is_undetermined(condition)) return condition;
  return is_true(condition) ? evaluate(node.value, context) : absent_value();
}

}  // namespace xinheng::execute
