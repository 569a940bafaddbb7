#include "compiler/values/workdays.h"

namespace xinheng {

Workdays make_workdays(Days first, const std::vector<bool>& is_workday, bool start_counts) {
  Workdays result{first, {0}, {}, start_counts};
  for (size_t i = 0; i < is_workday.size(); ++i) {
    if (is_workday[i]) result.days.push_back(int64_t{first} + static_cast<int64_t>(i));
    result.before.push_back(static_cast<int64_t>(result.days.size()));
  }
  return result;
}

std::optional<Days> add_workdays(const Workdays& workdays, Days date, int64_t amount) {
  if (!workdays.covers(date)) return std::nullopt;
  if (amount == 0) return date;
  const auto i = static_cast<size_t>(date - workdays.first);
  const bool forward = amount > 0;
  // Whether the date lies among those that the count leaves behind.
  const bool behind = forward != workdays.start_counts;
  const int64_t at = workdays.before[behind ? i + 1 : i] + amount - (forward ? 1 : 0);
  if (at < 0 || at >= static_cast<int64_t>(workdays.days.size())) return std::nullopt;
  return static_cast<Days>(workdays.days[static_cast<size_t>(at)]);
}

std::optional<int64_t> workdays_between(const Workdays& workdays, Days from, Days to) {
  if (!workdays.covers(from) || !workdays.covers(to)) return std::nullopt;
  const auto a = static_cast<size_t>(from - workdays.first);
  const auto b = static_cast<size_t>(to - workdays.first);
  if (to >= from) {
    return workdays.before[b + 1] - workdays.before[workdays.start_counts ? a : a + 1];
  }
  return workdays.before[b] - workdays.before[workdays.start_counts ? a + 1 : a];
}

}  // namespace xinheng
