#include "runtime/execute/interpreter_value.h"

#include <fmt/format.h>

#include <algorithm>

namespace xinheng::execute {

Value word_value(Word word) {
  return {Value::State::word, word, {}};
}

Value absent_value() {
  return {};
}

Value undetermined(ReasonKind kind, std::string what) {
  return {Value::State::undetermined, 0, {Reason{kind, std::move(what)}}};
}

Value within(Bounds bounds, std::vector<Reason> reasons) {
  if (bounds.low == bounds.high) return word_value(bounds.low);
  return {Value::State::undetermined, 0, std::move(reasons), bounds};
}

std::optional<Bounds> bounds_of(const Value& value) {
  return is_word(value) ? Bounds{value.word, value.word} : value.bounds;
}

std::optional<bool> decided(program::Comparison op, Bounds left, Bounds right) {
  const bool apart = left.high < right.low || left.low > right.high;
  const bool same = left == right && left.low == left.high;
  const auto known = [](bool yes, bool no) {
    return yes || no ? std::optional(yes) : std::nullopt;
  };
  switch (op) {
    case program::Comparison::equal:
      return known(same, apart);
    case program::Comparison::not_equal:
      return known(apart, same);
    case program::Comparison::less:
      return known(left.high < right.low, left.low >= right.high);
    case program::Comparison::less_equal:
      return known(left.high <= right.low, left.low > right.high);
    case program::Comparison::greater:
      return known(left.low > right.high, left.high <= right.low);
    case program::Comparison::greater_equal:
      return known(left.low >= right.high, left.high < right.low);
  }
  return {};
}

void add_reasons(std::vector<Reason>& reasons, const std::vector<Reason>& more) {
  for (const Reason& reason : more) {
    const auto at = std::lower_bound(reasons.begin(), reasons.end(), reason);
    if (at == reasons.end() || *at != reason) reasons.insert(at, reason);
  }
}

std::optional<Value> without_value(std::initializer_list<const Value*> operands) {
  Value result;
  bool all_words = true;
  for (const Value* operand : operands) {
    if (is_word(*operand)) continue;
    all_words = false;
    if (!is_undetermined(*operand)) continue;
    result.state = Value::State::undetermined;
    add_reasons(result.reasons, operand->reasons);
  }
  if (all_words) return std::nullopt;
  return result;
}

Value between_ends(const std::vector<Value>& operands, const AtEnds& answer, Value result) {
  constexpr size_t open_max = 10;
  std::vector<Word> ends;
  std::vector<std::pair<size_t, Bounds>> open;
  for (const Value& operand : operands) {
    const auto bounds = bounds_of(operand);
    if (!bounds) return result;
    if (bounds->low != bounds->high) open.emplace_back(ends.size(), *bounds);
    ends.push_back(bounds->low);
  }
  if (open.size() > open_max) return result;
  std::optional<Bounds> found;
  for (size_t corner = 0; corner < size_t{1} << open.size(); ++corner) {
    for (size_t i = 0; i < open.size(); ++i) {
      const auto& [operand, bounds] = open[i];
      ends[operand] = (corner >> i & 1) != 0 ? bounds.high : bounds.low;
    }
    const auto word = answer(ends);
    if (!word) return result;
    if (!found) found = Bounds{*word, *word};
    found = Bounds{std::min(found->low, *word), std::max(found->high, *word)};
  }
  return within(*found, std::move(result.reasons));
}

void Junction::add(const Value& operand) {
  switch (operand.state) {
    case Value::State::word:
      decided_ = decided_ || (operand.word == 0) == is_and_;
      break;
    case Value::State::absent:
      absent_ = true;
      break;
    case Value::State::undetermined:
      undetermined_ = true;
      add_reasons(reasons_, operand.reasons);
      break;
  }
}

Value Junction::result() const {
  if (decided_) return word_value(is_and_ ? 0 : 1);
  if (undetermined_) return {Value::State::undetermined, 0, reasons_};
  if (absent_) return absent_value();
  return word_value(is_and_ ? 1 : 0);
}

Value negation(const Value& operand) {
  return is_word(operand) ? word_value(operand.word == 0 ? 1 : 0) : operand;
}

std::string format_reason(const Reason& reason, Language language) {
  const bool zh = language == Language::zh;
  const auto say = [&](const char* chinese, const char* english) {
    return fmt::format(fmt::runtime(zh ? chinese : english), reason.what);
  };
  switch (reason.kind) {
    case ReasonKind::unknown_field:
      return say("不知道“{}”", "“{}” is not known");
    case ReasonKind::parameter_not_in_force:
      return say("参数“{}”在评价日未施行", "parameter “{}” is not in force on the evaluation date");
    case ReasonKind::conflict:
      return say("例外冲突：{}", "exceptions conflict: {}");
    case ReasonKind::overflow:
      return say("“{}”算出的数太大", "“{}” leaves the range of numbers");
    case ReasonKind::division_by_zero:
      return say("“{}”里除数为零", "“{}” divides by zero");
    case ReasonKind::date_out_of_range:
      return say("“{}”算出的日期不在公元1年到9999年之间",
                 "“{}” leaves the calendar (years 1 to 9999)");
    case ReasonKind::outside_workdays:
      return say("“{}”要数的日子不在工作日历之内",
                 "“{}” counts days that the calendar of working days doesn't cover");
    case ReasonKind::empty_set:
      return say("没有“{}”可取最大、最小、最近或最早",
                 "there is no “{}” to take the largest, smallest, latest or earliest of");
    case ReasonKind::tied_records:
      return say("“{}”在同一天有不同的值", "“{}” has different values on one day");
    case ReasonKind::circular_link:
      return say("“{}”绕成了圈", "“{}” leads back to where it came from");
    case ReasonKind::no_row:
      return say("决策表“{}”没有一行适用", "no row of the decision table “{}” matches");
    case ReasonKind::rows_conflict:
      return say("决策表的几行冲突：{}", "rows of a decision table conflict: {}");
  }
  return reason.what;
}

std::string format_reasons(const std::vector<Reason>& reasons, Language language) {
  std::string all;
  for (const Reason& reason : reasons) {
    if (!all.empty()) all += language == Language::zh ? "；" : "; ";
    all += format_reason(reason, language);
  }
  return all;
}

std::string format_finding(const program::Program& program, program::ExprId expr,
                           const Value& value, Language language) {
  const bool zh = language == Language::zh;
  const std::string what = print_expr(program, expr, language);
  const program::Type& type = program.exprs[expr].type;
  switch (value.state) {
    case Value::State::word: {
      if (type.kind == program::TypeKind::boolean) {
        if (value.word != 0) return what + (zh ? " 成立" : " holds");
        return what + (zh ? " 不成立" : " does not hold");
      }
      return what + (zh ? " 是 " : " is ") + format_value(program, type, value.word, language);
    }
    case Value::State::absent:
      return what + (zh ? " 没有值" : " has no value");
    case Value::State::undetermined:
      break;
  }
  const std::string reasons = format_reasons(value.reasons, language);
  std::string open = what + (zh ? " 无法确定" : " can't be determined");
  if (value.bounds) {
    open += fmt::format(fmt::runtime(zh ? "，至少 {}，至多 {}" : ", at least {}, at most {}"),
                        format_value(program, type, value.bounds->low, language),
                        format_value(program, type, value.bounds->high, language));
  }
  return open + (zh ? "（" + reasons + "）" : " (" + reasons + ")");
}

}  // namespace xinheng::execute
