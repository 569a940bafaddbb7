// Emits the operations of one stage: equal operations once, constants folded, ranges followed.
#pragma once

#include <map>
#include <vector>

#include "compiler/lower/plan.h"

namespace xinheng::lower {

using plan::ValueId;
using program::Word;

using plan::Range;
Range range_of_type(const program::Program& program, const program::Type& type);

// An expression in a stage. In bits an invalid id means "never" for undetermined, "always" for
// present: most values are always there, and nothing is spent on them.
struct Lowered {
  ValueId value;         // bit for boolean, else word; without meaning where undetermined
  ValueId present;       // bit: an optional has a value
  ValueId undetermined;  // bit
  Range range;
};

class StageBuilder {
 public:
  explicit StageBuilder(plan::Stage& stage) : stage_(stage) {}

  ValueId emit(plan::Operation operation);
  ValueId word(Word value);
  ValueId bit(bool value);
  std::optional<bool> known_bit(ValueId id) const;

  ValueId both(ValueId a, ValueId b);
  ValueId either(ValueId a, ValueId b);
  ValueId but_not(ValueId a, ValueId b);
  ValueId invert(ValueId a);
  ValueId select(ValueId condition, ValueId yes, ValueId no);
  // The same where an invalid id stands for a constant.
  ValueId or_never(ValueId a, ValueId b);    // invalid: false
  ValueId and_always(ValueId a, ValueId b);  // invalid: true
  void defer(ValueId condition);             // invalid: nothing

  // The result and, where the ranges allow an overflow, when it happens.
  Lowered arithmetic(program::Arithmetic op, const Lowered& left, const Lowered& right);
  Lowered minimum(const Lowered& a, const Lowered& b);
  Lowered maximum(const Lowered& a, const Lowered& b);

  uint32_t column(plan::Table table, uint32_t field, const program::Type& type, bool may_be_absent);

 private:
  plan::Stage& stage_;
  std::map<std::vector<int64_t>, ValueId> known_;
};

}  // namespace xinheng::lower
