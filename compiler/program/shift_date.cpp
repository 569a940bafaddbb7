#include "compiler/program/program.h"

namespace xinheng::program {

std::optional<Days> shift_date(const Program& program, Days date, Period period, bool subtract) {
  if (period.unit != Period::Unit::workdays) {
    // Where the pack has no rule for missing days, no month is added.
    const MissingDay policy = program.missing_day.value_or(MissingDay::month_end);
    return add_period(date, period, subtract, policy);
  }
  if (!program.workdays) return std::nullopt;
  return add_workdays(*program.workdays, date, subtract ? -period.amount : period.amount);
}

}  // namespace xinheng::program
