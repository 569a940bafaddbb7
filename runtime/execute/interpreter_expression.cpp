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
  return std::visit([&](const auto& node) { return value_of(node, context); }, expr.node);
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
  for (const program::DatedValue& dated : parameter.values) {
    const bool in_force =
        dated.interval.from <= dates_.evaluation_date && dates_.evaluation_date < dated.interval.to;
    if (in_force && dated.value) return word_value(*dated.value);
  }
  return undetermined(ReasonKind::parameter_not_in_force, parameter.name);
}

Value Judgement::value_of(const program::FieldRef& node, const Context& context) {
  if (node.scope == program::Scope::subject)
    return stored(
        data_.subjects[context.subject.kind.index].columns[node.field].at(context.subject.ordinal),
        program_.subjects[context.subject.kind].fields[node.field]);
  assert(context.record);
  const RecordName record = *context.record;
  return stored(data_.records[record.record.index].columns[node.field].at(record.row),
                program_.records[record.record].fields[node.field]);
}

Value Judgement::value_of(const program::ColumnRef& node, const Context& context) {
  const Value row = evaluate(node.row, context);
  if (auto result = without_value({&row})) return *result;
  const program::Table& table = program_.tables[program_.exprs[node.row].type.table];
  return stored(table.rows.at(static_cast<size_t>(row.word)).at(node.column),
                table.columns[node.column]);
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
  if (auto result = without_value({&left, &right})) return *result;
  return word_value(compare(node.op, left.word, right.word) ? 1 : 0);
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
  if (auto result = without_value({&left, &right})) return *result;
  return or_reason(calculate(node.op, left.word, right.word), ReasonKind::overflow, context.place);
}

Value Judgement::value_of(const program::Negate& node, const Context& context) {
  const Value operand = evaluate(node.operand, context);
  if (auto result = without_value({&operand})) return *result;
  return or_reason(checked_subtract(0, operand.word), ReasonKind::overflow, context.place);
}

Value Judgement::value_of(const program::Rescale& node, const Context& context) {
  const Value operand = evaluate(node.operand, context);
  if (auto result = without_value({&operand})) return *result;
  return or_reason(checked_multiply(operand.word, power_of_ten(node.power)), ReasonKind::overflow,
                   context.place);
}

Value Judgement::value_of(const program::RoundedQuotient& node, const Context& context) {
  const Value numerator = evaluate(node.numerator, context);
  const Value denominator = evaluate(node.denominator, context);
  if (auto result = without_value({&numerator, &denominator})) return *result;
  if (denominator.word == 0)
    return undetermined(ReasonKind::division_by_zero, context.place.name());
  return or_reason(rounded_quotient(numerator.word, node.scale_up, denominator.word, node.rounding),
                   ReasonKind::overflow, context.place);
}

Value Judgement::value_of(const program::DateShift& node, const Context& context) {
  const Value date = evaluate(node.date, context);
  const Value period = evaluate(node.period, context);
  if (auto result = without_value({&date, &period})) return *result;
  return or_reason(
      add_period(as_days(date), decode_period(period.word), node.subtract, missing_day_),
      ReasonKind::date_out_of_range, context.place);
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

std::vector<uint64_t> Judgement::rows_of(const program::Aggregate& node,
                                         SubjectName subject) const {
  std::vector<uint64_t> rows;
  if (node.via) {
    const columns::Referring& referring = data_.records[node.record.index].referring[*node.via];
    rows.assign(referring.rows.begin() + std::ptrdiff_t(referring.first[subject.ordinal]),
                referring.rows.begin() + std::ptrdiff_t(referring.first[subject.ordinal + 1]));
    return rows;
  }
  const auto [begin, end] = records_of(node.record, subject);
  for (uint64_t row = begin; row < end; ++row) rows.push_back(row);
  return rows;
}

Context Judgement::inside(RecordName record, const Context& outer) const {
  const SubjectName owner{program_.records[record.record].owner,
                          data_.records[record.record.index].owner[record.row]};
  return {owner, record, &outer, outer.prior, nullptr, outer.place};
}

Value Judgement::filter_of(const program::Aggregate& node, const Context& inside) {
  if (!node.filter.valid()) return word_value(1);
  return evaluate(node.filter, inside);
}

Value Judgement::value_of(const program::Aggregate& node, const Context& context) {
  using Kind = program::AggregateKind;
  const std::vector<uint64_t> rows = rows_of(node, context.subject);
  if (node.kind == Kind::exists) {
    Junction any(false);
    for (size_t i = 0; i < rows.size() && !any.decided(); ++i)
      any.add(filter_of(node, inside({node.record, rows[i]}, context)));
    return any.result();
  }
  std::vector<Value> values;  // of the records that are in; and whatever is undetermined
  bool all_known = true;
  for (const uint64_t row : rows) {
    const Context record = inside({node.record, row}, context);
    const Value in = filter_of(node, record);
    if (is_false(in)) continue;
    const bool counted = node.kind == Kind::count || !is_true(in);
    values.push_back(counted ? in : evaluate(node.value, record));
    all_known = all_known && is_word(values.back());
  }
  if (!all_known) {
    Value result{Value::State::undetermined, 0, {}};
    for (const Value& value : values) add_reasons(result.reasons, value.reasons);
    return result;
  }
  if (node.kind == Kind::count) return word_value(static_cast<Word>(values.size()));
  if (node.kind == Kind::total) {
    std::optional<Word> sum = 0;
    for (const Value& value : values)
      if (sum) sum = checked_add(*sum, value.word);
    return or_reason(sum, ReasonKind::overflow, context.place);
  }
  if (values.empty())
    return undetermined(ReasonKind::empty_set, program_.records[node.record].name);
  const auto by_word = [](const Value& a, const Value& b) { return a.word < b.word; };
  return node.kind == Kind::max ? *std::max_element(values.begin(), values.end(), by_word)
                                : *std::min_element(values.begin(), values.end(), by_word);
}

Value Judgement::value_of(const program::OwnerRef&, const Context& context) {
  return word_value(context.subject.ordinal);
}

Value Judgement::value_of(const program::Follow& node, const Context& context) {
  const Value reference = evaluate(node.reference, context);
  if (auto result = without_value({&reference})) return *result;
  const SubjectName subject{program_.exprs[node.reference].type.subject,
                            static_cast<uint32_t>(reference.word)};
  const std::pair step{node.operand, subject};
  if (std::find(following_.begin(), following_.end(), step) != following_.end())
    return undetermined(ReasonKind::circular_link, program_.records[context.record->record].name);
  following_.push_back(step);
  const Value value =
      evaluate(node.operand, {subject, {}, &context, nullptr, nullptr, context.place});
  following_.pop_back();
  return value;
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

}  // namespace xinheng::execute
