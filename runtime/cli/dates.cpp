#include "runtime/cli/dates.h"

namespace xinheng::cli {

execute::Dates dates_of(Arguments& arguments) {
  const Days date = arguments.date("--date", 0);
  return {date, arguments.date("--known-by", date)};
}

bool in_force(const program::Program& program, Days date, Diagnostics& diagnostics) {
  if (date < program.in_force.from) {
    diagnostics.report(Kind::pack_not_yet_in_force, std::nullopt,
                       {program.name, format_date(program.in_force.from), format_date(date)});
    return false;
  }
  if (date >= program.in_force.to) {
    diagnostics.report(Kind::pack_no_longer_in_force, std::nullopt,
                       {program.name, format_date(program.in_force.to), format_date(date)});
    return false;
  }
  return true;
}

}  // namespace xinheng::cli
