// What the functions mean that were not needed for the first rules: parts and bounds of dates,
// working days, whole months, the larger of two.
#include <algorithm>

#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {
namespace {

Days as_days(const Value& value) {
  return static_cast<Days>(value.word);
}

Word part_of(program::DatePart part, Days date) {
  const CivilDate civil = civil_from_days(date);
  switch (part) {
    case program::DatePart::year:
      return civil.year;
    case program::DatePart::month:
      return civil.month;
    case program::DatePart::day:
      return civil.day;
    case program::DatePart::weekday:
      return weekday(date);
  }
  return 0;
}

}  // namespace

Value Judgement::value_of(const program::WorkdaysBetween& node, const Context& context) {
  const Value from = evaluate(node.from, context);
  const Value to = evaluate(node.to, context);
  if (auto result = without_value({&from, &to})) return *result;
  std::optional<int64_t> count;
  if (program_.workdays) count = workdays_between(*program_.workdays, as_days(from), as_days(to));
  return count ? word_value(*count)
               : undetermined(ReasonKind::outside_workdays, context.place.name());
}

Value Judgement::value_of(const program::MonthsBetween& node, const Context& context) {
  const Value from = evaluate(node.from, context);
  const Value to = evaluate(node.to, context);
  if (auto result = without_value({&from, &to})) return *result;
  const int64_t months = months_between(as_days(from), as_days(to), missing_day_);
  return word_value(node.years ? months / 12 : months);
}

Value Judgement::value_of(const program::Anniversary& node, const Context& context) {
  const Value date = evaluate(node.date, context);
  const Value at = evaluate(node.at, context);
  if (auto result = without_value({&date, &at})) return *result;
  const int64_t years = completed_years(as_days(date), as_days(at), missing_day_);
  const auto day = add_months(as_days(date), years * 12, missing_day_);
  return day ? word_value(*day) : undetermined(ReasonKind::date_out_of_range, context.place.name());
}

Value Judgement::value_of(const program::YearBound& node, const Context& context) {
  const Value date = evaluate(node.date, context);
  if (auto result = without_value({&date})) return *result;
  return word_value(node.end ? year_end(as_days(date)) : year_start(as_days(date)));
}

Value Judgement::value_of(const program::DatePartOf& node, const Context& context) {
  const Value date = evaluate(node.date, context);
  if (auto result = without_value({&date})) return *result;
  return word_value(part_of(node.part, as_days(date)));
}

Value Judgement::value_of(const program::Extreme& node, const Context& context) {
  const Value left = evaluate(node.left, context);
  const Value right = evaluate(node.right, context);
  const auto extreme = [&](const std::vector<Word>& words) -> std::optional<Word> {
    return node.larger ? std::max(words[0], words[1]) : std::min(words[0], words[1]);
  };
  if (auto result = without_value({&left, &right}))
    return between_ends({left, right}, extreme, *result);
  return word_value(*extreme({left.word, right.word}));
}

Value Judgement::value_of(const program::Absolute& node, const Context& context) {
  const Value operand = evaluate(node.operand, context);
  const auto absolute = [](Word word) {
    return word < 0 ? checked_subtract(0, word) : std::optional(word);
  };
  if (auto result = without_value({&operand})) {
    Value open =
        between_ends({operand}, [&](const auto& ends) { return absolute(ends[0]); }, *result);
    // It falls up to 0 and rises from there.
    const bool turns = operand.bounds && operand.bounds->low < 0 && operand.bounds->high > 0;
    const auto bounds = bounds_of(open);
    return turns && bounds ? within({0, bounds->high}, std::move(result->reasons)) : open;
  }
  const auto positive = absolute(operand.word);
  return positive ? word_value(*positive)
                  : undetermined(ReasonKind::overflow, context.place.name());
}

}  // namespace xinheng::execute
