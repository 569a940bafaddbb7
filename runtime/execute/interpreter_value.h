// What can be said of values before any program: how the undetermined and the absent spread.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "runtime/execute/interpreter.h"

namespace xinheng::execute {

Value word_value(Word word);
Value absent_value();
Value undetermined(ReasonKind kind, std::string what);
// Somewhere within the bounds: undetermined for these reasons, unless they leave no choice.
Value within(Bounds bounds, std::vector<Reason> reasons);
// Of a word itself.
std::optional<Bounds> bounds_of(const Value& value);
// What every pair of words within the bounds gives, if it is always the same.
std::optional<bool> decided(program::Comparison op, Bounds left, Bounds right);

inline bool is_word(const Value& value) { return value.state == Value::State::word; }
inline bool is_undetermined(const Value& value) {
  return value.state == Value::State::undetermined;
}
inline bool is_true(const Value& value) { return is_word(value) && value.word != 0; }
inline bool is_false(const Value& value) { return is_word(value) && value.word == 0; }

// No where there is no value.
inline Outcomes outcome_of(const Value& value) {
  if (is_undetermined(value)) return came_out_open;
  return is_true(value) ? came_out_yes : came_out_no;
}

// Keeps `reasons` sorted, each once.
void add_reasons(std::vector<Reason>& reasons, const std::vector<Reason>& more);

// A strict operator has a value only where all operands have: else this is its result, with the
// reasons of all of them. A checked program asks for no operand that may be absent; only the
// expectation of a test can, and then it does not hold.
std::optional<Value> without_value(std::initializer_list<const Value*> operands);

// What a strict operator gives where an operand is not known (`result`, of without_value), if its
// answer at the ends of the operands' bounds bounds it: one that rises or falls in each operand,
// whatever the others are. No bounds where an end has no answer (an empty word), or more than ten
// operands are open: each doubles the ends.
using AtEnds = std::function<std::optional<Word>(const std::vector<Word>&)>;
Value between_ends(const std::vector<Value>& operands, const AtEnds& answer, Value result);

// Kleene: 且 is decided by one false, 或 by one true; else undetermined where an operand is.
class Junction {
 public:
  explicit Junction(bool is_and) : is_and_(is_and) {}
  void add(const Value& operand);
  bool decided() const { return decided_; }
  Value result() const;

 private:
  bool is_and_;
  bool decided_ = false;
  bool absent_ = false;
  bool undetermined_ = false;
  std::vector<Reason> reasons_;
};
Value negation(const Value& operand);

}  // namespace xinheng::execute
