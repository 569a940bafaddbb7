#include "runtime/cli/dates.h"

namespace xinheng::cli {

execute::Dates dates_of(Arguments& arguments) {
  const Days date = arguments.date("--date", 0);
  return {date, arguments.date("--known-by", date)};
}

bool in_force(const program::Program& program, Days date, Diagnostics& diagnostics) {
  const auto check = [&](const std::string& name, program::Interval interval, Kind not_yet,
                         Kind no_longer) {
    if (interval.from <= date && date < interval.to) return true;
    const bool early = date < interval.from;
    diagnostics.report(early ? not_yet : no_longer, std::nullopt,
                       {name, format_date(early ? interval.from : interval.to), format_date(date)});
    return false;
  };
  if (!check(program.name, program.in_force, Kind::pack_not_yet_in_force,
             Kind::pack_no_longer_in_force)) {
    return false;
  }
  bool all = true;
  for (const program::UsedPack& used : program.uses) {
    all = check(used.name, used.in_force, Kind::used_pack_not_yet_in_force,
                Kind::used_pack_no_longer_in_force) &&
          all;
  }
  return all;
}

execute::Engine engine_of(Arguments& arguments) {
  return arguments.choice("--engine", {"native", "interpreter"}, 0) == 0
             ? execute::Engine::native
             : execute::Engine::interpreter;
}

}  // namespace xinheng::cli
