// Working days: Monday to Friday but for public holidays and make-up days, over the days that a
// published calendar covers.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/values/date.h"

namespace xinheng {

struct Workdays {
  Days first = 0;               // covers [first, first + before.size() - 1)
  std::vector<int64_t> before;  // before[i]: how many of the first i days are working days
  std::vector<int64_t> days;    // the working days, ascending
  bool start_counts = false;    // 开始当日：计入

  bool covers(Days date) const {
    return date >= first && size_t(int64_t{date} - first) + 1 < before.size();
  }
  Days end() const { return first + static_cast<Days>(before.empty() ? 0 : before.size() - 1); }
};
// From the first day on, one for each day.
Workdays make_workdays(Days first, const std::vector<bool>& is_workday, bool start_counts);

// The working day that is `amount` of them after the date, or before it where negative; 0: the date
// itself. Where the start counts and is a working day, it is the first. Empty where the date or
// the answer is not covered.
std::optional<Days> add_workdays(const Workdays& workdays, Days date, int64_t amount);
// Those on the way from one date to the other: the end counts, the start as above; negative where
// the way leads back. So from + n working days = to gives n.
std::optional<int64_t> workdays_between(const Workdays& workdays, Days from, Days to);

}  // namespace xinheng
